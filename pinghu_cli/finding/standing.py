"""Whether an item answers a question or is only related to it, and what of the question it does not answer."""

from collections.abc import Iterable
from typing import Literal

from pinghu_cli.finding.clause import clauses, told
from pinghu_cli.finding.index import impact, is_near
from pinghu_cli.finding.query import FIGURES, Query
from pinghu_cli.finding.rank import Scored
from pinghu_cli.finding.tokens import CHARACTER
from pinghu_cli.spelling.normalise import fold

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
_OF_CHANCE, _AHEAD = 0.6, 1.3
"""So much of the limit, a whole word in it, answers a sentence where the score is so many times that of the next item.
One in eight of the sentences about something else answers so."""
_AS_FULL = 0.8
"""Share of what the fullest item holds that an item must hold to answer in its place."""
_MOST_UNMATCHED = 5

Aspect = tuple[int, int, str]


def standings(found: list[Scored]) -> dict[int, Standing]:
    """Whether each item answers what was asked: it holds enough of it, and tells the aspects that are asked for.

    Where an item that holds clearly more does not tell them, those that tell them of something else are no answers; but
    a budget is told by the domain, whatever more its measures hold.
    """
    holding = {one.item: one for one in found if _holds_enough(one)}
    telling = {item: one for item, one in holding.items() if not unserved(one.query, item)}
    fuller = (
        one.held for item, one in holding.items() if item not in telling and "budget" not in one.query.asked_of_clauses
    )
    least = _AS_FULL * max(fuller, default=0.0)
    answering = {item for item, one in telling.items() if one.held >= least} or _ahead(found)
    return {one.item: "answers" if one.item in answering else "related" for one in found}


def _ahead(found: list[Scored]) -> set[int]:
    """The first item of a sentence that no item holds enough of, where it is far ahead of all others.

    An annex item or a domain that says the same in short is no other.
    """
    if not found or not found[0].query.is_sentence:
        return set()
    first, entries = found[0], found[0].query.index.entries
    others = (one for one in found[1:] if entries[one.item].kind in {"measure", "paragraph"})
    following = next(others, None)
    is_ahead = (
        entries[first.item].kind != "note"
        and first.held >= _OF_CHANCE * _limit(first.query)
        and (following is None or first.score >= _AHEAD * following.score)
        and any(impact(one.postings, first.item) and not is_near(one.postings, first.item) for one in first.query.known)
        and not unserved(first.query, first.item)
    )
    return {first.item} if is_ahead else set()


def _holds_enough(scored: Scored) -> bool:
    """Whether an item holds enough of a question to answer it. A note only says that the document does not answer."""
    query = scored.query
    if query.index.entries[scored.item].kind == "note":
        return False
    return scored.cover >= _LEAST_COVER or (query.is_sentence and scored.held >= _limit(query))


def _limit(query: Query) -> float:
    """What an item holds of a sentence by more than chance, in nats."""
    return _CHANCE + _CHANCE_PER_WORD * query.size + (_ABSENT_WORD if query.absent else 0.0)


def is_related(scored: Scored) -> bool:
    """Whether an item has to do with the question at all."""
    return scored.cover >= _LEAST_RELATED or scored.held >= _CHANCE or _is_near(scored.query, scored.item)


def _is_near(query: Query, item: int) -> bool:
    """Whether the query names something that the document lacks, but of which the item is a neighbour."""
    return any(one.means == "near" and impact(one.postings, item) for one in query.evidence)


def unserved(query: Query, item: int) -> list[Aspect]:
    """The aspects asked for that the item does not tell.

    A grant, an amount and the like are told by the clauses that hold the topic, or by none: 實習補貼 is not answered by
    the grants that stand beside the clause about 見習. The very words count as told, too. In a story a grant is the
    help that is hoped for (聽說有補貼), and what the document does instead answers as well.
    """
    if not query.aspects:
        return []
    index = query.index
    wording = index.wordings[item]
    best, second, _ = clauses(query, item)
    shown = [clause for clause in (best, second) if clause]
    tells = {aspect for clause in shown for aspect in told(wording, clause)}
    anywhere = {aspect for _, _, aspect in wording.told}
    tells |= anywhere if index.entries[item].kind in query.wholes else anywhere & {"target"}
    if index.entries[item].kind == "domain":
        tells |= anywhere & {"budget"}
    if anywhere & FIGURES:
        tells.add("figure")
    if index.entries[item].units:
        tells.add("unit")
    if query.is_story:
        tells |= {"grant", "figure"}
    texts = [fold(wording.text[start:end]) for start, end in shown]
    return [
        aspect
        for aspect in query.aspects
        if aspect[2] not in tells and not any(query.words(*aspect[:2]) in text for text in texts)
    ]


def unmatched(query: Query, item: int) -> tuple[str, ...]:
    """What of the question an item does not answer, as typed; of a story only what can be named."""
    held = {
        i
        for one in query.evidence
        if one.means not in ("character", "near") and impact(one.postings, item)
        for i in range(one.start, one.end)
    }
    missing = {i for start, end, _ in unserved(query, item) for i in range(start, end)} | query.absent
    if not query.is_story:
        missing |= {i for i, share in enumerate(query.shares) if share and i not in held}
    runs = [(start, end) for start, end in _runs(missing) if end - start > 1 or query.tokens[start].kind != CHARACTER]
    return tuple(dict.fromkeys(query.typed(start, end) for start, end in runs))[:_MOST_UNMATCHED]


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Stretches of places without a gap."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
