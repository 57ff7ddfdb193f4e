"""The printed words that tell the tiers of one clause apart: 國家級、省級…,分別給予最高50萬元、25萬元."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from pinghu_cli.editions.drafting.notation import pattern, words

if TYPE_CHECKING:
    from pinghu_cli.editions.drafting.payments import Tier


ASKED = "標籤?"
"""The doubt of a tier that is told apart by its figure, or by words that may be others."""


def labelled(text: str, folded: str, start: int, end: int, tiers: "list[Tier]") -> "list[Tier]":
    """Tiers with the printed words that tell them apart (國家級、省級…,分別給予…), one set for each kind of thing."""
    if len(tiers) < 2:
        return tiers
    before = folded[start:end]
    marks = list(pattern("respectively").finditer(before)) or list(pattern("by").finditer(before))
    cut = marks[-1].start() if marks else len(before)
    head, is_sure = _listing(before[:cut].rstrip(",; "), len(tiers))
    pieces = _pieces(head)
    graded = _graded(head, pieces, len(tiers))
    if graded:
        labels, kinds = graded
    else:
        labels, kinds = pieces[-len(tiers) :], []
        is_sure = is_sure and len(pieces) == len(tiers)
    printed = [text[start + left : start + right].strip(" ,，") for left, right in labels]
    if len(printed) < len(tiers) or len(set(printed)) < len(printed) or "" in printed:
        for tier in tiers:  # the figure itself tells it apart until somebody finds the word
            tier.label = next(filter(None, (tier.amount, tier.up_to, tier.rate, tier.rate_up_to, tier.pool)))
            tier.doubt = tier.doubt or ASKED
        return tiers
    for tier, label in zip(tiers, printed, strict=True):
        tier.label = label
        tier.doubt = tier.doubt or (None if is_sure else ASKED)
    if len(kinds) < 2:
        return tiers
    named = [text[start + left : start + right].strip(" ,，") for left, right in kinds]
    return [msgspec.structs.replace(tier, kind=kind, places=list(tier.places)) for kind in named for tier in tiers]


def _end_of_kinds(head: str, behind: int) -> int:
    """Where the kinds of thing end that grades are of: at a comma, and before those who get it; -1: at the end."""
    ends = re.compile(rf",|的(?:{words()['paid_for']})").search(head, behind)
    return ends.start() if ends else -1


def _listing(head: str, count: int) -> tuple[str, bool]:
    """``head`` up to the end of the last clause that lists so many things, and whether there is one.

    What stands behind it says how they are paid: 甲級、乙級民宿的,再….
    """
    for end in [len(head), *(match.start() for match in reversed(list(re.finditer("[,;]", head))))]:
        start = max(head.rfind(mark, 0, end) for mark in ",;") + 1
        if len(_pieces(head[start:end])) >= count:
            return head[:end], True
    return head, False


def _pieces(head: str) -> list[tuple[int, int]]:
    found = re.finditer(rf"(?:{words()['compounds']}|[^、和及与或,;“”]|“[^”]*”)+", head)
    return [_named(head, match.start(), match.end()) for match in found]


def _named(head: str, left: int, right: int) -> tuple[int, int]:
    """A piece of a list without the words that lead up to it and those that say who gets it."""
    piece = head[left:right]
    lead = re.match(rf".*(?:{words()['leads_up']})(?=.)", piece)
    if lead and lead.end() < len(piece):
        left += lead.end()
    tail = re.search(words()["who_gets"], head[left:right])
    return left, left + tail.start() if tail and tail.start() > 1 else right


def _graded(
    head: str, pieces: Sequence[tuple[int, int]], count: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
    """Labels that are grades (國家級、省級), with the kinds of thing that the last of them and what follows name."""
    for first in range(len(pieces) - count, -1, -1):
        window = pieces[first : first + count]
        grades = [pattern("grade").match(head[left:right]) for left, right in window]
        if not all(grades) or any(
            grade and grade.end() < right - left for grade, (left, right) in zip(grades[:-1], window, strict=False)
        ):
            continue
        last = grades[-1]
        assert last is not None
        labels = [*window[:-1], (window[-1][0], window[-1][0] + last.end())]
        stop = _end_of_kinds(head, window[-1][1])
        kinds = [(labels[-1][1], window[-1][1])]
        kinds += [kind for kind in pieces[first + count :] if stop < 0 or kind[1] <= stop]
        return labels, [kind for kind in kinds if kind[1] > kind[0]]
    return None
