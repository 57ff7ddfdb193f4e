"""The words of an item that answer a query, and why the item was found."""

import msgspec

from pinghu_cli.finding.clause import clauses
from pinghu_cli.finding.index import impact
from pinghu_cli.finding.located import Located, Span
from pinghu_cli.finding.query import Evidence, Query

_OMITTED = "……"
_BRACKETS = {"(": ")", "“": "”", "<": ">", "《": "》"}


class Reason(msgspec.Struct, frozen=True):
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
    """The clauses of an item that answer, as printed, and the matched words as spans of that, in order.

    Between two clauses that do not stand together there is an ellipsis. Spans do not overlap.
    """
    wording = query.index.wordings[item]
    best, second, found = clauses(query, item)
    shown, spans, last = "", [], 0
    for start, end in sorted(clause for clause in (best, second) if clause):
        shown += _OMITTED if shown and start > last else ""
        text = wording.text[start:end]
        inside = [(max(a, start) - start, min(b, end) - start) for (a, b), _ in found if a < end and start < b]
        spans += [(len(shown) + a, len(shown) + b) for a, b in (_closed(text, span) for span in inside)]
        shown, last = shown + text, end
    return shown, _merged(spans)


def _closed(text: str, span: Span) -> Span:
    """A span with the bracket or quotation mark that closes what it opens: 首臺(套)."""
    start, end = span
    closing = [_BRACKETS[mark] for mark in text[start:end] if mark in _BRACKETS]
    return (start, end + 1) if closing and closing[-1] == text[end : end + 1] else span


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)
