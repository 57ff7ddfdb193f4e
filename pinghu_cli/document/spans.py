"""Where the items of a document stand in its published text, where the data keeps that text itself.

Pieces are found one after the other, whatever white space stands between their characters: a text may be broken
inside a clause.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pinghu_cli.document.model import Document

_NUMBER = re.compile(
    r"第?[(\uff08]?(?:[一二三四五六七八九十百]{1,4}|(?:\d{1,2}\.)?\d{1,3})[)\uff09]?(?:[、.\uff0e條条章節节]|部分)?\s*$"
)
"""The printed number before a title."""
_END = ""


class Piece(NamedTuple):
    """A text that stands in the published one: the id of the item that it begins, None within, empty after all."""

    item: str | None
    text: str
    is_row: bool = False
    """Whether it begins a row of the annex."""


class Spans(NamedTuple):
    """Id of an item -> where it begins and ends; ``missing`` is the first piece that was not found."""

    found: dict[str, tuple[int, int]]
    missing: Piece | None
    numbers: dict[str, str]
    """Id of an item -> its number as printed before the title, without space; empty where none is."""


def spans(document: Document, published: str) -> Spans:
    """Where each item begins and ends in ``published``; nothing where a piece does not stand there in its turn."""
    places = [place for place, character in enumerate(published) if not character.isspace()]
    dense = "".join(published[place] for place in places)
    heads: list[tuple[str, int]] = []
    numbers: dict[str, str] = {}
    reached = begun = 0
    for piece in _pieces(document):
        wanted = "".join(piece.text.split())
        start = dense.find(wanted, reached)
        if start < 0 and piece.item is None and dense.startswith(wanted, begun):
            start = begun  # a measure without a title is called by its first words
        begun = start if piece.item else begun
        if start < 0:
            return Spans({}, piece, {})
        reached = max(reached, start + len(wanted))
        if piece.item is not None:
            head = _head(published, places[start], is_row=piece.is_row) if piece.item else places[start]
            heads.append((piece.item, head))
            numbers[piece.item] = "".join(published[head : places[start]].split())
            if piece.is_row:
                reached = bisect_left(places, head)  # a row may print its goal before its title
    ends = [*heads, (_END, len(published))]
    found = {item: (start, end) for (item, start), (_, end) in pairwise(ends) if item != _END}
    domains = {domain.id for domain in document.domains}
    outer = [(item, start) for item, start in ends if item == _END or item in domains]
    found |= {item: (start, end) for (item, start), (_, end) in pairwise(outer) if item != _END}
    return Spans(found, None, numbers)


def _pieces(document: Document) -> Iterator[Piece]:
    front = document.document
    for text in (*front.at("letter"), front.title, *front.at("opening")):
        yield Piece(None, text)
    for domain in document.domains:
        yield Piece(domain.id, domain.title)
        yield Piece(None, domain.overview)
        for measure in domain.measures:
            yield Piece(measure.id, measure.title)
            yield Piece(None, measure.text)
    for text in front.at("closing"):
        yield Piece(_END, text)
    if document.annex:
        yield Piece(_END, document.annex.title)
        for row in document.annex.items:
            yield Piece(row.id, row.title, is_row=True)
            yield Piece(None, row.goal)


def _head(published: str, start: int, *, is_row: bool) -> int:
    """Where an item with its printed number begins; a row of the annex begins with its line."""
    if is_row:
        return published.rfind("\n", 0, start) + 1
    number = _NUMBER.search(published, max(0, start - 12), start)
    return number.start() if number else start
