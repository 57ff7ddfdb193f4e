"""How well items answer a query: the sum, over the query's tokens, of the best evidence that the item holds for each.

An item's score is in nats: a token counts with its rarity, times how much the item is about the matched words (the
BM25F impact of the posting), times the strength of the means. Its cover is the share of the query's information that it
holds at all; whether anything is an answer depends on that alone (see `answers`).
"""

from collections import defaultdict
from typing import NamedTuple

from pinghu_cli.finding.index import IMPACT_BITS, IMPACTS, Index, impact, unpacked
from pinghu_cli.finding.query import Query
from pinghu_cli.finding.respell import Reading, Respeller, readings

PRIOR = {"measure": 1.0, "annex": 0.9, "domain": 0.5}
"""The annex repeats measures in short; a domain's overview names what its measures say in full."""
_LEAST_COVER = 0.5
"""An answer holds at least half of what is asked. Just below half stand the questions that share a word with the
document and ask for something else: 汽車|搖號, 養老|金上調 (a word that no item holds weighs a little more than one
that some do). Of 446 questions with an answer and 103 without, written by hand, one of the former and 89 of the latter
stay empty at 0.50; one and 79 at 0.46, four and 95 at 0.60."""
_LEAST_COVER_OF_MUCH, _MUCH = 0.3, 4.2
"""A long story (老公天天走高速上班過路費能補嗎) is answered by a part, if that part says more than one rare word does
(4.1 nats in a document of 91 items): two words that fit the same item are no coincidence."""
_FROM_COVER = 0.5
"""The share of a score that rests on the cover: of two items the one that holds all the words goes first."""
_TAIL = 0.2
"""Items below this share of the best score are not shown: they share a common word (企業, 支持) and no more."""
_DOUBTED_UP_TO = 10
"""Tokens of a short query are doubted even when the document has them somewhere: 只能 for 智能."""
_TYPED_UP_TO = 60
"""Tokens of a query that somebody typed; a longer one was copied, and whatever slip it has, the rest finds it."""


class Scored(NamedTuple):
    """An item (its place in the index) with its score, cover (a fraction), matched information (nats) and reading."""

    item: int
    score: float
    cover: float
    held: float
    query: Query
    reading: Reading | None


def ranked(index: Index, text: str) -> list[Scored]:
    """Every item that holds anything of the query, best first; equal ones in document order."""
    query = Query(index, text)
    best = {one.item: one for one in _scored(query, None)}
    for reading in readings(query, _doubtful(query, best), Respeller(index)):
        for one in _scored(Query(index, reading.text), reading):
            if one.item not in best or best[one.item].score < one.score:
                best[one.item] = one
    return sorted(best.values(), key=lambda one: (-one.score, one.item))


def answers(found: list[Scored]) -> list[Scored]:
    """What is worth showing of ``found`` (best first): nothing, when even the best hold too little of the query."""
    if not any(_is_answer(one) for one in found[:3]):
        return []
    return [one for one in found if one.score >= _TAIL * found[0].score]


def _is_answer(one: Scored) -> bool:
    much = one.cover >= _LEAST_COVER_OF_MUCH and one.held >= _MUCH and not one.query.elsewhere
    return much or one.cover >= _LEAST_COVER


def _scored(query: Query, reading: Reading | None) -> list[Scored]:
    index = query.index
    values: list[dict[int, float]] = [{} for _ in query.tokens]
    covers: list[dict[int, float]] = [{} for _ in query.tokens]
    for evidence in query.evidence:
        places = [c for c in range(evidence.start, evidence.end) if query.shares[c] and c not in query.elsewhere]
        worth = evidence.strength * evidence.rarity / (IMPACTS - 1)
        cover = min(1.0, evidence.strength) * evidence.rarity
        for posting in unpacked(evidence.postings) if places else ():
            item = posting >> IMPACT_BITS
            value = worth * (posting & IMPACTS - 1)
            for c in places:
                if value > values[c].get(item, 0.0):
                    values[c][item] = value
                if cover > covers[c].get(item, 0.0):
                    covers[c][item] = cover
    scores, held = _summed(query.shares, values), _summed(query.shares, covers)
    whole = sum(query.weights) or 1.0
    likeness = reading.likeness if reading else 1.0
    found = []
    for item, score in scores.items():
        cover = held[item] / whole
        weight = PRIOR[index.entries[item].kind] * (1 - _FROM_COVER + _FROM_COVER * cover) * likeness
        found.append(Scored(item, score * weight, cover * likeness, held[item] * likeness, query, reading))
    return found


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
    strange = {c for c in range(len(query.tokens)) if c not in query.matched}
    if best and len(query.tokens) <= _DOUBTED_UP_TO:
        top = min(best.values(), key=lambda one: (-one.score, one.item)).item
        held = {c for one in query.evidence if impact(one.postings, top) for c in range(one.start, one.end)}
        strange |= set(range(len(query.tokens))) - held
    return strange - query.stopped - query.elsewhere
