"""What the operator can set, each by an environment variable that begins with FUNDRULES_."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from fundrules.api import addresses, startfaults
from fundrules.api.startfaults import PREFIX
from fundrules.engines import ENGINES
from fundrules.errors import Fault, StartError
from fundrules.funds import Funds, load_funds
from fundrules.plugins import CHOICES
from fundrules.web.rendering import Around

BUILT = Path("dist/docs")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ADDRESSES = "addresses.json"  # what makes a folder a built site: where each page is
_URL = TypeAdapter(HttpUrl)


class Settings(BaseSettings):
    """The settings of the service; what is left out has the value named here."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    host: Annotated[
        str, AfterValidator(addresses.host), Field(description="Address to listen on; 0.0.0.0 only when asked")
    ] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on")] = 8000
    workers: Annotated[int, Field(ge=1, le=64, description="Number of processes, at most 64")] = 1
    public_url: Annotated[
        str,
        AfterValidator(addresses.public_address),
        Field(description="Address under which the public reaches the service: http or https and a host, no path"),
    ] = "https://fundrules.example.org"
    engine: Annotated[
        Literal[*ENGINES] | None,  # type: ignore[valid-type]
        Field(description="Rule engine: durable or reference; left out: durable where it is installed"),
    ] = None
    broken_plugins: Annotated[
        Literal[*CHOICES],  # type: ignore[valid-type]
        Field(description="When a plugin fails: stop, or leave_out (answer without its fund)"),
    ] = "stop"
    programme_amounts: Annotated[Path | None, Field(description="File with newer amounts of the programmes")] = None
    language: Annotated[Literal["nl", "en"], Field(description="Language where a request asks for none: nl or en")] = (
        "nl"
    )
    docs: Annotated[
        Path | None,
        Field(description="Folder with the built documentation site, or `none`"),
    ] = BUILT
    signing_key: Annotated[
        SecretStr | None,
        Field(
            min_length=32,
            description="Key that signs receipts (HMAC), at least 32 characters; without it they say they are unsigned",
        ),
    ] = None
    cors_origins: Annotated[
        tuple[Annotated[str, AfterValidator(addresses.origin)], ...],
        NoDecode,
        Field(description="Origins whose pages may call the API, comma separated; `*` for all"),
    ] = ()
    trusted_proxies: Annotated[
        str,
        AfterValidator(addresses.proxies),
        Field(
            description="Proxies whose X-Forwarded-For counts: addresses and networks, comma separated; `*`, or `none`"
        ),
    ] = "127.0.0.1"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="How much is logged: debug, info, warning or error"),
    ] = "info"
    largest_body: Annotated[int, Field(ge=1024, le=524_288, description="Largest request body, in bytes")] = 262_144
    seconds_per_request: Annotated[
        float, Field(gt=0, le=300, description="Longest time for a request to arrive, in seconds")
    ] = 10.0
    requests_per_minute: Annotated[
        int, Field(ge=1, le=1_000_000, description="Most requests of one client in a minute, for each process")
    ] = 600
    grace_seconds: Annotated[
        int, Field(ge=0, le=300, description="Time for requests under way when the service stops, in seconds")
    ] = 20
    contact_name: Annotated[str, Field(description="Who runs the service")] = "fundrules (placeholder)"
    contact_email: Annotated[str, AfterValidator(addresses.mail), Field(description="E-mail address for questions")] = (
        "fundrules@example.org"
    )
    contact_url: Annotated[
        str, AfterValidator(addresses.web_address), Field(description="Where problems are reported")
    ] = "https://git.example.org/fundrules/fundrules/issues"
    security_contact: Annotated[
        Annotated[str, AfterValidator(addresses.contact)] | None,
        Field(description="Contact in security.txt (`https:`, `mailto:` or `tel:`); without it there is none"),
    ] = None
    security_expires: Annotated[
        date | None, Field(description="Day until which security.txt counts; needed with a contact")
    ] = None
    security_policy: Annotated[
        Annotated[str, AfterValidator(addresses.safe_address)] | None,
        Field(description="Address (`https:`) of the disclosure policy"),
    ] = None

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value

    @field_validator("docs", mode="before")
    @classmethod
    def _is_site(cls, value: object) -> object:
        if str(value) == "none":
            return None
        if value != BUILT and not (Path(str(value)) / ADDRESSES).is_file():
            addresses.refuse("setting_not_site", value, ADDRESSES)
        return value

    @field_validator("security_expires", mode="before")
    @classmethod
    def _is_day(cls, value: object) -> object:
        """Read a day as people write it: pydantic takes a number for seconds since 1970."""
        if isinstance(value, str):
            try:
                return date.fromisoformat(value if DAY.fullmatch(value) else "")
            except ValueError:
                addresses.refuse("not_day", value)
        return value

    @property
    def base(self) -> str:
        """The public address without a slash at the end."""
        return str(_URL.validate_python(self.public_url)).rstrip("/")

    @property
    def site(self) -> Path | None:
        """The folder of the documentation site, when there is one."""
        return self.docs if self.docs and (self.docs / ADDRESSES).is_file() else None

    @property
    def around(self) -> Around:
        """What stands around every page."""
        return Around(self.contact_email, site=self.site is not None)

    def load(self) -> Funds:
        """Return the installed funds as these settings want them; RulesetError has every fault in the rules."""
        return load_funds(engine=self.engine, broken=self.broken_plugins, amounts=self.programme_amounts)


def read_settings(today: date | None = None, **given: object) -> Settings:
    """Return the settings of the environment, with what is `given` (and not None) instead; every fault at once.

    Only who starts the service says what day it is: a worker that is replaced later must come up all the same.
    """
    options = {name: value for name, value in given.items() if value is not None}
    set_ = {name.upper() for name, value in os.environ.items() if value}
    named = [name for name in Settings.model_fields if startfaults.variable(name) in set_]
    faults = [*startfaults.misspelt(os.environ, Settings.model_fields), *startfaults.alone(named)]
    try:
        settings = Settings(**options)  # type: ignore[arg-type]
    except ValidationError as error:
        raise StartError([*startfaults.wrong(error, Settings.model_fields, options), *faults]) from error
    last = settings.security_expires
    if today and last and last <= today:
        faults.append(Fault("setting_expired", startfaults.variable("security_expires"), last.isoformat()))
    if faults:
        raise StartError(faults)
    return settings


def table() -> list[tuple[str, str, str]]:
    """Return every setting: its variable, what it is when left out, and what it does."""
    return [
        (
            startfaults.variable(name),
            "" if field.default in (None, ()) else str(field.default),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]
