"""Two profiles, or one before and after: what is gained, lost and changed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.matching.judge import Verdict

Kind = Literal["gained", "lost", "changed"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One tier that the two differ in: newly met, no longer met, or else different in state or in amount."""

    kind: Kind
    before: Verdict
    after: Verdict


def compare(
    before: Sequence[Verdict],
    after: Sequence[Verdict],
    most_before: Mapping[str, Decimal],
    most_after: Mapping[str, Decimal],
) -> list[Change]:
    """The tiers in which two matches of the same offers differ, in their order.

    The mappings hold the most in 元 that each tier pays either applicant, by id, where it is known.
    """
    pairs = zip(before, after, strict=True)
    return [
        Change(kind=_kind(one, two), before=one, after=two)
        for one, two in pairs
        if _differ(one, two, most_before, most_after)
    ]


def _differ(one: Verdict, two: Verdict, most_before: Mapping[str, Decimal], most_after: Mapping[str, Decimal]) -> bool:
    """A different amount counts only where the incentive is not missed anyway."""
    tier = one.offer.id
    return one.state != two.state or (one.state != "missed" and most_before.get(tier) != most_after.get(tier))


def _kind(one: Verdict, two: Verdict) -> Kind:
    if one.state == two.state or "met" not in {one.state, two.state}:
        return "changed"
    return "gained" if two.state == "met" else "lost"
