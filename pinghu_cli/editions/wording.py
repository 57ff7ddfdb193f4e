"""Sentences that read otherwise without any other change: neither figure, nor unit, nor condition is concerned."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pinghu_cli.document.model import Document, Item
from pinghu_cli.editions.align import Editions, canonical
from pinghu_cli.editions.changes import Change, Side, certainty, side

_SAME_YEAR = "年", "年"
_SENTENCE = re.compile(r"[^。;；!！\n]+[。;；!！]?")


Reworded = tuple[str, str]
"""The old and the new words; empty where a sentence is new or gone."""


def wording_changes(editions: Editions, changes: Sequence[Change]) -> Iterator[Change]:
    """The reworded sentences of matched items and of the document's own paragraphs that no other change quotes."""
    years = _years(editions)
    for pair in editions.every_item:
        quotes = _quotes(changes, pair.old, pair.new)
        for before, after in reworded(pair.old.text, pair.new.text, quotes, years):
            old = side(editions.old, pair.old, before, before) if before else None
            new = side(editions.new, pair.new, after, after) if after else None
            yield _change(pair.new.title, old, new, certainty(pair))
    quotes = _quotes(changes, None, None)
    for before, after in reworded(_paragraphs(editions.old), _paragraphs(editions.new), quotes, years):
        old = Side(shown=before, quote=before) if before else None
        yield _change("開頭與結尾", old, Side(shown=after, quote=after) if after else None, 1.0)


def reworded(old: str, new: str, quotes: Sequence[str], years: tuple[str, str]) -> Iterator[Reworded]:
    """The sentences of two texts that differ beyond script and width, without those that hold one of ``quotes``.

    That the old edition says the first of ``years`` where the new one says the second is no other wording.
    """
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    new_keys = [canonical(text) for text in after]
    old_keys = [text if text in new_keys else text.replace(*years) for text in map(canonical, before)]
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    told = [canonical(quote) for quote in quotes if quote]
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from _without(before[i:j], after[k:m], told)


def _years(editions: Editions) -> tuple[str, str]:
    """The years in which both editions begin to hold, as sentences print them; no other than itself where unknown."""
    old, new = (edition.document.effective.first_day for edition in (editions.old, editions.new))
    return (f"{old.year}年", f"{new.year}年") if old and new else _SAME_YEAR


def _without(before: Sequence[str], after: Sequence[str], told: Sequence[str]) -> Iterator[Reworded]:
    """Sentence by sentence where as many stand on both sides, else what is left of either side together."""
    if len(before) == len(after):
        pairs = zip(before, after, strict=True)
        yield from ((old, new) for old, new in pairs if not _holds(old, told) and not _holds(new, told))
        return
    old = "".join(text for text in before if not _holds(text, told))
    new = "".join(text for text in after if not _holds(text, told))
    if old or new:
        yield old, new


def _holds(sentence: str, told: Sequence[str]) -> bool:
    text = canonical(sentence)
    return any(quote in text or text in quote for quote in told)


def _quotes(changes: Sequence[Change], old: Item | None, new: Item | None) -> list[str]:
    """The clauses of an item, or of the document as a whole, that other changes quote already."""
    sides = [(change.old, old) for change in changes if change.topic not in ("measures", "units")]
    sides += [(change.new, new) for change in changes if change.topic not in ("measures", "units")]
    return [side.quote for side, item in sides if side is not None and _same(side.item, item)]


def _same(old: Item | None, new: Item | None) -> bool:
    return old is new if old is None or new is None else old.id == new.id


def _paragraphs(document: Document) -> str:
    return "\n".join(
        (*filter(None, [document.document.publicity]), *(paragraph.text for paragraph in document.paragraphs))
    )


def _change(what: str, old: Side | None, new: Side | None, match: float) -> Change:
    both = old is not None and new is not None
    return Change(
        topic="wording",
        kind="changed" if both else "added" if old is None else "dropped",
        what=what,
        old=old,
        new=new,
        match=match if both else None,
    )
