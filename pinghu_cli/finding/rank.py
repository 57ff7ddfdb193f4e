"""How well items answer a query: the sum, over the query's tokens, of the best evidence that the item holds for each.

An item's score is in nats: a token counts with its rarity, times how much the item is about the matched words (the
BM25F impact of the posting), times the strength of the means. Whether it answers is another question: see `standing`.
"""

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from pinghu_cli.finding.clause import share_told_by_a_figure
from pinghu_cli.finding.index import IMPACTS, ITEM_BITS, NEAR, impact, unpacked
from pinghu_cli.finding.query import Query

if TYPE_CHECKING:
    from pinghu_cli.finding.respell import Reading

PRIOR = {"measure": 1.0, "annex": 0.9, "domain": 0.5, "paragraph": 0.8, "note": 0.6}
"""The annex repeats measures in short; a domain's overview names what its measures say in full, but for its figures."""
_NO_BUDGET = 0.5
"""What an item counts that has no budget, where one is asked for: 制造業財政安排多少 means the domain."""
_ALL, _HOLDS_ALL = 0.95, 0.4
"""A domain that holds so much of a question counts as one of which a figure answers so much: 特色現代服務業體系."""
_FROM_COVER = 0.5
"""The share of a score that rests on the cover: of two items the one that holds all the words goes first."""
_HELD_NEAR, _HELD_NEAR_IN_A_SENTENCE = 0.4, 0.7
"""What an item holds of words that it only touches: less than half, so that by them alone it does not answer. Who tells
what has happened names what is near as well as what is asked."""
_DOUBTED_UP_TO = 10
"""Tokens of a short query are doubted even when the document has them somewhere: 只能 for 智能."""
_TYPED_UP_TO = 60
"""Tokens of a query that somebody typed; a longer one was copied, and whatever slip it has, the rest finds it."""


class Scored(msgspec.Struct, frozen=True):
    """An item (its place in the index) with its score, cover (a fraction), matched information (nats) and reading."""

    item: int
    score: float
    cover: float
    held: float
    query: Query
    reading: "Reading | None"


def ranked(query: Query) -> list[Scored]:
    """Every item that holds anything of the query, best first; equal ones in document order, a sum before its parts."""
    index = query.index
    best = {one.item: one for one in _scored(query, None)}
    for reading in _readings(query, _doubtful(query, best)):
        for one in _scored(Query(index, reading.text), reading):
            if one.item not in best or best[one.item].score < one.score:
                best[one.item] = one
    return sorted(best.values(), key=lambda one: (-one.score, index.entries[one.item].kind != "paragraph", one.item))


def _readings(query: Query, doubtful: set[int]) -> "list[Reading]":
    """What the query may stand for in another spelling."""
    if not doubtful:
        return []
    from pinghu_cli.finding.respell import Respeller, readings

    return readings(query, doubtful, Respeller(query.index))


def _scored(query: Query, reading: "Reading | None") -> list[Scored]:
    values: list[dict[int, float]] = [{} for _ in query.tokens]
    covers: list[dict[int, float]] = [{} for _ in query.tokens]
    held_near = _HELD_NEAR_IN_A_SENTENCE if query.is_sentence else _HELD_NEAR
    for evidence in sorted(query.evidence, key=lambda one: one.end - one.start):  # the longer word tells what is meant
        is_near = evidence.means == "near"
        places = [i for i in range(evidence.start, evidence.end) if query.shares[i] and (i in query.absent) == is_near]
        worth = evidence.strength * evidence.rarity / (IMPACTS - 1)
        cover = 0.0 if evidence.means in ("near", "character") else min(1.0, evidence.strength) * evidence.rarity
        for posting in unpacked(evidence.postings) if places else ():
            item = posting >> ITEM_BITS
            value = worth * (posting & IMPACTS - 1)
            for i in places:
                if value > values[i].get(item, 0.0):
                    values[i][item] = value
                if posting & NEAR and evidence.means == "phrase":
                    covers[i][item] = held_near * min(cover, query.information[i])
                elif cover > covers[i].get(item, 0.0):
                    covers[i][item] = min(cover, query.information[i]) * (held_near if posting & NEAR else 1.0)
    scores, held = _summed(query.shares, values), _summed(query.shares, covers)
    whole = sum(query.weights) or 1.0
    likeness = reading.likeness if reading else 1.0
    found = []
    for item, score in scores.items():
        cover = held.get(item, 0.0) / whole
        weight = _prior(query, item, cover) * (1 - _FROM_COVER + _FROM_COVER * cover) * likeness
        found.append(Scored(item, score * weight, cover * likeness, held.get(item, 0.0) * likeness, query, reading))
    return found


def _prior(query: Query, item: int, cover: float) -> float:
    """What an item of its kind counts; what spans measures more, as far as its figure answers, or it holds all."""
    kind = query.index.entries[item].kind
    if kind in query.wholes:
        return 1.0
    if "budget" in query.asked_of_clauses:
        return 1.0 if item in query.index.budgeted else _NO_BUDGET * PRIOR[kind]
    own = share_told_by_a_figure(query, item) if kind in ("domain", "paragraph") else 0.0
    if kind == "domain" and cover >= _ALL:
        own = max(own, _HOLDS_ALL)
    return PRIOR[kind] + (1 - PRIOR[kind]) * own


def _summed(shares: list[float], values: list[dict[int, float]]) -> dict[int, float]:
    total: dict[int, float] = defaultdict(float)
    for share, found in zip(shares, values, strict=True):
        for item, value in found.items():
            total[item] += share * value
    return total


def _doubtful(query: Query, best: dict[int, Scored]) -> set[int]:
    """The tokens that may be misspelled: found nowhere, or (of a short query) not in the best item."""
    if len(query.tokens) > _TYPED_UP_TO:
        return set()
    strange = {i for i in range(len(query.tokens)) if i not in query.matched}
    if best and len(query.tokens) <= _DOUBTED_UP_TO:
        top = min(best.values(), key=lambda one: (-one.score, one.item)).item
        held = {i for one in query.evidence if impact(one.postings, top) for i in range(one.start, one.end)}
        strange |= set(range(len(query.tokens))) - held
    return strange - query.stopped - query.absent
