"""Whether an item answers a question or is only related to it, and what of the question it does not answer."""

from collections.abc import Iterable
from typing import Literal

from pinghu_cli.finding.index import impact
from pinghu_cli.finding.query import Query
from pinghu_cli.finding.rank import Scored
from pinghu_cli.finding.tokens import CHARACTER

Standing = Literal["answers", "related"]

_LEAST_COVER = 0.5
"""An answer holds at least half of what is asked. Just below half stand the questions that share a word with the
document and ask for something else: 汽車|搖號, 養老|金上調 (a word that no item holds weighs a little more than one
that some do)."""
_CHANCE, _CHANCE_PER_WORD = 5.5, 0.2
"""A long question is a story, most of which no item can hold. It is answered by an item that holds more of it than
the best item holds by chance: so many nats, and so many more for each word. Of sentences about something else
(tests/finding/ordinary.txt, in pieces and by twos and fours) the best item holds 3 nats and a fifth of a nat for each
word; one in eight reaches the limit."""
_ABSENT_WORD = 4.0
"""So many nats more, where the question names something that the document does not have."""
_LEAST_RELATED = 0.2
"""Share of the information from which on an item that does not answer is related to the question."""
_STORY = 7.0
"""Words from which on a question is a story: what an item does not hold of it is not a list of what was asked."""
_MOST_UNMATCHED = 5

Aspect = tuple[int, int, str]


def answers(scored: Scored) -> bool:
    """Whether an item answers what was asked: it holds enough of it, and tells the aspect that is asked for.

    A note only says that the document does not answer.
    """
    query = scored.query
    if query.index.entries[scored.item].kind == "note" or unserved(query, scored.item):
        return False
    chance = _CHANCE + _CHANCE_PER_WORD * sum(query.shares) + (_ABSENT_WORD if query.absent else 0.0)
    return scored.cover >= _LEAST_COVER or scored.held >= chance


def is_related(scored: Scored) -> bool:
    """Whether an item has to do with the question at all."""
    return scored.cover >= _LEAST_RELATED or scored.held >= _CHANCE or _is_near(scored.query, scored.item)


def _is_near(query: Query, item: int) -> bool:
    """Whether the query names something that the document lacks, but of which the item is a neighbour."""
    return any(one.means == "near" and impact(one.postings, item) for one in query.evidence)


def unserved(query: Query, item: int) -> list[Aspect]:
    """The aspects asked for that no item tells, unless this one does so in the very words: 什麼時候到賬."""
    silent = [aspect for aspect in query.aspects if not aspect[2]]
    if not silent:
        return []
    words = [one for one in query.evidence if one.means in ("phrase", "synonym") and impact(one.postings, item)]
    return [a for a in silent if not any(one.start <= a[0] and a[1] <= one.end for one in words)]


def unmatched(query: Query, item: int) -> tuple[str, ...]:
    """What of the question an item does not answer, as typed; of a story only what can be named."""
    held = {
        i
        for one in query.evidence
        if one.means not in ("character", "near") and impact(one.postings, item)
        for i in range(one.start, one.end)
    }
    missing = {i for start, end, _ in _untold(query, item) for i in range(start, end)} | query.absent
    if sum(query.shares) <= _STORY:
        missing |= {i for i, share in enumerate(query.shares) if share and i not in held}
    runs = [(start, end) for start, end in _runs(missing) if end - start > 1 or query.tokens[start].kind != CHARACTER]
    return tuple(dict.fromkeys(query.typed(start, end) for start, end in runs))[:_MOST_UNMATCHED]


def _untold(query: Query, item: int) -> list[Aspect]:
    """The aspects asked for that the item does not tell."""
    tells = query.index.entries[item].tells
    return [*unserved(query, item), *(a for a in query.aspects if a[2] and a[2] not in tells)]


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Stretches of places without a gap."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
