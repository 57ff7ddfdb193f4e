"""Whose ceiling a figure is: of the payment before it, of a kind of applicant, of all payments, or one of its own."""

import re
from collections.abc import Sequence

import msgspec

from pinghu_cli.document.operators import CEILING
from pinghu_cli.editions.drafting.notation import pattern, words
from pinghu_cli.editions.drafting.payments import Incentive, Tier
from pinghu_cli.editions.drafting.roles import Group


def attaches(group: Group, open_: Incentive, folded: str) -> bool:
    """Whether a ceiling is one of the payment before it, and not a payment of its own."""
    role = open_.role
    first = open_.tiers[0]
    if role == "rate":
        return True
    between = folded[first.places[-1] : group.figures[0].start]
    if role in ("amount", "range"):
        return (
            pattern("whole").search(group.before) is not None
            or pattern("every").search(folded, max(0, open_.start), first.place) is not None
            or pattern("every").search(between) is not None
        )
    return (
        pattern("whole").search(group.before) is not None
        and not re.search(words()["of_a_kind"], group.before)
        and role == "cap"
        and first.limit is None
    )


def is_ceiling_of_all(sentence: str, granted: Sequence[Incentive]) -> bool:
    """Whether a sentence is no payment, but the ceiling of those before it: 單個項目補助累計不超過3000萬元."""
    is_cap = len(granted) == 1 and granted[0].role == "cap" and len(granted[0].tiers) == 1
    return (
        is_cap
        and re.match(rf"\s*(?:{words()['summed']})*(?:{words()['whole']}|{words()['scope']})", sentence) is not None
    )


def is_second_ceiling(group: Group, open_: Incentive) -> bool:
    """Whether a rate is a second ceiling of the payment before it: 最高50萬元,且不超過總投入的40%."""
    tier = open_.tiers[0]
    is_alone = len(open_.tiers) == 1 and tier.up_to is not None and not (tier.rate or tier.rate_up_to)
    return is_alone and group.is_most and pattern("also").match(group.before.lstrip("元,的 ")) is not None


def kinds_of_caps(text: str, folded: str, open_: Incentive, group: Group) -> tuple[str, str] | None:
    """The kinds of applicant that this ceiling and that before it are for: 瞪羚企業最高30萬元,獨角獸企業最高100萬元."""
    before = open_.tiers[-1]
    if not (before.rate or before.rate_up_to) or before.up_to is None or before.limit or len(group.figures) > 1:
        return None
    named = [_kind_of_cap(text, folded, place) for place in (before.places[-1], group.figures[0].start)]
    first, second = named
    if second and first is None and second[0] in "“「":
        return "", second  # 單個項目最高600萬元,「鏈主」企業最高1000萬元: the others have no name
    return (first, second) if first and second and first != second else None


def _kind_of_cap(text: str, folded: str, place: int) -> str | None:
    """Whom the clause before a ceiling names, without words that say what the ceiling counts for."""
    left = max(folded.rfind(mark, 0, place) for mark in ",;。(") + 1
    clause = folded[left:place]
    said = re.match(rf"(.{{2,24}}?)(?:{CEILING}|{words()['give']})", clause)
    if said is None or pattern("scope").search(clause) or pattern("no_noun").fullmatch(said[1]):
        return None
    if not re.search(rf"{words()['paid_for']}|^{words()['single']}", said[1]):
        return None
    return text[left : left + len(said[1])].strip()


def of_kinds(tiers: list[Tier], kinds: tuple[str, str], printed: list[str], places: list[int]) -> list[Tier]:
    """The tiers of the second kind; that before it gets the name of the first."""
    last = tiers[-1]
    last.label = last.label or kinds[0] or last.up_to
    return [msgspec.structs.replace(last, label=kinds[1], up_to=printed[0], places=[*last.places, *places])]


def attach(open_: Incentive, printed: Sequence[str], places: Sequence[int], scope: str | None) -> None:
    """Give the tiers of a payment their ceiling; a further one where they have it already."""
    tiers = open_.tiers
    values = (
        list(printed) * (len(tiers) // len(printed)) if len(tiers) % len(printed) == 0 else [printed[-1]] * len(tiers)
    )
    for tier, value in zip(tiers, values, strict=True):
        if (tier.rate or tier.rate_up_to) and tier.up_to is None:
            tier.up_to = value
        elif tier.limit is None:
            tier.limit = value
        tier.places += places
    if len(tiers) % len(printed):
        open_.doubt = "上限對應哪一檔?"
    for tier in tiers:
        tier.per = tier.per or scope
