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
        Change(kind=_kind(was, now), before=was, after=now)
        for was, now in pairs
        if _differ(was, now, most_before, most_after)
    ]


def _differ(was: Verdict, now: Verdict, most_before: Mapping[str, Decimal], most_after: Mapping[str, Decimal]) -> bool:
    """A different amount counts only where the incentive is not missed anyway."""
    tier = was.offer.id
    return was.state != now.state or (was.state != "missed" and most_before.get(tier) != most_after.get(tier))


def _kind(was: Verdict, now: Verdict) -> Kind:
    if was.state == now.state or "met" not in {was.state, now.state}:
        return "changed"
    return "gained" if now.state == "met" else "lost"
