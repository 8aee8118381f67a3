"""The reference engine: Kleene's logic on masks. It needs no compiled code, and every other engine must equal it."""

from fundrules.plan import FALSE, TRUE, UNKNOWN, Formula, Plan


def truth_of(formula: Formula, true: int, unknown: int) -> int:
    """Return 0 (false), 1 (unknown) or 2 (true) for `formula`."""
    possible, mask = true | unknown, formula.mask
    if formula.is_all:
        if possible & mask != mask:
            return FALSE
        truth = TRUE if true & mask == mask else UNKNOWN
        for group in formula.groups:
            if not possible & group:
                return FALSE
            if not true & group:
                truth = UNKNOWN
        return truth
    if true & mask:
        return TRUE
    truth = UNKNOWN if possible & mask else FALSE
    for group in formula.groups:
        if true & group == group:
            return TRUE
        if possible & group == group:
            truth = UNKNOWN
    return truth


def open_bits(formula: Formula, true: int, unknown: int) -> int:
    """Return the conditions that keep an unknown formula open: what is decided already drops out."""
    return keeping_open(formula, true, unknown) if truth_of(formula, true, unknown) == UNKNOWN else 0


def keeping_open(formula: Formula, true: int, unknown: int) -> int:
    """Return the conditions that keep a formula open of which it is known that it is unknown."""
    bits = formula.mask & unknown
    for group in formula.groups:
        settled = true & group if formula.is_all else (true | unknown) & group != group
        if not settled:
            bits |= group & unknown
    return bits


class ReferenceEngine:
    """Judges the formulas of a plan one by one; those that are only `all of these` the short way."""

    name = "reference"

    def __init__(self, plan: Plan) -> None:
        numbered = [[(number, plan.formulas[number]) for number in numbers] for numbers in plan.formula_levels]
        self.plain = [[(n, f.mask) for n, f in level if f.is_all and not f.groups] for level in numbered]
        self.nested = [[(n, f) for n, f in level if f.groups or not f.is_all] for level in numbered]

    def judge(self, level: int, true: int, unknown: int, into: list[int]) -> None:
        """Write the truth of every formula of `level` into `into`."""
        possible = true | unknown
        for number, mask in self.plain[level]:
            into[number] = FALSE if possible & mask != mask else TRUE if true & mask == mask else UNKNOWN
        for number, formula in self.nested[level]:
            into[number] = truth_of(formula, true, unknown)
