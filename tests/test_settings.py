"""The settings: each one that cannot be is refused at the start, in words of our own."""

import logging
import logging.config
import re
from datetime import date
from pathlib import Path

import pytest

from fundrules.api import startfaults
from fundrules.api.logs import configuration
from fundrules.api.settings import Settings, read_settings
from fundrules.errors import Fault, StartError
from fundrules.wording import LANGUAGES

ROOT = Path(__file__).parent.parent


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDRULES_PUBLIC_URL", "nonsense")
    monkeypatch.setenv("FUNDRULES_LANGUAGE", "de")
    with pytest.raises(StartError) as caught:
        read_settings()
    assert {fault.place for fault in caught.value.faults} == {"FUNDRULES_PUBLIC_URL", "FUNDRULES_LANGUAGE"}


def faults_of(monkeypatch: pytest.MonkeyPatch, today: date | None = None, **settings: str) -> list[Fault]:
    for name, value in settings.items():
        monkeypatch.setenv(f"FUNDRULES_{name.upper()}", value)
    with pytest.raises(StartError) as caught:
        read_settings(today)
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("host", "two words", "setting_not_host"),
        ("port", "abc", "setting_not_whole"),
        ("port", "70000", "setting_not_whole"),
        ("workers", "1.5", "setting_not_whole"),
        ("seconds_per_request", "nan", "setting_not_number"),
        ("language", "de", "unknown_value"),
        ("engine", "durabel", "unknown_value"),
        ("signing_key", "short", "setting_short"),
        ("docs", "/nowhere", "setting_not_site"),
        ("public_url", "nonsense", "setting_not_web"),
        ("public_url", "ftp://example.org", "setting_not_web"),
        ("public_url", "https://u:secret@example.org", "setting_has_user"),
        ("public_url", "https://example.org/sub", "setting_has_path"),
        ("public_url", "https://example.org/", "setting_has_path"),
        ("public_url", "https://example.org?q", "setting_has_path"),
        ("public_url", "https://example.org#f", "setting_has_path"),
        ("cors_origins", "notaurl", "setting_not_origin"),
        ("cors_origins", "https://example.org,https://example.org/page", "setting_not_origin"),
        ("cors_origins", "https://Example.org", "setting_not_origin"),
        ("cors_origins", "https://example.org:443", "setting_not_origin"),
        ("cors_origins", "https://*.example.org", "setting_not_origin"),
        ("trusted_proxies", "not-an-ip", "setting_not_proxy"),
        ("trusted_proxies", "127.0.0.1,10.0.0.1/8", "setting_not_proxy"),
        ("trusted_proxies", "127.0.0.1,*", "setting_not_proxy"),
        ("contact_email", "notmail", "setting_not_mail"),
        ("contact_url", "javascript:1", "setting_not_web"),
    ],
)
def test_a_setting_that_cannot_be_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, kind: str
) -> None:
    (fault,) = faults_of(monkeypatch, **{name: value})
    assert (fault.kind, fault.place) == (kind, f"FUNDRULES_{name.upper()}")
    for language in LANGUAGES:
        assert "secret" not in fault.render(language)
        assert "Input" not in fault.render(language)


@pytest.mark.parametrize(
    ("contact", "expires", "policy", "kinds"),
    [
        ("foo", "2027-01-01", "", ["setting_not_contact"]),
        ("http://example.org", "2027-01-01", "", ["setting_not_contact"]),
        ("mailto:nobody", "2027-01-01", "", ["setting_not_contact"]),
        ("mailto:a@example.org", "", "", ["setting_alone"]),
        ("", "2027-01-01", "", ["setting_alone"]),
        ("mailto:a@example.org", "2020-01-01", "", ["setting_expired"]),
        ("tel:+31-70-1234567", "1893456000", "", ["not_day"]),
        ("https://example.org/report", "2027-01-01", "javascript:1", ["setting_not_web"]),
        ("https://example.org/report", "2027-01-01", "http://example.org/policy", ["setting_not_https"]),
        ("foo", "", "https://example.org/policy", ["setting_not_contact", "setting_alone"]),
    ],
)
def test_security_txt_is_set_as_its_standard_asks(
    monkeypatch: pytest.MonkeyPatch, contact: str, expires: str, policy: str, kinds: list[str]
) -> None:
    given = {"security_contact": contact, "security_expires": expires, "security_policy": policy}
    assert [fault.kind for fault in faults_of(monkeypatch, date(2026, 11, 25), **given)] == kinds


def test_settings_that_are_right_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "PUBLIC_URL": "https://fondsen.example.org:8443",
        "CORS_ORIGINS": "https://a.example.org, http://localhost:3000,http://[::1]:8080",
        "TRUSTED_PROXIES": "10.0.0.0/8, ::1",
        "SECURITY_CONTACT": "tel:+31-70-1234567",
        "SECURITY_EXPIRES": "2027-01-01",
        "HOST": "",  # as a file for containers leaves it: not every address of the machine
        "SITE_PATH": "/docs/",  # read elsewhere
    }
    for name, value in given.items():
        monkeypatch.setenv(f"FUNDRULES_{name}", value)
    settings = read_settings(date(2026, 11, 25))
    assert settings.base == given["PUBLIC_URL"]
    assert len(settings.cors_origins) == 3
    assert settings.host == "127.0.0.1"
    monkeypatch.setenv("FUNDRULES_TRUSTED_PROXIES", "none")
    assert read_settings(date(2026, 11, 25)).trusted_proxies == ""
    assert read_settings().security_expires  # a worker that is replaced after that day comes up


def test_a_variable_with_a_slip_in_it_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults_of(monkeypatch, lANGUGE="en")
    assert (fault.kind, fault.nearest) == ("unknown_setting", "FUNDRULES_LANGUAGE")


def test_every_variable_that_the_project_reads_is_known() -> None:
    sources = [path for folder in ("core", "website", "plugins") for path in (ROOT / folder).rglob("src/**/*.py")]
    told = "".join(path.read_text("utf-8") for path in [*sources, ROOT / "Makefile"])
    known = {*map(startfaults.variable, Settings.model_fields), *startfaults.ELSEWHERE}
    assert set(re.findall(r"FUNDRULES_[A-Z_]*[A-Z]", told)) <= known


def test_what_a_library_logs_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    root, library = logging.getLogger(), logging.getLogger("a library")
    kept = root.handlers[:], root.level
    library.setLevel(logging.DEBUG)  # some do so themselves, whatever level is set above them
    try:
        logging.config.dictConfig(configuration("warning") | {"loggers": {}})
        library.debug("building an index")
        library.warning("out of memory")
    finally:
        root.handlers[:], root.level = kept
    (line,) = capsys.readouterr().err.splitlines()
    assert "out of memory" in line
