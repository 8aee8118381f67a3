"""Amounts of the programmes that an operator sets beside the rules: newer, dated and with a source."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fundrules.errors import Fault, RulesetError, nearest
from fundrules.forms import FileModel, Name
from fundrules.fundfiles import DatedValue
from fundrules.loading import fingerprint, read_form
from fundrules.ruleset import Ruleset


class AmountsFile(FileModel):
    """The file: under `amounts`, for each fund, values as in a parameters.yaml."""

    amounts: dict[Name, tuple[DatedValue, ...]]


def with_amounts(rulesets: Sequence[Ruleset], file: Path) -> list[Ruleset]:
    """Return the rulesets with the amounts in `file` added; RulesetError has every fault in it."""
    faults: list[Fault] = []
    if (read := read_form(file, AmountsFile, faults)) is None:
        raise RulesetError(faults)
    given, document = read[0].amounts, read[1]
    known = {ruleset.fund.id: ruleset for ruleset in rulesets if ruleset.fund.programme_amount}
    for fund, values in given.items():
        if fund not in known:
            faults.append(Fault("unknown_fund", str(file), fund, ", ".join(known), nearest(fund, known)))
        for value in values if fund in known else ():
            if value.citation.source not in known[fund].sources:
                close = nearest(value.citation.source, known[fund].sources)
                faults.append(Fault("unknown_source", str(file), value.citation.source, nearest=close))
    if faults:
        raise RulesetError(faults)
    mark = fingerprint(document.data)
    return [_added(ruleset, given.get(ruleset.fund.id, ()), mark) for ruleset in rulesets]


def _added(ruleset: Ruleset, values: Sequence[DatedValue], mark: str) -> Ruleset:
    if not values or not (name := ruleset.fund.programme_amount):
        return ruleset
    parameter = ruleset.parameters[name]
    days = {value.from_ for value in values}
    kept = [value for value in parameter.values if value.from_ not in days]
    renewed = parameter.model_copy(update={"values": (*kept, *values)})
    prints = {**ruleset.fingerprints, f"{ruleset.fund.id}/programme-amounts": mark}
    return replace(ruleset, parameters={**ruleset.parameters, name: renewed}, fingerprints=prints)
