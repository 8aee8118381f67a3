"""The commands. Exit 0 when it could answer, 2 for bad input with every fault on stderr, 1 for a failure of its own."""

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from fundrules.cli import lists, rulepage
from fundrules.cli.card import Card
from fundrules.cli.inputs import console, pick, placed, read_file, write_json
from fundrules.clock import today
from fundrules.errors import (
    ActivityError,
    EditionError,
    EngineError,
    Fault,
    FundrulesError,
    RulesetError,
    StartError,
)
from fundrules.funds import Funds, load_funds
from fundrules.service import decide as decide_activity
from fundrules.service import replay as replay_receipt
from fundrules.telling import labels_of
from fundrules.wording import LANGUAGES, say, say_count

app = typer.Typer(
    name="fundrules",
    help="Kan mijn activiteit uit de Europese migratie- en veiligheidsfondsen worden betaald? Waarom, en waaruit?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Language = Annotated[str, typer.Option("--lang", help="nl (standaard) of en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Hetzelfde als JSON.")]
FundName = Annotated[str | None, typer.Argument(help="Een fonds; weggelaten: alle.")]


@app.command()
def decide(
    file: Annotated[str, typer.Argument(help="Een activiteit in JSON of YAML; - leest standaardinvoer.")],
    on: Annotated[str | None, typer.Option("--on", help="De dag waarop besloten wordt, zoals 2025-04-01.")] = None,
    fund: Annotated[list[str] | None, typer.Option("--fund", help="Alleen dit fonds.")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="nl (standaard) of en.")] = None,
    detail: Annotated[
        str, typer.Option(help="codes of full bij --json; full toont ook de kaart van elk fonds.")
    ] = "short",
    as_json: AsJson = False,
) -> None:
    """Besluit of een activiteit subsidiabel is, waarom, tegen welk percentage en uit welk geld."""
    document = read_file(file)
    asked = dict(document.data) if isinstance(document.data, dict) else document.data
    if isinstance(asked, dict):
        asked |= ({"funds": [one.lower() for one in fund]} if fund else {}) | ({"on": on} if on else {})
    language = pick(lang, LANGUAGES, "unknown_value")[0] if lang else None
    funds = load_funds()
    try:
        decision = decide_activity(funds, asked, on=today(), language=language, detail=detail)
    except (ActivityError, EditionError) as error:
        raise ActivityError(placed(error.faults, document)) from error
    if document.faults:
        raise ActivityError(document.faults)
    if as_json:
        write_json(decision)
    else:
        labels = labels_of(funds.vocabulary, decision.language)
        Card(decision, labels, whole=detail == "full").print(console())


def show(
    table: Callable[[Funds, list[str], str], lists.Listing], wanted: str | None, lang: str, *, as_json: bool
) -> None:
    """Print a list for the funds asked for."""
    language = pick(lang, LANGUAGES, "unknown_value")[0]
    funds = load_funds()
    listing = table(funds, pick(wanted, funds.rulesets, "unknown_fund"), language)
    if as_json:
        write_json(listing.rows)
    else:
        listing.print(console())


@app.command()
def funds(lang: Language = "nl", as_json: AsJson = False) -> None:
    """Toon de geïnstalleerde fondsen met hun editie, aantal regels en motor."""
    show(lists.funds, None, lang, as_json=as_json)


@app.command()
def facts(fund: FundName = None, lang: Language = "nl", as_json: AsJson = False) -> None:
    """Toon de feiten waarmee u een activiteit beschrijft, met hun vragen en antwoorden."""
    show(lists.facts, fund, lang, as_json=as_json)


@app.command()
def clauses(fund: FundName = None, lang: Language = "nl", as_json: AsJson = False) -> None:
    """Toon de punten van artikel 3, met hun plaats in de nota en in de verordening."""
    show(lists.clauses, fund, lang, as_json=as_json)


@app.command()
def rules(fund: FundName = None, lang: Language = "nl", as_json: AsJson = False) -> None:
    """Toon alle regels per fase."""
    show(lists.rules, fund, lang, as_json=as_json)


@app.command()
def allocations(fund: FundName = None, lang: Language = "nl", as_json: AsJson = False) -> None:
    """Toon de aandelen van het geld, met hun totaal."""
    show(partial(lists.allocations, day=today()), fund, lang, as_json=as_json)


@app.command()
def rule(rule_id: Annotated[str, typer.Argument(metavar="ID")], lang: Language = "nl", as_json: AsJson = False) -> None:
    """Toon één regel: woorden, voorwaarden, bron, uitzonderingen en voorbeelden."""
    language = pick(lang, LANGUAGES, "unknown_value")[0]
    loaded = load_funds()
    known = {name: ruleset for ruleset in loaded.rulesets.values() for name in ruleset.rules}
    name = pick(rule_id, known, "unknown_rule")[0]
    detail = rulepage.rule(known[name], name, language, today())
    if as_json:
        write_json(detail.rows[0])
    else:
        detail.print(console())


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Mappen met regels; weggelaten: de geïnstalleerde fondsen.")
    ] = None,
    lang: Language = "nl",
    as_json: AsJson = False,
) -> None:
    """Controleer de regels: vorm, verwijzingen, voorbeelden, gevallen en aandelen, in elke motor."""  # noqa: D401
    from fundrules.proving import prove  # noqa: PLC0415 - only this command needs it

    language = pick(lang, LANGUAGES, "unknown_value")[0]
    loaded = load_funds(paths or None, engine="reference")
    proofs = {name: prove(ruleset) for name, ruleset in loaded.rulesets.items()}
    if faults := [fault for proof in proofs.values() for fault in proof.faults]:
        raise RulesetError(faults)
    if as_json:
        write_json(
            {
                name: {"rules": p.rules, "examples": p.examples, "cases": p.cases, "faults": []}
                for name, p in proofs.items()
            }
        )
        return
    for name, proof in proofs.items():
        counted = {
            name: say_count(language, f"check.{name}", getattr(proof, name)) for name in ("rules", "examples", "cases")
        }
        words = say(language, "check.clean", **counted)
        console().print(f"{name}: {words}")


@app.command()
def replay(
    file: Annotated[str, typer.Argument(metavar="RECEIPT")], lang: Language = "nl", as_json: AsJson = False
) -> None:
    """Besluit opnieuw met een ontvangstbewijs (of een heel besluit) en zeg of er iets is veranderd."""
    document = read_file(file)
    language = pick(lang, LANGUAGES, "unknown_value")[0]
    if document.faults:
        raise ActivityError(document.faults)
    found = replay_receipt(load_funds(), document.data)
    if as_json:
        write_json(found)
    else:
        rulepage.print_replay(found, language, console())


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Poort; weggelaten: FUNDRULES_PORT of 8000.")] = None,
    host: Annotated[
        str | None, typer.Option(help="Adres; weggelaten: FUNDRULES_HOST of 127.0.0.1 (alleen deze machine).")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Aantal processen; weggelaten: FUNDRULES_WORKERS of 1.")] = None,
) -> None:
    """Start de HTTP-dienst.

    De overige instellingen zijn omgevingsvariabelen die met FUNDRULES_ beginnen: zie docs/service.md.
    """
    try:
        from fundrules.api.serving import serve as serve_http  # noqa: PLC0415 - only this command needs the server
        from fundrules.api.settings import read_settings  # noqa: PLC0415
    except ImportError as error:
        raise StartError([Fault("no_server", "fundrules serve", found=str(error.name))]) from error
    serve_http(read_settings(today(), port=port, host=host, workers=workers))


def refuse(error: FundrulesError, code: int) -> NoReturn:
    """Print every fault on stderr, in the language of the command or of the service that does not start, and stop."""
    arguments = sys.argv[1:]
    serving = arguments[:1] == ["serve"]
    asked = "--lang=en" in arguments or ("--lang" in arguments and "en" in arguments)
    language = "en" if asked or (serving and os.environ.get("FUNDRULES_LANGUAGE") == "en") else "nl"
    out = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
    rules = isinstance(error, RulesetError)
    out.print(say(language, "error.start" if serving else "error.rules" if rules else "error.heading"))
    for line in error.lines(language):
        out.print(f"- {line}")
    raise SystemExit(code)


def main() -> None:
    """Run the command line."""
    gc.disable()  # one command and out: collecting what is needed to the end only costs start-up time
    try:
        app()
    except EngineError as error:
        refuse(error, 1)
    except FundrulesError as error:
        refuse(error, 2)
    except BrokenPipeError:
        raise SystemExit(0) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets one line and no traceback
        refuse(FundrulesError([Fault("internal", "fundrules", found=f"{type(error).__name__}: {error}"[:200])]), 1)


if __name__ == "__main__":
    main()
