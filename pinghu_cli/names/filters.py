"""What a listing is narrowed to: domains, units, recipients, kinds of item, words. All may be several, and add up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import TypeVar

import msgspec

from pinghu_cli.document.model import Document, Domain, Item
from pinghu_cli.errors import NotFound
from pinghu_cli.names.options import one_of
from pinghu_cli.spelling.normalise import fold, key

T = TypeVar("T")
Names = str | Sequence[str] | None
"""One name, several in one (經信局、商務局; 1-3), or several; None narrows nothing."""

KINDS: dict[str, str] = {"measure": "措施", "annex": "附件 附件事項", "domain": "領域"}
"""Kinds of item, with other words for them."""
ALL_KINDS = KINDS | {"paragraph": "段落", "note": "說明"}
"""Kinds of all that search finds."""
_TEXT_FROM = 3
"""Digits from which on a number that no item has is text (2025, 9810)."""


def domains(document: Document, names: Names) -> frozenset[int] | None:
    """Numbers of the domains. Raise NotFound, UsageError."""
    return _all(names, lambda name: (domain.number for domain in _resolve().domains(document, name)))


def units(document: Document, names: Names) -> frozenset[str] | None:
    """Printed names of the units. Raise NotFound, UsageError."""
    return _all(names, lambda name: (unit.name for unit in _resolve().units(document, name)))


def recipients(document: Document, names: Names) -> frozenset[str] | None:
    """Kinds of recipient. Raise UsageError."""
    return _all(names, lambda name: _resolve().recipients(document, name))


def kinds(names: Names, known: Mapping[str, str] = KINDS) -> frozenset[str] | None:
    """Kinds of item, of those ``known``. Raise UsageError."""
    return _all(names, lambda name: (one_of(part, known, "種類", code="bad-kind") for part in _parts(name)))


class Words(msgspec.Struct, frozen=True):
    """Words that narrow a listing: numbers of items, of which one will do, and texts that must all stand there."""

    items: frozenset[str]
    texts: tuple[str, ...]

    def admits(self, home: Domain, item: Item) -> bool:
        """Whether an item is among the numbers, or its domain is."""
        return not self.items or item.id in self.items or home.id in self.items

    def stand_in(self, *texts: str | None) -> bool:
        """Whether every word stands in one of ``texts``; Latin words as whole words."""
        return all(stands_in(word, *texts) for word in self.texts)


def words(document: Document, given: Iterable[str]) -> Words:
    """What words narrow to. Raise NotFound for a number that no item has, UsageError for one that is not understood."""
    from pinghu_cli.names.numbered import numbered_items

    items: list[str] = []
    texts: list[str] = []
    for word in given:
        try:
            numbered = numbered_items(document, word)
        except NotFound:
            if not (word.strip().isdecimal() and len(word.strip()) >= _TEXT_FROM):
                raise
            numbered = None
        if numbered is not None:
            items += [item.id for item in numbered]
        elif key(word):
            texts.append(word)
    return Words(frozenset(items), tuple(texts))


def stands_in(word: str, *texts: str | None) -> bool:
    """Whether a word stands in one of ``texts``, in either script and any width; a Latin one as a whole word."""
    from pinghu_cli.names.ladder import has_part

    wanted = key(word)
    if wanted.isascii():
        return any(has_part(fold(text), fold(word)) for text in texts if text)
    return any(wanted in key(text) for text in texts if text)


def _resolve() -> ModuleType:
    """`names.resolve`, loaded with the first name: a listing that nothing narrows does without."""
    from pinghu_cli.names import resolve

    return resolve


def _all(names: Names, meaning: Callable[[str], Iterable[T]]) -> frozenset[T] | None:
    if names is None or (not isinstance(names, str) and not names):
        return None
    return frozenset(thing for name in ([names] if isinstance(names, str) else names) for thing in meaning(name))


def _parts(names: str) -> list[str]:
    return [part for part in names.replace("、", ",").replace("\uff0c", ",").split(",") if part.strip()]
