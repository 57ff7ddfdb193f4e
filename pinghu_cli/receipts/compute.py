"""Claims of one applicant and their rules -> amounts. Pure arithmetic, in the order that `receipts.rules` gives."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.quantities.printed import to_fen
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.rules import Rule

Status = Literal["estimated", "needs_input", "not_eligible", "unstated"]
Need = Literal["amount", "profit_year"]

NOTHING = Decimal(0)


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """What one claim comes to, in 元. ``granted`` and ``raw`` are None when unknown, never 0 for it."""

    status: Status
    missing: tuple[Need, ...] = ()
    exact_unit: Decimal | None = None
    """One unit before rounding and before any cap."""
    unit: Decimal | None = None
    """One unit, to the 分, after the cap of one unit."""
    raw: Decimal | None = None
    """All units, before the cap of the applicant's sum."""
    before: Decimal = NOTHING
    """What earlier claims have taken of that cap."""
    together_units: int = 1
    """How many units of the same applicant (and year) that cap, or a doubt about repetition, is about."""
    granted: Decimal | None = None
    capped: bool = False

    @property
    def rounded(self) -> Decimal:
        """One unit to the 分, before any cap."""
        return to_fen(self.exact_unit or NOTHING)


def worth(rule: Rule, claim: Claim) -> Worth:
    """One claim for itself: steps 1 to 3 of the rule."""
    if rule.kind in {"pool", "unstated"}:
        return Worth(status="unstated")
    missing = missing_inputs(rule, claim)
    if missing:
        return Worth(status="needs_input", missing=missing)
    over_limit = rule.base_limit is not None and claim.amount is not None and claim.amount > rule.base_limit
    share = rate_for(rule, claim)
    if over_limit or (rule.tax and share is None):
        return Worth(status="not_eligible", raw=NOTHING, granted=NOTHING)
    exact_unit = share * claim.amount if share is not None and claim.amount is not None else rule.fixed
    assert exact_unit is not None
    bounds = [rule.each, claim.amount if rule.base else None]
    unit = min([to_fen(exact_unit), *(bound for bound in bounds if bound is not None)])
    raw = unit * claim.count
    capped = unit < to_fen(exact_unit)
    return Worth(status="estimated", exact_unit=exact_unit, unit=unit, raw=raw, granted=raw, capped=capped)


def missing_inputs(rule: Rule, claim: Claim) -> tuple[Need, ...]:
    """Which inputs the rule needs and the claim does not give."""
    needs: list[Need] = []
    if rule.needs_base and claim.amount is None:
        needs.append("amount")
    if rule.tax and claim.profit_year is None:
        needs.append("profit_year")
    return tuple(needs)


def rate_for(rule: Rule, claim: Claim) -> Decimal | None:
    """The fraction of the base that is paid: the rate, or what a tax rule saves; None where there is none."""
    if rule.tax is None:
        return rule.rate
    assert claim.profit_year is not None
    reduced = rule.tax.rate(claim.profit_year)
    return None if reduced is None else rule.tax.statutory - reduced


def all_worth(claimed: Sequence[tuple[Rule, Claim]], year: int) -> list[Worth]:
    """All claims of one applicant, in their order, with the caps that bind their sum (step 4).

    ``year`` is the year of claims that name none. The sum of ``granted`` does not depend on the order.
    """
    results = [worth(rule, claim) for rule, claim in claimed]
    groups: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for place, (rule, claim) in enumerate(claimed):
        if results[place].status == "estimated":
            groups[rule.id, (claim.year or year) if rule.by_year else 0].append(place)
    for places in groups.values():
        together = claimed[places[0]][0].together
        units, before = sum(claimed[place][1].count for place in places), NOTHING
        for place in places:
            results[place] = _within(results[place], together, before, units)
            before += results[place].granted or NOTHING
    return results


def _within(result: Worth, together: Decimal | None, before: Decimal, units: int) -> Worth:
    """``result`` after its share of the cap of the sum."""
    raw = result.raw or NOTHING
    granted = raw if together is None else min(raw, together - before)
    capped = result.capped or granted < raw
    return msgspec.structs.replace(result, before=before, together_units=units, granted=granted, capped=capped)
