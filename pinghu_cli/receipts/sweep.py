"""How the amount grows with the base: 10萬-500萬, and from where on more brings nothing."""

from collections.abc import Iterator

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import UsageError
from pinghu_cli.quantities import reading
from pinghu_cli.receipts.claims import Claim, offer_of, read_claim
from pinghu_cli.receipts.compute import all_worth
from pinghu_cli.receipts.rules import PARTS, Period, Rule, period, rule_of

STEPS = 12
"""About how many steps a sweep has."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What one base brings at most, in 分.

    ``capped``: the base is more than the one that reaches the cap. ``eligible`` is false above the limit of the base.
    """

    base_fen: int
    max_fen: int
    capped: bool
    eligible: bool


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """The amounts over a range of bases. ``binds_at_fen``: the base that reaches the cap, None when none does."""

    offer: Offer
    claim: Claim
    rule: Rule
    points: tuple[Point, ...]
    binds_at_fen: int | None


def read_range(text: str) -> tuple[int, int]:
    """``10萬-500萬`` -> its ends in 分; raise UsageError when it is no range from low to high."""
    try:
        return reading.read_range(text)
    except ValueError as error:
        raise UsageError("bad-range", f"範圍「{text}」:{error}", "寫法:--sweep 10萬-500萬") from None


def sweep(document: Document, claim: str | Claim, low: int, high: int) -> Sweep:
    """What ``claim`` brings for bases from ``low`` to ``high`` (分), the cap's and the limit's own points included.

    Raise UsageError when the claim states a base already, takes none, or lacks a further input.
    """
    stated = read_claim(claim) if isinstance(claim, str) else claim
    offer = offer_of(document, stated)
    rule = rule_of(document, offer)
    _check(rule, stated, offer)
    binds_at = _binds_at(rule, stated)
    marks = [mark for mark in (binds_at, *_turns(rule)) if mark is not None and low < mark < high]
    bases = sorted({low, high, *_round_steps(low, high), *marks})
    years = period(document)
    points = tuple(_point(rule, stated, base, binds_at, years) for base in bases)
    return Sweep(offer=offer, claim=stated, rule=rule, points=points, binds_at_fen=binds_at)


def _turns(rule: Rule) -> Iterator[int]:
    """The last base before, and the first from which, another is eligible."""
    if rule.base_limit_fen is not None:
        yield from (rule.base_limit_fen, rule.base_limit_fen + 1)
    for start in (rule.base_from_fen, rule.base_next_fen):
        if start is not None:
            yield from (start - 1, start)


def _check(rule: Rule, claim: Claim, offer: Offer) -> None:
    if claim.base_fen is not None:
        raise UsageError("no-sweep", f"「{offer.name}」已寫明金額,不能再給範圍", "去掉 = 後面的金額")
    if not rule.takes_base:
        raise UsageError("no-sweep", f"「{offer.name}」不按金額計算,無法畫出變化")
    if rule.exempt_years is not None and claim.profit_year is None:
        hint = f"寫成 {rule.incentive}@第3年"
        raise UsageError("no-sweep", f"「{offer.name}」須寫明獲利第幾年,無法畫出變化", hint)


def _point(rule: Rule, claim: Claim, base: int, binds_at: int | None, years: Period) -> Point:
    (result,) = all_worth([(rule, msgspec.structs.replace(claim, base_fen=base))], years)
    eligible = result.status == "estimated"
    capped = eligible and binds_at is not None and base > binds_at
    return Point(base_fen=base, max_fen=result.max_fen or 0, capped=capped, eligible=eligible)


def _binds_at(rule: Rule, claim: Claim) -> int | None:
    """The least base whose share is the cap: more of it brings nothing. A fixed award pays all of it."""
    cap, share = rule.each_fen if rule.each_fen is not None else rule.together_fen, rule.share_ppm(claim.profit_year)
    if rule.fixed_fen is not None:
        cap, share = rule.fixed_fen if cap is None else cap, PARTS
    if cap is None or not share:
        return None
    times = share if rule.each_fen is not None else share * claim.count
    base = -(-cap * PARTS // times)
    too_large = rule.base_limit_fen is not None and base > rule.base_limit_fen
    is_of_next = rule.base_next_fen is not None and base >= rule.base_next_fen
    return None if too_large or is_of_next or (rule.fixed_fen is not None and not rule.within_base) else base


def _round_steps(low: int, high: int) -> Iterator[int]:
    """Round numbers strictly between the ends, at most about `STEPS`."""
    wanted = max((high - low) // STEPS, 1)
    size = 10 ** (len(str(wanted)) - 1)
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= wanted)
    base = (low // step + 1) * step
    while base < high:
        yield base
        base += step
