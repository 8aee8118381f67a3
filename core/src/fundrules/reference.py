"""The reference engine: Kleene's logic on masks. It needs no compiled code, and every other engine must equal it."""

from collections.abc import Iterable, Sequence

from fundrules.plan import FALSE, TRUE, UNKNOWN, Formula, Plan


def truth_of(formula: Formula, true: int, unknown: int) -> int:
    """Return 0 (false), 1 (unknown) or 2 (true) for `formula`."""
    possible = true | unknown
    if formula.is_all:
        mask = formula.mask
        if possible & mask != mask or any(not possible & group for group in formula.groups):
            return FALSE
        certain = true & mask == mask and all(true & group for group in formula.groups)
        return TRUE if certain else UNKNOWN
    if true & formula.mask or any(true & group == group for group in formula.groups):
        return TRUE
    if possible & formula.mask or any(possible & group == group for group in formula.groups):
        return UNKNOWN
    return FALSE


def open_bits(formula: Formula, true: int, unknown: int) -> int:
    """Return the conditions that keep an unknown formula open: what is decided already drops out."""
    if truth_of(formula, true, unknown) != UNKNOWN:
        return 0
    bits = formula.mask & unknown
    for group in formula.groups:
        settled = true & group if formula.is_all else (true | unknown) & group != group
        if not settled:
            bits |= group & unknown
    return bits


class ReferenceEngine:
    """Judges the formulas of a plan one by one."""

    name = "reference"

    def __init__(self, plan: Plan) -> None:
        self.formulas: Sequence[Formula] = plan.formulas
        self.levels = plan.formula_levels

    def judge(self, level: int, true: int, unknown: int, into: list[int]) -> None:
        """Write the truth of every formula of `level` into `into`."""
        self._judge(self.levels[level], true, unknown, into)

    def _judge(self, numbers: Iterable[int], true: int, unknown: int, into: list[int]) -> None:
        possible = true | unknown
        for number in numbers:
            formula = self.formulas[number]
            mask = formula.mask
            if formula.is_all and not formula.groups:
                into[number] = 0 if possible & mask != mask else 2 if true & mask == mask else 1
            else:
                into[number] = truth_of(formula, true, unknown)
