"""The search index: plain numbers and strings, so that it can be stored and read back without running code."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Generic, Self, TypeVar

import msgspec

from pinghu_cli.document.validity import Validity
from pinghu_cli.finding.located import Located

Value = TypeVar("Value")

IMPACT_BITS = 8
IMPACTS = 1 << IMPACT_BITS
NEAR = 1 << IMPACT_BITS
"""In a posting: the item touches the term and does not answer it."""
ITEM_BITS = IMPACT_BITS + 1
"""From where on a posting holds the item."""
POSTING_BYTES = array("I").itemsize


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What search needs to know of every item to choose and rank."""

    id: str
    kind: str
    """``domain``, ``measure``, ``annex``, ``paragraph`` or ``note``."""
    domain: int
    """Number of its domain; 0 for a paragraph or a note."""
    units: tuple[str, ...]
    leads: tuple[str, ...] = ()
    """The units that lead it."""


class Wording(msgspec.Struct, frozen=True, array_like=True):
    """What search needs to know of an item to index and show it."""

    title: str
    ref: str
    """How it is cited."""
    text: str
    located: Located
    """The text as it is searched for the clause that answers."""
    keywords: tuple[str, ...]
    """Everyday words for the item or for a clause of it."""
    near: tuple[str, ...]
    """Everyday words for what the item or a clause of it touches and does not answer."""
    spoken: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
    """Where in the text words stand, with the keywords for them (as by `tokens.phrase_of`)."""
    mirrored: tuple[str, ...]
    """Keywords of the measures that an annex item mirrors."""
    names: tuple[str, ...]
    """Names of its incentives and metrics of its targets."""
    told: tuple[tuple[int, int, str], ...]
    """Spans of the text with what each tells: ``grant``, ``service``, ``amount``, ``bound``, ``budget``, ``target``."""

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The texts that are searched, by field."""
        return {
            "title": (self.title,),
            "keywords": self.keywords,
            "near": self.near,
            "text": (self.text,),
            "names": self.names,
            "mirrored": self.mirrored,
        }


class Wordings(msgspec.Struct, frozen=True, array_like=True):
    """The wordings of all items, by their place in the index; each is read only when it is asked for."""

    ends: tuple[int, ...]
    """Where each wording ends in ``body``."""
    body: memoryview

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> "Wordings":
        """``wordings``, packed."""
        pieces = [msgspec.msgpack.encode(wording) for wording in wordings]
        return cls(tuple(accumulate(map(len, pieces))), memoryview(b"".join(pieces)))

    def __getitem__(self, item: int) -> Wording:
        start = self.ends[item - 1] if item else 0
        return msgspec.msgpack.decode(self.body[start : self.ends[item]], type=Wording)

    def __iter__(self) -> Iterator[Wording]:
        return map(self.__getitem__, range(len(self.ends)))


class _Read:
    """Wordings of which each is kept once it was asked for: one query looks at the same ones several times."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings
        self._kept: dict[int, Wording] = {}

    def __getitem__(self, item: int) -> Wording:
        if item not in self._kept:
            self._kept[item] = self._wordings[item]
        return self._kept[item]

    def __iter__(self) -> Iterator[Wording]:
        return iter(self._wordings)


class Shelves(msgspec.Struct, Generic[Value], frozen=True, array_like=True):
    """A large lexicon, a shelf for each first character; a shelf is unpacked only when a word on it is asked for."""

    packed: dict[str, memoryview]

    @classmethod
    def of(cls, words: Mapping[str, Value]) -> Self:
        """``words``, packed."""
        shelves: dict[str, dict[str, Value]] = {}
        for word, value in words.items():
            shelves.setdefault(word[:1], {})[word] = value
        return cls({first: memoryview(msgspec.msgpack.encode(shelf)) for first, shelf in shelves.items()})

    def __iter__(self) -> Iterator[str]:
        return (word for shelf in self.packed.values() for word in msgspec.msgpack.decode(shelf))


class Lexicon(Generic[Value]):
    """The words of `Shelves`, whose values are of ``kind``, as a mapping."""

    def __init__(self, shelves: Shelves[Value], kind: type[Value]) -> None:
        self._packed = shelves.packed
        self._kind = kind
        self._open: dict[str, dict[str, Value]] = {}

    def _shelf(self, first: str) -> dict[str, Value]:
        if first not in self._open:
            packed = self._packed.get(first)
            shelf = msgspec.msgpack.decode(packed, type=dict[str, self._kind]) if packed else {}  # type: ignore[name-defined]
            self._open[first] = shelf
        return self._open[first]

    def get(self, word: str) -> Value | None:
        """The value of ``word``; None where it is unknown."""
        return self._shelf(word[:1]).get(word)

    def __contains__(self, word: str) -> bool:
        return word in self._shelf(word[:1])

    def __getitem__(self, word: str) -> Value:
        return self._shelf(word[:1])[word]


class Sounds(msgspec.Struct, frozen=True, array_like=True):
    """How the document's words sound and are spelled, for queries in pinyin, in initials, or with a slip."""

    readings: dict[str, str]
    """Blurred syllable -> the common characters that are read so."""
    letters: str
    """First letters of every stretch of Chinese text, a space between stretches."""
    characters: str
    """The characters that `letters` stand for, place by place."""
    common: frozenset[str]
    """Words of everyday Chinese but nouns: no slip turns one into another, a sound may (只能 for 智能)."""
    nouns: frozenset[str]
    """Nouns of everyday Chinese, which are meant when they are typed."""
    spelled: dict[str, str]
    """Pinyin of a known phrase, or a known Latin word -> the phrase or word itself."""


class Tables(msgspec.Struct, frozen=True, array_like=True):
    """What is found where. A posting is ``item << 9 | near << 8 | impact``: how strongly the item is about the term.

    ``near`` is 1 where the item touches the term and does not answer it.
    """

    entries: tuple[Entry, ...]
    wordings: Wordings
    terms: Shelves[bytes]
    """Pair of characters, single character, Latin word or number -> its postings."""
    phrases: Shelves[bytes]
    """Known phrase (title, keyword, name, quoted words, synonym) -> the postings of items that hold it."""
    synonyms: Shelves[list[tuple[str, bool]]]
    """What people say -> the document's words for it, each with whether the link is weak."""
    units: dict[str, list[str]]
    """What a unit is called -> the units (as printed) so called."""
    duties: dict[str, bytes]
    """Unit -> postings of the items it leads (full impact) or joins."""
    stopwords: frozenset[str]
    stopchars: str
    absent: Shelves[bytes]
    """Words for matters of which the document says nothing -> the postings of items that come near."""
    aspects: dict[str, str]
    """Words that ask for an aspect (什么时候到账) -> what tells it: a ``unit``, one of `Wording.told`, nothing."""
    wholes: dict[str, str]
    """Words that ask for all items of a kind -> the kind."""
    negation: tuple[tuple[str, ...], tuple[str, ...]]
    """Words that exclude what follows them, and what precedes them."""
    forms: frozenset[str]
    """What money is called: 補助, 獎勵, 貼息 …"""
    validity: Validity
    """When the document holds."""


class Index:
    """The tables of a document, and its `Sounds`, which are made or recalled when a query first needs them."""

    def __init__(self, tables: Tables, hear: Callable[[], Sounds]) -> None:
        """``hear`` gives the sounds of the tables' document."""
        self.tables = tables
        self.entries = tables.entries
        self.wordings = _Read(tables.wordings)
        self.terms = Lexicon(tables.terms, bytes)
        self.phrases = Lexicon(tables.phrases, bytes)
        self.synonyms = Lexicon(tables.synonyms, list[tuple[str, bool]])
        self.units = tables.units
        self.duties = tables.duties
        self.stopwords = tables.stopwords
        self.stopchars = tables.stopchars
        self.absent = Lexicon(tables.absent, bytes)
        self.aspects = tables.aspects
        self.wholes = tables.wholes
        self.negation = tables.negation
        self.forms = tables.forms
        self._hear = hear

    def of_kind(self, kind: str) -> bytes:
        """Postings of all items of a kind; with the domains, of the paragraph that has the sum of their budgets."""
        of_all = {item for item, entry in enumerate(self.entries) if entry.kind == kind}
        sums = {item for item in self.budgeted if self.entries[item].kind == "paragraph"}
        return packed(dict.fromkeys(of_all | sums if kind == "domain" else of_all, IMPACTS - 1))

    @cached_property
    def budgeted(self) -> frozenset[int]:
        """The items that tell a budget: domains, and the paragraph with the sum. No other wording is read for it."""
        spanning = (item for item, entry in enumerate(self.entries) if entry.kind in ("domain", "paragraph"))
        return frozenset(item for item in spanning if any(by == "budget" for *_, by in self.wordings[item].told))

    @cached_property
    def sounds(self) -> Sounds:
        """How the document's words sound."""
        return self._hear()


def packed(postings: dict[int, int]) -> bytes:
    """Item -> impact (1 to 255), with `NEAR` or without, as postings."""
    return array("I", [item << ITEM_BITS | impact for item, impact in sorted(postings.items())]).tobytes()


def unpacked(postings: bytes) -> "array[int]":
    """Postings as numbers ``item << 9 | near << 8 | impact``."""
    numbers = array("I")
    numbers.frombytes(postings)
    return numbers


def impact(postings: bytes, item: int) -> int:
    """How strongly an item is about the term of ``postings``; 0 when it does not hold the term."""
    return _posting(postings, item) & IMPACTS - 1


def is_near(postings: bytes, item: int) -> bool:
    """Whether an item only touches the term of ``postings``."""
    return bool(_posting(postings, item) & NEAR)


def _posting(postings: bytes, item: int) -> int:
    numbers = unpacked(postings)
    place = bisect_left(numbers, item << ITEM_BITS)
    return numbers[place] if place < len(numbers) and numbers[place] >> ITEM_BITS == item else 0
