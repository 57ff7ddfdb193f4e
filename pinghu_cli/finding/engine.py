"""`search`: a query in people's words -> hits, best first."""

import datetime
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pinghu_cli.document.load import origin
from pinghu_cli.document.remembered import remembered
from pinghu_cli.document.validity import validity
from pinghu_cli.finding.index import Entry, Index, Sounds, Tables
from pinghu_cli.finding.located import Span
from pinghu_cli.finding.query import Query, unknown
from pinghu_cli.finding.rank import Scored, ranked
from pinghu_cli.finding.snippet import Reason, reasons, snippet
from pinghu_cli.finding.standing import Standing, is_related, standings, unmatched
from pinghu_cli.names.numbering import one_number
from pinghu_cli.spelling.normalise import fold

if TYPE_CHECKING:
    from pinghu_cli.document.load import DataFile
    from pinghu_cli.document.model import Document

Part = TypeVar("Part", Tables, Sounds)
_DIGITS = 3
_TAIL = 0.4
"""Hits below this share of the best score are shown only on demand: they share a common word (企業, 支持)."""
_MOST_RELATED = 3


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An item that answers, or is related.

    ``spans`` are the matched words in ``snippet``; ``score`` is in nats, for ordering only.
    """

    rank: int
    id: str
    ref: str
    """How it is cited."""
    kind: str
    domain: str | None
    title: str
    lead: str | None
    score: float
    snippet: str
    spans: tuple[Span, ...]
    standing: Standing
    cover: float
    """The share of the query's information that the item holds, 0 to 1."""
    unmatched: tuple[str, ...]
    """Words of the query, as typed, that the item does not answer."""
    last_day: datetime.date | None
    """Until when the document holds."""
    read_as: str = ""
    """What the query was taken for, where it was not taken as typed: 智能工厂 for zngc."""
    reasons: tuple[Reason, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found: hits that answer, or where none does, hits that are related."""

    hits: tuple[Hit, ...]
    more: int
    """How many further items hold less of the question."""
    excluded: tuple[str, ...]
    """What the question excludes, as typed: 除了商務局."""
    left_out: int
    """How many items hold something of the rest of the question, but are excluded."""
    is_cut: bool
    """Whether the question was too long to be read whole."""

    @property
    def is_answered(self) -> bool:
        """Whether any hit answers."""
        return any(hit.standing == "answers" for hit in self.hits)


class Filter(msgspec.Struct, frozen=True):
    """Which items are asked: of domains (numbers), of units (as printed), of some kinds; None: all."""

    domains: Collection[int] | None = None
    units: Collection[str] | None = None
    kinds: Collection[str] | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether an item is asked at all."""
        return (
            (self.domains is None or entry.domain in self.domains)
            and (self.units is None or any(unit in self.units for unit in entry.units))
            and (self.kinds is None or entry.kind in self.kinds)
        )


EVERYTHING = Filter()


@remembered
def index_of(document: "Document") -> Index:
    """The index of ``document``: that of the file it was loaded from, else built, once."""
    file = origin(document)
    return index_in(file) if file else _built(document)


def index_in(file: "DataFile") -> Index:
    """The index of a data file: prepared beside it, else built from its document."""
    tables = _prepared(file, "tables", Tables)
    if tables is None or not (file.ships or _quotes(tables, file.document)):
        return _built(file.document)
    return Index(tables, lambda: _prepared(file, "sounds", Sounds) or _hear(tables))


@remembered
def _built(document: "Document") -> Index:
    tables = _build(document)
    return Index(tables, lambda: _hear(tables))


def _prepared(file: "DataFile", part: str, kind: type[Part]) -> Part | None:
    with suppress(msgspec.MsgspecError, KeyError):
        return msgspec.msgpack.decode(file.parts[part], type=kind)
    return None


def _quotes(tables: Tables, document: "Document") -> bool:
    """Whether all that a search would show stands in the document: tables that others made are not trusted with it."""
    texts = set(_strings(msgspec.to_builtins(document, enc_hook=str)))
    return tables.validity == validity(document) and all(
        wording.title in texts and wording.text in texts for wording in tables.wordings
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in _strings(inner))
    elif isinstance(value, list | tuple):
        yield from (text for inner in value for text in _strings(inner))


def _build(document: "Document") -> Tables:
    from pinghu_cli.finding.build import build

    return build(document)


def _hear(tables: Tables) -> Sounds:
    from pinghu_cli.finding.hear import hear

    return hear(tables)


def find(
    index: Index,
    text: str,
    asked: Filter = EVERYTHING,
    *,
    limit: int | None = None,
    every: bool = False,
    explain: bool = False,
) -> Found:
    """What answers ``text``, best first, or else what is related to it. An item's number (9, 九, A6, D2) comes first.

    Hits far behind the best are left out, unless ``every`` one is wanted.
    """
    query = Query(index, text)
    admitted = [hit for hit in ranked(query) if asked.admits(index.entries[hit.item])]
    found = [hit for hit in admitted if hit.item not in hit.query.excluded_items]
    standing = standings(found)
    numbered = _numbered(index, text, asked, found)
    kept = numbered or [one for one in found if standing[one.item] == "answers" or is_related(one)]
    standing |= {one.item: "answers" for one in numbered}
    kept.sort(key=lambda one: standing[one.item])
    shown = (kept if every else _shown(kept, standing))[:limit]
    hits = [_hit(index, rank, one, standing[one.item], explain) for rank, one in enumerate(shown, 1)]
    excluded = tuple(query.typed(start, end) for start, end, _ in query.exclusions)
    return Found(
        hits=tuple(hits),
        more=len(kept) - len(hits),
        excluded=excluded,
        left_out=len(admitted) - len(found),
        is_cut=query.is_cut,
    )


def search(
    index: Index, text: str, asked: Filter = EVERYTHING, *, limit: int | None = None, explain: bool = False
) -> list[Hit]:
    """The hits of `find`."""
    return list(find(index, text, asked, limit=limit, explain=explain).hits)


def _shown(kept: list[Scored], standing: dict[int, Standing]) -> list[Scored]:
    """What is worth a look: all that is nearly as good as the best, and of what is only related a few."""
    least = _TAIL * kept[0].score if kept else 0.0
    near = [one for one in kept if one.score >= least]
    return near if near and standing[near[0].item] == "answers" else near[:_MOST_RELATED]


def search_exact(index: Index, text: str, asked: Filter = EVERYTHING, *, limit: int | None = None) -> list[Hit]:
    """The items whose title or text holds ``text`` as it stands (script and width aside), in document order."""
    wanted = fold(text)
    admitted = [n for n, entry in enumerate(index.entries) if asked.admits(entry)] if wanted else []
    texts = ((n, index.wordings[n]) for n in admitted)
    places = [n for n, one in texts if wanted in fold(f"{one.title}。{one.text}")]
    query = Query(index, text)
    scored = [Scored(n, 1.0, 1.0, 1.0, query, None) for n in places[:limit]]
    return [_hit(index, rank, one, "answers", False) for rank, one in enumerate(scored, 1)]


def _numbered(index: Index, text: str, asked: Filter, found: list[Scored]) -> list[Scored]:
    """The items whose number ``text`` is, before whatever else holds that number; empty when it is no item's."""
    wanted = one_number(text)
    entries = enumerate(index.entries) if wanted else ()
    places = [n for n, one in entries if wanted and wanted.holds(one.id, one.domain) and asked.admits(one)]
    if not places:
        return []
    score = max([unknown(index), *(one.score for one in found)])
    others = [one for one in found if one.item not in places and one.cover == 1.0]
    return [*(Scored(place, score, 1.0, score, Query(index, text), None) for place in places), *others]


def _hit(index: Index, rank: int, one: Scored, standing: Standing, explain: bool) -> Hit:
    entry = index.entries[one.item]
    wording = index.wordings[one.item]
    clause, spans = snippet(one.query, one.item)
    return Hit(
        rank=rank,
        id=entry.id,
        kind=entry.kind,
        domain=f"D{entry.domain}" if entry.domain else None,
        ref=wording.ref,
        title=wording.title,
        lead="、".join(entry.leads) or None,
        score=round(one.score, _DIGITS),
        snippet=clause,
        spans=spans,
        standing=standing,
        cover=round(min(1.0, one.cover), _DIGITS),
        unmatched=unmatched(one.query, one.item),
        last_day=index.tables.validity.last_day,
        read_as=one.reading.text if one.reading else "",
        reasons=reasons(one.query, one.item) if explain else (),
    )
