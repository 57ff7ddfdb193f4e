"""The clause of an item that answers a query, and why the item was found."""

import re
from typing import NamedTuple

from pinghu_cli.finding.index import Wording, impact
from pinghu_cli.finding.located import Located, Span
from pinghu_cli.finding.query import Evidence, Query

_CLAUSE = re.compile(r"[^。;；!！]+[。;；!！]?")
_GRANTS, _GRANTS_A_FIGURE = 0.5, 1.0
"""In nats: they decide between clauses about the same thing, not against what a clause says."""
_NOT_ASKED_FOR = 0.6
"""What a grant counts where money is not asked for: who types 低空 alone wants to know what it brings, too."""
_BRACKETS = {"(": ")", "“": "”", "<": ">", "《": "》"}


class Reason(NamedTuple):
    """Words of the query, what they were found as, by which means, and in which fields of the item."""

    words: str
    found: str
    means: str
    fields: tuple[str, ...]


def evidence_for(query: Query, item: int) -> list[Evidence]:
    """The evidence that counted for an item: for each token the strongest, in the order of the query."""
    best: dict[int, tuple[tuple[float, int], Evidence]] = {}
    impacts: dict[bytes, int] = {}
    for evidence in query.evidence:
        if evidence.postings not in impacts:
            impacts[evidence.postings] = impact(evidence.postings, item)
        held = impacts[evidence.postings]
        worth = (evidence.strength * evidence.rarity * held, evidence.end - evidence.start)
        for c in range(evidence.start, evidence.end):
            if held and query.shares[c] and worth > best.get(c, ((0.0, 0), evidence))[0]:
                best[c] = (worth, evidence)
    return list(dict.fromkeys(evidence for _, (_, evidence) in sorted(best.items())))


def reasons(query: Query, item: int) -> tuple[Reason, ...]:
    """Why an item was found, for `--explain`."""
    fields = {name: [Located.of(text) for text in texts] for name, texts in query.index.wordings[item].fields.items()}
    found: dict[tuple[str, str], Reason] = {}
    for one in evidence_for(query, item):
        words = query.typed(one.start, one.end)
        if (words, one.text) not in found:
            held = ["units"] if one.means == "unit" else [name for name in fields if _is_in(fields[name], one.text)]
            found[words, one.text] = Reason(words, one.text.replace("#", ""), one.means, tuple(held))
    return tuple(found.values())


def _is_in(texts: list[Located], words: str) -> bool:
    return any(any(text.spans(words)) for text in texts)


def snippet(query: Query, item: int) -> tuple[str, tuple[Span, ...]]:
    """The clause that holds the most of the query, with the matched words as spans of it, in order, not overlapping.

    An everyday word speaks for the clauses that it is known for. Of clauses that hold as much, one that grants
    something comes before others, the more so when the query asks for money. Without any
    match (only a title or unit fits), the first that grants something, or else the first.
    """
    wording = query.index.wordings[item]
    held = _all_for(query, item)
    spans = {words: list(wording.located.spans(words)) for words in {one.text for one in held}}
    found = [(span, one) for one in held for span in spans[one.text]]
    spoken = {word: [(at, at + 1) for at in places] for places, words in wording.spoken for word in words}
    topics = [*found, *((span, one) for one in held for span in spoken.get(one.text, ()))]
    if query.asks_for_money:  # of 補助 and 獎勵 the one that is printed in a clause says nothing about its topic
        topics = [(span, one) for span, one in topics if one.text not in query.index.forms]
    clauses = [match.span() for match in _CLAUSE.finditer(wording.text)] or [(0, len(wording.text))]
    asked = 1.0 if query.asks_for_money else _NOT_ASKED_FOR
    worth = [_worth(query, topics, clause) + asked * _grant(wording, clause) for clause in clauses]
    best = max(range(len(clauses)), key=lambda place: (worth[place], -place))
    start, end = clauses[best]
    text = wording.text[start:end]
    inside = [(max(a, start) - start, min(b, end) - start) for (a, b), _ in found if a < end and start < b]
    return text, _merged([_closed(text, span) for span in inside])


def _worth(query: Query, found: list[tuple[Span, Evidence]], clause: Span) -> float:
    """How much of the query a clause holds, in nats."""
    held: dict[int, float] = {}
    for (start, end), one in found:
        if clause[0] <= start and end <= clause[1]:
            for c in range(one.start, one.end):
                held[c] = max(held.get(c, 0.0), query.shares[c] * one.rarity * one.strength)
    return sum(held.values())


def _grant(wording: Wording, clause: Span) -> float:
    granted = [has_figure for start, end, has_figure in wording.money if start < clause[1] and clause[0] < end]
    return 0.0 if not granted else _GRANTS_A_FIGURE if any(granted) else _GRANTS


def _closed(text: str, span: Span) -> Span:
    """A span with the bracket or quotation mark that closes what it opens: 首臺(套)."""
    start, end = span
    closing = [_BRACKETS[mark] for mark in text[start:end] if mark in _BRACKETS]
    return (start, end + 1) if closing and closing[-1] == text[end : end + 1] else span


def _all_for(query: Query, item: int) -> list[Evidence]:
    """Every piece of evidence in the item that says more than a single character, or all when there is no other."""
    held = [one for one in query.evidence if impact(one.postings, item)]
    held = [one for one in held if any(query.shares[c] for c in range(one.start, one.end))]
    return [one for one in held if one.means != "character"] or held


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)
