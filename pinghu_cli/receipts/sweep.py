"""How the amount grows with the base: 10萬..500萬, and from where on more brings nothing."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import UsageError
from pinghu_cli.quantities.reading import FEN, read_amount
from pinghu_cli.receipts.claims import Claim, understood
from pinghu_cli.receipts.compute import NOTHING, all_worth, rate_for
from pinghu_cli.receipts.rules import Rule, rule_of

STEPS = 12
"""About how many steps a sweep has."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What one base brings at most, in 元.

    ``capped``: the base is more than the one that reaches the cap. ``eligible`` is false above the limit of the base.
    """

    base_yuan: Decimal
    max_yuan: Decimal
    capped: bool
    eligible: bool


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """The amounts over a range of bases. ``binds_at``: the base that reaches the cap, None when none does."""

    offer: Offer
    claim: Claim
    rule: Rule
    points: tuple[Point, ...]
    binds_at: Decimal | None


def read_range(text: str) -> tuple[Decimal, Decimal]:
    """``10萬..500萬`` -> its ends in 元; raise UsageError when it is no range from low to high."""
    low, dots, high = text.partition("..")
    try:
        if not dots:
            raise ValueError("缺少「..」")
        ends = read_amount(low), read_amount(high)
        if ends[0] >= ends[1]:
            raise ValueError("起點須小於終點")
    except ValueError as error:
        raise UsageError("bad-range", f"範圍「{text}」:{error}", "寫法:--sweep 10萬..500萬") from None
    return ends


def sweep(document: Document, claim: str | Claim, low: Decimal, high: Decimal) -> Sweep:
    """What ``claim`` brings for bases from ``low`` to ``high`` (元), the cap's and the limit's own points included.

    Raise UsageError when the claim states a base already, takes none, or lacks a further input.
    """
    ((understood_claim, offer),) = understood(document, [claim])
    rule = rule_of(document, offer)
    if understood_claim.amount is not None:
        raise UsageError("no-sweep", f"「{offer.name}」已寫明金額,不能再給範圍", "去掉 = 後面的金額")
    if not rule.base or (rule.tax and understood_claim.profit_year is None):
        why = "須寫明獲利第幾年" if rule.base else "不按金額計算"
        raise UsageError("no-sweep", f"「{offer.name}」{why},無法畫出變化", "寫法:NAME@第3年" if rule.base else "")
    binds_at = _binds_at(rule, understood_claim)
    marks = [mark for mark in (binds_at, rule.base_limit) if mark is not None and low < mark < high]
    if rule.base_limit is not None and low <= rule.base_limit < high:
        marks.append(rule.base_limit + FEN)
    bases = sorted({low, high, *_round_steps(low, high), *marks})
    points = tuple(_point(rule, understood_claim, base, binds_at) for base in bases)
    return Sweep(offer=offer, claim=understood_claim, rule=rule, points=points, binds_at=binds_at)


def _point(rule: Rule, claim: Claim, base: Decimal, binds_at: Decimal | None) -> Point:
    (result,) = all_worth([(rule, msgspec.structs.replace(claim, amount=base))], 0)
    eligible = result.status == "estimated"
    capped = eligible and binds_at is not None and base > binds_at
    return Point(base_yuan=base, max_yuan=result.granted or NOTHING, capped=capped, eligible=eligible)


def _binds_at(rule: Rule, claim: Claim) -> Decimal | None:
    """The base, up to the next 分, whose share is the cap: more of it brings nothing. A fixed award pays all of it."""
    cap, share = rule.each if rule.each is not None else rule.together, rate_for(rule, claim)
    if rule.fixed is not None:
        cap, share = rule.fixed if cap is None else cap, Decimal(1)
    if cap is None or not share:
        return None
    times = share if rule.each is not None else share * claim.count
    base = (cap / times).quantize(FEN, ROUND_CEILING)
    return base if rule.base_limit is None or base <= rule.base_limit else None


def _round_steps(low: Decimal, high: Decimal) -> Iterator[Decimal]:
    """Round numbers strictly between the ends, at most about `STEPS`."""
    wanted = (high - low) / STEPS
    size = Decimal(1).scaleb(wanted.adjusted())
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= wanted).quantize(FEN) or FEN
    base = (low // step + 1) * step
    while base < high:
        yield base
        base += step
