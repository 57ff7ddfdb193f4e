"""`search`: a query in people's words -> hits, best first."""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pinghu_cli.finding.index import Entry, Index, Sounds, Tables
from pinghu_cli.finding.query import MOST_TOKENS, Query, unknown
from pinghu_cli.finding.rank import Scored, answers, ranked
from pinghu_cli.finding.snippet import Reason, Span, reasons, snippet
from pinghu_cli.names.numbering import item_id
from pinghu_cli.spelling.normalise import fold

if TYPE_CHECKING:
    from pinghu_cli.document.load import DataFile
    from pinghu_cli.document.model import Document

Part = TypeVar("Part", Tables, Sounds)
_DIGITS = 3


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An item that answers. ``spans`` are the matched words in ``snippet``; ``score`` is in nats, for ordering only."""

    rank: int
    id: str
    kind: str
    domain: str
    title: str
    lead: str
    score: float
    snippet: str
    spans: tuple[Span, ...]
    cover: float
    """The share of the query's information that the item holds, 0 to 1."""
    read_as: str = ""
    """What the query was taken for, where it was not taken as typed: 智能工厂 for zngc."""
    reasons: tuple[Reason, ...] = ()


class Filter(msgspec.Struct, frozen=True):
    """Which items are asked: of one domain (number), of one unit (as printed), of some kinds; None: all."""

    domain: int | None = None
    unit: str | None = None
    kinds: Collection[str] | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether an item is asked at all."""
        return (
            self.domain in (None, entry.domain)
            and (self.unit is None or self.unit in entry.units)
            and (self.kinds is None or entry.kind in self.kinds)
        )


EVERYTHING = Filter()

_built: "dict[int, tuple[Document, Index]]" = {}
"""Identity of the document asked last -> itself and its index."""


def index_of(document: "Document") -> Index:
    """The index of ``document``, built once and remembered for the document asked last."""
    if id(document) not in _built:
        tables = _build(document)
        _built.clear()
        _built[id(document)] = (document, Index(tables, lambda: _hear(tables)))
    return _built[id(document)][1]


def index_in(file: "DataFile") -> Index:
    """The index of a data file: recalled from the cache, else built from its document and kept there."""
    tables = _recalled(file, "tables", Tables, lambda: _build(file.document))
    return Index(tables, lambda: _recalled(file, "sounds", Sounds, lambda: _hear(tables)))


def _recalled(file: "DataFile", part: str, kind: type[Part], make: Callable[[], Part]) -> Part:
    kept = file.kept.get(part)
    if kept is not None:
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(kept, type=kind)
    made = make()
    file.kept.put(part, msgspec.msgpack.encode(made))
    return made


def _build(document: "Document") -> Tables:
    from pinghu_cli.finding.build import build

    return build(document)


def _hear(tables: Tables) -> Sounds:
    from pinghu_cli.finding.hear import hear

    return hear(tables)


def search(
    index: Index, text: str, asked: Filter = EVERYTHING, *, limit: int | None = None, explain: bool = False
) -> list[Hit]:
    """What answers ``text``, best first; empty when nothing does. An item's number (9, 九, A6, D2) comes first."""
    found = [one for one in ranked(index, text) if asked.admits(index.entries[one.item])]
    shown = _numbered(index, text, asked, found) or answers(found)
    return [_hit(index, rank, one, explain) for rank, one in enumerate(shown[:limit], 1)]


def is_cut(index: Index, text: str) -> bool:
    """Whether ``text`` is longer than what is read of a query, `MOST_TOKENS`."""
    return len(text) > MOST_TOKENS and Query(index, text).is_cut


def search_exact(index: Index, text: str, asked: Filter = EVERYTHING, *, limit: int | None = None) -> list[Hit]:
    """The items whose title or text holds ``text`` as it stands (script and width aside), in document order."""
    wanted = fold(text)
    admitted = [n for n, entry in enumerate(index.entries) if asked.admits(entry)] if wanted else []
    texts = ((n, index.wordings[n]) for n in admitted)
    places = [n for n, one in texts if wanted in fold(f"{one.title}。{one.text}")]
    query = Query(index, text)
    return [_hit(index, rank, Scored(n, 1.0, 1.0, 1.0, query, None), False) for rank, n in enumerate(places[:limit], 1)]


def nearest_miss(index: Index, text: str, asked: Filter = EVERYTHING) -> Hit | None:
    """What came nearest to ``text`` though it is no answer; None when no word of it is in the document."""
    found = next((one for one in ranked(index, text) if asked.admits(index.entries[one.item])), None)
    return _hit(index, 1, found, True) if found else None


def _numbered(index: Index, text: str, asked: Filter, found: list[Scored]) -> list[Scored]:
    """The item whose number ``text`` is, before whatever else holds that number; empty when it is no item's."""
    wanted = item_id(text)
    place = next((n for n, one in enumerate(index.entries) if one.id == wanted and asked.admits(one)), None)
    if place is None:
        return []
    score = max([unknown(index), *(one.score for one in found)])
    others = [one for one in found if one.item != place and one.cover == 1.0]
    return [Scored(place, score, 1.0, score, Query(index, text), None), *others]


def _hit(index: Index, rank: int, one: Scored, explain: bool) -> Hit:
    entry = index.entries[one.item]
    clause, spans = snippet(one.query, one.item)
    return Hit(
        rank=rank,
        id=entry.id,
        kind=entry.kind,
        domain=f"D{entry.domain}",
        title=index.wordings[one.item].title,
        lead=entry.units[0],
        score=round(one.score, _DIGITS),
        snippet=clause,
        spans=spans,
        cover=round(min(1.0, one.cover), _DIGITS),
        read_as=one.reading.text if one.reading else "",
        reasons=reasons(one.query, one.item) if explain else (),
    )
