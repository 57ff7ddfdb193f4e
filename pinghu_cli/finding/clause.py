"""Which clause of an item answers a query, and what it tells."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pinghu_cli.finding.index import Wording, impact
from pinghu_cli.finding.located import Span
from pinghu_cli.finding.query import FIGURES, Evidence, Query
from pinghu_cli.finding.tokens import is_number

_CLAUSE = r"[^。;；!！]+.?"
_GRANTS, _GRANTS_A_FIGURE = 0.5, 1.0
"""In nats: they decide between clauses about the same thing, not against what a clause says."""
_NOT_ASKED_FOR = 0.3
"""What a grant counts where money is not asked for: who types 低空 alone wants to know what it brings, too."""
_TELLS_NOT = 0.6
"""What the words of a clause count that does not tell what is asked of them: whether there is a grant, how much."""
_DERIVED = 0.5
"""What a synonym counts in a clause: the word that was typed shows the clause in which it stands."""
_AKIN = 0.8
"""What a part of an everyday word (签证 of 工作签证) counts for the clause that the word is known for, beside the words
that stand in the clause."""
_RARELY = 1.25
"""Power of the rarity: in a sentence the clause with its rarest word is meant, not the one with more common words."""
_AS_GOOD, _ADDS = 0.35, 0.1
"""A second clause is shown that holds this share of what the best one holds, for it may be the one that was meant; or
that adds this share to it, for the question may be about both."""
_MOST_SHOWN = 180
"""Characters of two clauses, so that two long ones of which both are asked are shown."""


class Clauses(NamedTuple):
    """The clause that holds the most of a query, a second that holds about as much, and where the text matches."""

    best: Span
    second: Span | None
    found: list[tuple[Span, Evidence]]


def clauses(query: Query, item: int) -> Clauses:
    """The clauses of an item that answer a query.

    An everyday word speaks for the clauses that it is known for, and a part of it, too, as far as it is in no words for
    others. A clause that tells what is asked of the topic goes before one that does not, and of clauses that hold as
    much, one that grants something before others, the more so when the query asks for money. Without any match (only
    a title or unit fits), the first that grants something is taken, or else the first. A budget is that of a domain as
    a whole: a clause that tells it goes before all others.
    """
    wording = query.index.wordings[item]
    held = _all_for(query, item)
    known = [one for one in held if one.means != "character"] or held
    spans = {words: list(wording.located.spans(words)) for words in {one.text for one in known}}
    found = [(span, one) for one in known for span in spans[one.text]]
    spoken = {word: [(at, at + 1) for at in places] for places, words in wording.spoken for word in words}
    topics = [*found, *((span, one) for one in known for span in spoken.get(one.text, ()))]
    all_ = [match.span() for match in re.finditer(_CLAUSE, wording.text)] or [(0, len(wording.text))]
    asked = 1.0 if query.asks_for_money else _NOT_ASKED_FOR
    akin = _akin(query, held, wording, all_)
    held_by = {clause: _most(_held(query, topics, clause, _shown), akin[clause]) for clause in all_}
    telling = {clause for clause in all_ if _tells_asked(query, wording, clause)}
    worth = {
        clause: sum(words.values()) * (1.0 if clause in telling else _TELLS_NOT) + asked * _grant(wording, clause)
        for clause, words in held_by.items()
    }
    is_whole = query.index.entries[item].kind == "domain" and "budget" in query.asked_of_clauses
    first = telling if is_whole else set()
    best, *others = sorted(all_, key=lambda clause: (clause not in first, -worth[clause]))
    as_telling = telling if best in telling else {*all_}
    return Clauses(best, _second(best, others, held_by, as_telling), found)


def _second(
    best: Span, others: list[Span], held_by: dict[Span, dict[int, float]], as_telling: set[Span]
) -> Span | None:
    """The clause that adds the most to the best one, or the next best where one holds and tells about as much."""
    held = held_by[best]
    whole = sum(held.values())
    added = {
        clause: sum(max(0.0, worth - held.get(c, 0.0)) for c, worth in held_by[clause].items()) for clause in others
    }
    also = [
        clause
        for clause in others
        if (
            added[clause] >= _ADDS * whole
            or (clause in as_telling and sum(held_by[clause].values()) >= _AS_GOOD * whole)
        )
        and best[1] - best[0] + clause[1] - clause[0] <= _MOST_SHOWN
    ]
    return max(also, key=lambda clause: added[clause]) if also and whole else None


def share_told_by_a_figure(query: Query, item: int) -> float:
    """The share of what a query says that stands in the clause that answers, 0 where that tells no figure."""
    best, _, found = clauses(query, item)
    if told(query.index.wordings[item], best).isdisjoint(FIGURES):
        return 0.0
    return min(1.0, sum(_held(query, found, best, _nats).values()) / (sum(query.weights) or 1.0))


def told(wording: Wording, clause: Span) -> set[str]:
    """The aspects of its topic that a clause tells (see `Wording.told`)."""
    return {aspect for start, end, aspect in wording.told if start < clause[1] and clause[0] < end}


def _nats(one: Evidence) -> float:
    return one.rarity * one.strength


def _shown(one: Evidence) -> float:
    """What evidence is worth for the choice of a clause."""
    return float(one.rarity**_RARELY) * one.strength * (_DERIVED if one.means == "synonym" else 1.0)


def _held(
    query: Query, found: list[tuple[Span, Evidence]], clause: Span, worth: Callable[[Evidence], float]
) -> dict[int, float]:
    """The tokens of the query that a clause holds, each with what its best evidence is worth."""
    held: dict[int, float] = {}
    for (start, end), one in found:
        if clause[0] <= start and end <= clause[1]:
            for c in range(one.start, one.end):
                held[c] = max(held.get(c, 0.0), query.shares[c] * worth(one))
    return held


def _akin(query: Query, held: list[Evidence], wording: Wording, all_: list[Span]) -> dict[Span, dict[int, float]]:
    """The tokens that stand in everyday words for each clause, each by the share of such words that are for the clause.

    补贴 is in words for all clauses and says little, 签证 only in those for one.
    """
    said = {clause: "\n".join(_said(wording, clause)) for clause in all_}
    shares: dict[str, dict[Span, float]] = {}
    found: dict[Span, dict[int, float]] = {clause: {} for clause in all_}
    for one in held if wording.spoken else ():
        if is_number(one.text):
            continue
        if one.text not in shares:
            counts = {clause: words.count(one.text) for clause, words in said.items()}
            shares[one.text] = {clause: count / sum(counts.values()) for clause, count in counts.items() if count}
        worth = _AKIN * _shown(one)
        for clause, share in shares[one.text].items():
            best = found[clause]
            for c in range(one.start, one.end):
                best[c] = max(best.get(c, 0.0), query.shares[c] * share * worth)
    return found


def _said(wording: Wording, clause: Span) -> Iterator[str]:
    """The everyday words for a clause."""
    for places, words in wording.spoken:
        if any(clause[0] <= at < clause[1] for at in places):
            yield from words


def _most(held: dict[int, float], others: dict[int, float]) -> dict[int, float]:
    """Each token with what its best evidence of both kinds is worth."""
    return held | {c: max(worth, held.get(c, 0.0)) for c, worth in others.items()}


def _tells_asked(query: Query, wording: Wording, clause: Span) -> bool:
    """Whether a clause tells something of what the query asks, if it asks for what a clause can tell."""
    return not query.asked_of_clauses or not query.asked_of_clauses.isdisjoint(told(wording, clause))


def _grant(wording: Wording, clause: Span) -> float:
    tells = told(wording, clause)
    return 0.0 if tells.isdisjoint(("grant", "service")) else _GRANTS_A_FIGURE if "amount" in tells else _GRANTS


def _all_for(query: Query, item: int) -> list[Evidence]:
    """Every piece of evidence in the item for words that carry topic."""
    held = [one for one in query.evidence if impact(one.postings, item)]
    return [one for one in held if any(query.shares[c] for c in range(one.start, one.end))]
