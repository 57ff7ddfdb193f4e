"""Whose ceiling a figure is: of the payment before it, of a kind of applicant, of all payments, or one of its own."""

import re
from collections.abc import Sequence

import msgspec

from pinghu_cli.document.operators import CEILING
from pinghu_cli.editions.drafting.labels import ASKED
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.payments import Incentive, Tier
from pinghu_cli.editions.drafting.roles import Group


def attaches(group: Group, open_: Incentive, folded: str) -> bool:
    """Whether a ceiling is one of the payment before it, and not a payment of its own."""
    if open_.role == "rate":
        return True
    is_whole = pattern("whole").search(group.before) is not None
    if open_.role in ("amount", "range"):
        is_each = open_.role == "amount" and open_.tiers[0].per is not None
        return is_whole or is_each or pattern("every").search(folded, open_.start, group.figures[0].start) is not None
    clause = re.split("[,;]", group.before)[-1]
    if pattern("anew").match(clause) and pattern("gives").search(clause):
        return False
    is_further = open_.role == "cap" and open_.tiers[0].limit is None
    return is_further and is_whole and pattern("of_a_kind").search(group.before) is None


def is_ceiling_of_all(sentence: str, granted: Sequence[Incentive]) -> bool:
    """Whether a sentence is no payment, but the ceiling of those before it: 單個項目補助累計不超過3000萬元."""
    is_cap = len(granted) == 1 and granted[0].role == "cap" and len(granted[0].tiers) == 1
    return is_cap and looks_back(sentence)


def is_bare_ceiling(sentence: str) -> bool:
    """Whether a sentence says of what, and how much at most, without a word of payment: 單個企業最高100萬元."""
    counted = "|".join(words()[name] for name in ("summed", "whole", "scope"))
    return re.match(rf"\s*(?:{counted})+(?:{CEILING})+\d", sentence) is not None


def looks_back(folded: str) -> bool:
    """Whether words begin with what a ceiling of the payments before them counts for: 以上獎勵每家企業…."""
    return re.match(rf"\s*(?:{words()['summed']})*(?:{words()['whole']}|{words()['scope']})", folded) is not None


def is_second_ceiling(group: Group) -> bool:
    """Whether a rate is a second ceiling of the payment before it: 最高50萬元,且不超過總投入的40%."""
    clause = re.split("[,;]", group.before)[-1].lstrip("元的 ")
    is_paid = re.search(f"{words()['gives']}|{words()['by']}", clause) is not None
    begins = re.match(f"{words()['also']}|{CEILING}", clause) is not None
    return group.is_most and not is_paid and begins


def kinds_of_caps(text: str, folded: str, open_: Incentive, group: Group) -> tuple[str, str] | None:
    """The kinds of applicant that this ceiling and that before it are for: 瞪羚企業最高30萬元,獨角獸企業最高100萬元."""
    before = open_.tiers[-1]
    if not (before.rate or before.rate_up_to) or before.up_to is None or before.limit or len(group.figures) > 1:
        return None
    places = (before.places[-1], group.figures[0].start)
    scoped = [_kind_before_scope(text, folded, place) for place in places]
    if scoped[0] and scoped[1] and scoped[0][0] != scoped[1][0] and scoped[0][1] == scoped[1][1]:
        return scoped[0][0], scoped[1][0]
    first, second = [_kind_of_cap(text, folded, place) for place in places]
    if not second or second == first or pattern("paid_for").fullmatch(plain(second)):
        return None
    return first or "", second  # 單個項目最高600萬元,龍頭企業最高1000萬元: the others have no name


def _kind_before_scope(text: str, folded: str, place: int) -> tuple[str, str] | None:
    """What the clause before a ceiling names first, and what the ceiling counts for: 境外展會單個企業最高4萬元."""
    left = max(folded.rfind(mark, 0, place) for mark in ",;。(") + 1
    clause = folded[left:place]
    scope = pattern("scope").search(clause)
    if scope is None or scope.start() < 2 or pattern("no_noun").match(clause) or pattern("summed").match(clause):
        return None
    return text[left : left + scope.start()].strip(), clause[scope.start() :]


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
    last, places = tiers[-1], [*tiers[-1].places, *places]
    second = msgspec.structs.replace(last, label=kinds[1], up_to=printed[0], per=None, places=places)
    last.label = last.label or kinds[0]
    if not last.label:
        last.label, last.doubt = last.up_to, ASKED
    return [second]


def attach(open_: Incentive, printed: Sequence[str], places: Sequence[int], scope: str | None) -> None:
    """Give the tiers of a payment their ceiling; a further one where they have it already."""
    tiers = open_.tiers
    values = (
        list(printed) * (len(tiers) // len(printed)) if len(tiers) % len(printed) == 0 else [printed[-1]] * len(tiers)
    )
    for tier, value in zip(tiers, values, strict=True):
        if (tier.rate or tier.rate_up_to) and tier.up_to is None:
            tier.up_to = value
            tier.per = tier.per or scope
        elif tier.limit is None:
            tier.limit = value  # what it counts for is printed with it, and is not what the payment is for
        tier.places += places
    if len(tiers) % len(printed):
        open_.doubt = "上限對應哪一檔?"
