"""Claims of one applicant and their rules -> amounts. Whole 分, in the order that `receipts.rules` gives."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

import msgspec

from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.rules import PARTS, Period, Rule, possible_years

Status = Literal["estimated", "needs_input", "not_eligible", "out_of_period", "unstated"]
Need = Literal["amount", "profit_year"]
Cause = Literal[
    "needs_base",
    "needs_profit_year",
    "needs_both",
    "pool",
    "unstated",
    "over_base_limit",
    "under_base_from",
    "next_tier",
    "over_last_year",
    "out_of_period",
    "unit_cap",
    "base_cap",
    "applicant_cap",
    "total_cap",
    "one_time",
]
"""Why a claim gives nothing, or less than its rule alone would."""
LACKING: dict[Cause, tuple[Need, ...]] = {
    "needs_base": ("amount",),
    "needs_profit_year": ("profit_year",),
    "needs_both": ("amount", "profit_year"),
}
"""The causes of claims that lack something, with what they lack."""
_CAUSES = {needs: cause for cause, needs in LACKING.items()}


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """What one claim comes to, in 分. ``min_fen`` and ``max_fen`` are None when unknown, never 0 for it."""

    status: Status
    cause: Cause | None = None
    missing: tuple[Need, ...] = ()
    exact_fen: int | None = None
    """One unit, before any cap."""
    rounding: Literal["", "cut", "rounded"] = ""
    """Whether ``exact_fen`` was cut off or rounded to the 分."""
    unit_fen: int | None = None
    """One unit after the cap of one unit."""
    raw_fen: int | None = None
    """All units, before the cap of the applicant's sum."""
    least_fen: int | None = None
    """What of them is certain by the rate: less than ``raw_fen`` where that is a range."""
    before_fen: int = 0
    """What earlier claims have taken of that cap."""
    together_units: int = 1
    """How many units of the same applicant (and year) that cap, or a doubt about repetition, is about."""
    min_fen: int | None = None
    max_fen: int | None = None
    counted: bool = True
    """False where another rule with the same `Rule.alternative` comes to more."""

    @property
    def capped(self) -> bool:
        """Whether a cap, the stated costs, or 一次性 made the amount smaller."""
        return self.cause in {"unit_cap", "base_cap", "applicant_cap", "total_cap", "one_time"}


def all_worth(claimed: Sequence[tuple[Rule, Claim]], period: Period) -> list[Worth]:
    """All claims of one applicant, in their order, with the caps that bind their sum, and which of them count.

    ``period`` are the years in which the document holds; claims that name no year are of the last, where it is known.
    The sum of ``max_fen`` does not depend on the order.
    """
    results = [worth(rule, claim, period) for rule, claim in claimed]
    groups: defaultdict[tuple[str, str | None, int], list[int]] = defaultdict(list)
    for place, (rule, claim) in enumerate(claimed):
        if results[place].status == "estimated":
            groups[rule.incentive, rule.alternative, cap_year(rule, claim, period)].append(place)
    for places in groups.values():
        units, before = sum(claimed[place][1].count for place in places), 0
        for place in places:
            results[place] = _within(claimed[place][0], results[place], before, units)
            before += results[place].raw_fen or 0
    _within_total(claimed, results)
    return _counted([rule for rule, _ in claimed], results)


def cap_year(rule: Rule, claim: Claim, period: Period) -> int:
    """The year whose cap binds the claim: stated, else the last of the document; 0 under a rule without such a cap."""
    return (claim.year or possible_years(period)[1]) if rule.by_year else 0


def _within_total(claimed: Sequence[tuple[Rule, Claim]], results: list[Worth]) -> None:
    """Bind what ``results`` come to in each year by the cap of all years."""
    before: defaultdict[tuple[str, str | None], int] = defaultdict(int)
    for place, (rule, _) in enumerate(claimed):
        granted = results[place].max_fen
        if rule.total_fen is None or results[place].status != "estimated" or granted is None:
            continue
        under = (rule.incentive, rule.alternative)
        left = _left(granted, rule.total_fen, before[under])
        certain = min(results[place].min_fen or 0, left)
        if left < granted:
            results[place] = msgspec.structs.replace(results[place], cause="total_cap", max_fen=left, min_fen=certain)
        before[under] += granted


def worth(rule: Rule, claim: Claim, period: Period) -> Worth:
    """One claim for itself: steps 1 to 3 of the rule."""
    first, last = possible_years(period)
    if claim.year is not None and not first <= claim.year <= last:
        return Worth(status="out_of_period", cause="out_of_period", min_fen=0, max_fen=0)
    if not rule.is_computable:
        return Worth(status="unstated", cause="pool" if rule.kind == "pool" else "unstated")
    missing = missing_inputs(rule, claim)
    if missing:
        return Worth(status="needs_input", cause=_CAUSES[missing], missing=missing)
    if ruled_out := _ruled_out(rule, claim):
        return Worth(status="not_eligible", cause=ruled_out, min_fen=0, max_fen=0)
    base, share = claim.base_fen, rule.share_ppm(claim.profit_year)
    exact, rest = (rule.fixed_fen or 0, 0) if share is None or base is None else divmod(base * share, PARTS)
    rounds_up = not rule.is_ceiling and rest * 2 >= PARTS
    exact += rounds_up
    bounds: list[tuple[int, Cause | None]] = [(exact, None)]
    bounds += [(base, "base_cap")] if rule.within_base and base is not None else []
    bounds += [(rule.each_fen, "unit_cap")] if rule.each_fen is not None else []
    unit, cause = min(bounds, key=lambda bound: bound[0])
    least = unit if rule.least_ppm is None or base is None else min(unit, base * rule.least_ppm // PARTS)
    return Worth(
        status="estimated",
        cause=cause,
        exact_fen=exact,
        rounding="" if not rest else "cut" if rule.is_ceiling else "rounded",
        unit_fen=unit,
        raw_fen=unit * claim.count,
        least_fen=least * claim.count,
    )


def _ruled_out(rule: Rule, claim: Claim) -> Cause | None:
    """Why the stated amount or year gives nothing."""
    bounds: tuple[tuple[int | None, int, Cause], ...] = (
        (rule.base_limit_fen, -1, "over_base_limit"),
        (rule.base_from_fen, 1, "under_base_from"),
        (rule.base_next_fen and rule.base_next_fen - 1, -1, "next_tier"),
    )
    for bound, side, cause in bounds:
        if bound is not None and claim.base_fen is not None and (claim.base_fen - bound) * side < 0:
            return cause
    over = rule.exempt_years is not None and rule.share_ppm(claim.profit_year) is None
    return "over_last_year" if over else None


def missing_inputs(rule: Rule, claim: Claim) -> tuple[Need, ...]:
    """Which inputs the rule needs and the claim does not give."""
    needs: list[Need] = []
    if rule.needs_base and claim.base_fen is None:
        needs.append("amount")
    if rule.exempt_years is not None and claim.profit_year is None:
        needs.append("profit_year")
    return tuple(needs)


def _within(rule: Rule, result: Worth, before: int, units: int) -> Worth:
    """``result`` after its share of the cap of the sum, and of what is certain of it."""
    raw, least = result.raw_fen or 0, result.least_fen or 0
    granted, certain = (_left(amount, rule.together_fen, before) for amount in (raw, least))
    taken = before if rule.together_fen is None else min(before, rule.together_fen)
    short: Cause = "one_time" if rule.one_time and rule.fixed_fen is not None else "applicant_cap"
    return msgspec.structs.replace(
        result,
        cause=short if granted < raw else result.cause,
        before_fen=taken,
        together_units=units,
        max_fen=granted,
        min_fen=_left(certain, rule.certain_fen, before),
    )


def _left(amount: int, cap: int | None, before: int) -> int:
    """What of ``amount`` fits below ``cap`` above what was taken ``before``."""
    return amount if cap is None else max(min(amount, cap - before), 0)


def _counted(rules: Sequence[Rule], results: Sequence[Worth]) -> list[Worth]:
    """``results`` with those set apart that a better alternative of the same applicant leaves out."""
    sums: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for rule, result in zip(rules, results, strict=True):
        if rule.alternative is not None:
            of_tiers = sums[rule.alternative]
            of_tiers[rule.incentive] = of_tiers.get(rule.incentive, 0) + (result.max_fen or 0)
    best = {name: max(of_tiers, key=of_tiers.__getitem__) for name, of_tiers in sums.items()}
    return [
        result
        if rule.alternative is None or best[rule.alternative] == rule.incentive
        else msgspec.structs.replace(result, counted=False)
        for rule, result in zip(rules, results, strict=True)
    ]
