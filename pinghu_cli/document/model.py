"""The document as frozen, typed values: what data/policies.yaml holds once it is loaded.

One struct per mapping of the YAML; a field is named as its key. Text is kept character for character as
published. Items (domain, measure, annex item) know their id, numeral and lead unit. See docs/data.md.
"""

import datetime
from collections.abc import Iterator
from typing import Literal

import msgspec

from pinghu_cli.document.grants import (
    Alternatives,
    Condition,
    Gives,
    Incentive,
    PayKind,
    Presumed,
    Scope,
    ScopeKind,
    Tax,
    Tier,
)
from pinghu_cli.document.items import (
    Annex,
    AnnexItem,
    Budget,
    Domain,
    Item,
    Measure,
    Numerals,
    Op,
    Part,
    Target,
    begins_anew,
    joined,
)
from pinghu_cli.document.register import Choice, Fact, FactKind, Gate
from pinghu_cli.document.struct import Struct
from pinghu_cli.document.words import Absent, Aspect, Negation, Spoken, Synonym, Words
from pinghu_cli.quantities.numerals import FIRST_MEASURE, citation
from pinghu_cli.quantities.printed import Money, Rate

__all__ = [
    "Absent",
    "Alternatives",
    "Annex",
    "AnnexItem",
    "Aspect",
    "Budget",
    "Choice",
    "Condition",
    "Document",
    "Domain",
    "Effective",
    "Fact",
    "FactKind",
    "Front",
    "Gate",
    "Gives",
    "Incentive",
    "Item",
    "Knowledge",
    "Measure",
    "Negation",
    "Note",
    "Numerals",
    "Op",
    "Paragraph",
    "Part",
    "PayKind",
    "Place",
    "Presumed",
    "Scope",
    "ScopeKind",
    "Spoken",
    "Synonym",
    "Target",
    "Tax",
    "Tier",
    "TotalBudget",
    "Unit",
    "Words",
    "begins_anew",
    "joined",
]

Place = Literal["letter", "opening", "closing"]


class Unit(Struct, frozen=True, kw_only=True):
    """A responsible unit: ``name`` as printed; full name and aliases are common knowledge, not from the document."""

    name: str
    """As printed."""
    full_name: str | None = None
    """Its whole name, where it is known."""
    aliases: tuple[str, ...] = ()
    """What people call it; each name is of one unit only."""


class Effective(Struct, frozen=True, kw_only=True):
    """The period the document is valid for, both days included, with its words and the printed exception.

    A day that the text does not print is left out: it is unknown, and so is then whether the document has lapsed.
    """

    first_day: datetime.date | None = None
    """2000-01-01; left out where the text does not print it."""
    last_day: datetime.date | None = None
    """Likewise."""
    quote: str | None = None
    """The words that print the days."""
    exception: str | None = None
    """除標明具體實施期限外: what the period does not hold for."""
    higher: str | None = None
    """What the text says of policies of a higher level (國家、省…遵照執行)."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph outside the domains, as printed. ``place``: the letter before the title, the opening, the closing."""

    id: str
    """``P1``, in printed order."""
    title: str
    """What it is about, in our words."""
    place: Place
    """In the letter before the title, the opening before the first domain, or the closing behind the last measure."""
    text: str
    """As printed."""
    keywords: tuple[str, ...] = ()
    """Everyday words for what it says; for search only, not from the document."""

    @property
    def ref(self) -> str:
        """As people cite it: ``段落4``."""
        return citation(self.id)


class Note(Struct, frozen=True, kw_only=True):
    """What people ask and the document does not say. Question and answer are ours."""

    id: str
    """``N1`` …"""
    question: str
    """As people ask it."""
    text: str
    """What the document says of it, or that it says nothing."""
    ask: tuple[str, ...] = ()
    """Units to ask, by their printed names; none: the lead unit of the measure in question."""
    see: tuple[str, ...] = ()
    """Ids of the items and paragraphs that come nearest."""
    absent: tuple[str, ...] = ()
    """Words that would stand in the text if it did say so: loading checks that they do not."""
    keywords: tuple[str, ...] = ()
    """Everyday words for what it says; for search only, not from the document."""

    @property
    def ref(self) -> str:
        """As people cite it: ``說明1``."""
        return citation(self.id)


class TotalBudget(Struct, frozen=True, kw_only=True):
    """The stated total of all domains and what the text says of overlaps."""

    total: Money
    """As printed."""
    quote: str
    """The words that state it."""
    overlap: str | None = None
    """What the text says it leaves out: 除交叉重疊部分外."""
    gap: Money | None = None
    """Declared difference between it and the sum of the domains; without it they must be equal."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""


class Front(Struct, frozen=True, kw_only=True):
    """The document itself: who issued what, when; its paragraphs outside the domains; its digest.

    What may be missing is left out where the text does not have it.
    """

    title: str
    """As printed."""
    issuer: str | None = None
    """Who issued it, as printed."""
    issued: str | None = None
    """The day of issue, as printed: 2000年4月30日."""
    publicity: str | None = None
    """The printed note on publicity: (此件公開發布)."""
    paragraphs: tuple[Paragraph, ...] = ()
    """Those outside the domains, in printed order."""
    effective: Effective = Effective()
    """From when until when it holds."""
    budget: TotalBudget | None = None
    """What all domains together are given."""
    sha256: str
    """SHA-256 of the published text in UTF-8, lower-case hex."""
    published: str | None = None
    """The published text itself, ending in a newline, where it is printed in another way than `pinghu text` sets it.

    Titles and texts stand in it in their order, white space aside.
    """
    numbering: str = FIRST_MEASURE
    """How the first measure is numbered in print: 第一條, （一）, 1., 1.1 (with the number of the domain)."""
    numerals: Numerals = Numerals()
    """Those of the document's own lines that no fact accounts for."""
    requires: tuple[Condition, ...] = ()
    """Conditions of everything the document grants; taken to hold where the applicant does not say, and said so."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""

    def at(self, place: Place) -> tuple[str, ...]:
        """The texts of the paragraphs that stand at ``place``, in order."""
        return tuple(paragraph.text for paragraph in self.paragraphs if paragraph.place == place)


class Knowledge(Struct, frozen=True, kw_only=True):
    """A fact that calculations need and the document does not state, with where it comes from."""

    id: str
    """By which `of` of a tax rule names it."""
    value: Rate
    """As its source prints it."""
    name: str
    """What it is."""
    source: str
    """Where it stands: law and article."""
    base: str | None = None
    """What a rate is taken of."""
    quote: str | None = None
    """The words of the source; the value stands in them."""


class Document(Struct, frozen=True, kw_only=True):
    """The whole policy document."""

    schema: int
    """The version of these keys."""
    document: Front
    """The document itself, without its domains."""
    units: tuple[Unit, ...] = ()
    """Every responsible unit that is named anywhere; in any order."""
    domains: tuple[Domain, ...]
    """In printed order."""
    annex: Annex | None = None
    """Where there is one."""
    scopes: dict[str, Scope] = msgspec.field(default_factory=dict)
    """What the printed words of `per` count: 件 -> item, 單個企業年度 -> applicant_year."""
    knowledge: tuple[Knowledge, ...] = ()
    """What is needed and printed elsewhere."""
    notes: tuple[Note, ...] = ()
    """What people ask and the text does not say."""
    recipients: dict[str, str | None] = msgspec.field(default_factory=dict)
    """Every word the text prints for a recipient -> the wider word it belongs to (小微企業 -> 中小企業 -> 企業)."""
    facts: tuple[Fact, ...] = ()
    """The register of facts about an applicant; the first is the applicant's kind. A gate names an earlier fact."""
    words: Words = Words()
    """Vocabulary for search."""

    def __post_init__(self) -> None:
        """Tell each measure what its id and its citation take from the document."""
        first = self.document.numbering
        restarts = begins_anew([[measure.number for measure in domain.measures] for domain in self.domains])
        for domain in self.domains:
            home = domain.number if restarts else None
            for measure in domain.measures:
                if (measure.first, measure.home) != (first, home):  # most are as they are made
                    msgspec.structs.force_setattr(measure, "first", first)
                    msgspec.structs.force_setattr(measure, "home", home)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs outside the domains, in printed order."""
        return self.document.paragraphs

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in printed order."""
        return tuple(measure for domain in self.domains for measure in domain.measures)

    @property
    def annex_items(self) -> tuple[AnnexItem, ...]:
        """The items of the annex; none where there is no annex."""
        return self.annex.items if self.annex else ()

    def items(self) -> Iterator[Item]:
        """Domains, measures and annex items in reading order."""
        for domain in self.domains:
            yield domain
            yield from domain.measures
        yield from self.annex_items

    def placed_items(self) -> Iterator[tuple[Domain, Item]]:
        """Every item in reading order with the domain it belongs to (a domain belongs to itself)."""
        for domain in self.domains:
            yield domain, domain
            for measure in domain.measures:
                yield domain, measure
        by_number = {domain.number: domain for domain in self.domains}
        for item in self.annex_items:
            if item.domain in by_number:  # loading refuses one that belongs nowhere
                yield by_number[item.domain], item

    def domain_of(self, item: Item) -> Domain:
        """The domain an item belongs to (a domain belongs to itself)."""
        match item:
            case Domain():
                return item
            case AnnexItem():
                return next(domain for domain in self.domains if domain.number == item.domain)
            case Measure():
                if item.home is not None:
                    return next(domain for domain in self.domains if domain.number == item.home)
                return next(domain for domain in self.domains if item in domain.measures)
