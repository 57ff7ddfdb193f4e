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
from pinghu_cli.document.register import Choice, Fact, FactKind, Gate
from pinghu_cli.document.struct import Struct
from pinghu_cli.document.words import Absent, Aspect, Negation, Spoken, Synonym, Words
from pinghu_cli.quantities.numerals import heading_numeral
from pinghu_cli.quantities.printed import Figure, Money, Rate

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
]

Op = Literal[">=", ">", "<=", "=", "~", "increase", "decrease"]
Place = Literal["letter", "opening", "closing"]


class Part(Struct, frozen=True, kw_only=True):
    """A named part of a budget, with the words it comes from."""

    name: str
    amount: Money
    quote: str
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""


class Budget(Struct, frozen=True, kw_only=True):
    """What the city's budget sets aside: the total, its parts, and the gap between them where one is declared."""

    total: Money
    quote: str
    parts: tuple[Part, ...] = ()
    gap: Money | None = None
    """Declared difference between total and the sum of the parts; without it they must be equal."""
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""


class Target(Struct, frozen=True, kw_only=True):
    """What the government sets out to reach: ``metric`` ``op`` ``value``, e.g. 新增高新技術企業 >= 30家."""

    metric: str
    op: Op
    quote: str
    value: Figure | None = None
    """None when only a direction is promised (力爭數量有所增長)."""
    qualifier: tuple[str, ...] = ()
    """Printed words that shade the figure, in printed order: 力爭, 左右, 以上."""
    repeats: str | None = None
    """Of an annex item's target: the id of the measure or domain that sets the same one."""
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""


class Numerals(Struct, frozen=True, kw_only=True):
    """Numerals of an item that are no figure of a fact, each as a short piece of its text, in reading order."""

    date: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    descriptor: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    """Those of a draft that nobody has judged yet."""


class _Item(Struct, frozen=True, kw_only=True):
    number: int
    title: str
    keywords: tuple[str, ...] = ()
    """Everyday words for what the text says officially; for search only, not from the document."""
    targets: tuple[Target, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    numerals: Numerals = Numerals()
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""


def joined(units: tuple[str, ...]) -> str | None:
    """Units as one text, with 、 between them; None for none."""
    return "、".join(units) or None


class _Shared(_Item, frozen=True, kw_only=True, rename={"printed_leads": "leads"}):
    """An item that units share: ``units`` in printed order, none where the text names none."""

    units: tuple[str, ...] = ()
    printed_leads: tuple[str, ...] | None = None
    """Those of ``units`` that lead, where it is not the first alone: several, or none. Written ``leads``."""

    @property
    def leads(self) -> tuple[str, ...]:
        """The lead units 牽頭單位: those the data names, else the first printed."""
        return self.units[:1] if self.printed_leads is None else self.printed_leads

    @property
    def lead(self) -> str | None:
        """The lead units, joined by 、; None where the text names none."""
        return joined(self.leads)


class Measure(_Shared, frozen=True, kw_only=True):
    """One of the measures 措施 (一)–(五十)."""

    text: str
    units_note: str = ""
    """What the printed unit list says after the units (of the first measure only)."""

    @property
    def id(self) -> str:
        """The item's id: ``"9"``."""
        return str(self.number)

    @property
    def numeral(self) -> str:
        """As printed: ``(九)``."""
        return f"({heading_numeral(self.number)})"


class AnnexItem(_Shared, frozen=True, kw_only=True):
    """An item of the annex 平湖市積極爭取上級政策事項清單. ``text`` is its printed goal 具體目標."""

    domain: int
    goal: str
    mirrors: tuple[int, ...] = ()
    """Numbers of the measures that print the same promise or target."""
    related: tuple[int, ...] = ()
    """Numbers of the measures on the same matter that do not say the same."""
    row_end: str | None = None
    """How the published table row ends, where it breaks the rule (see `document.text`)."""

    @property
    def id(self) -> str:
        """The item's id: ``"A6"``."""
        return f"A{self.number}"

    @property
    def numeral(self) -> str:
        """As people cite it: ``附件6``."""
        return f"附件{self.number}"

    @property
    def text(self) -> str:
        """The printed goal."""
        return self.goal


class Domain(_Item, frozen=True, kw_only=True):
    """One of the domains 領域 一–八, with its overview, budget and measures. ``text`` is its overview."""

    leads: tuple[str, ...] = ()
    """The lead units 牽頭單位, in printed order; none where the text names none."""
    overview: str = ""
    budget: Budget | None = None
    measures: tuple[Measure, ...]

    @property
    def id(self) -> str:
        """The item's id: ``"D2"``."""
        return f"D{self.number}"

    @property
    def numeral(self) -> str:
        """As printed: ``二``."""
        return heading_numeral(self.number)

    @property
    def text(self) -> str:
        """The printed overview."""
        return self.overview

    @property
    def units(self) -> tuple[str, ...]:
        """The lead units: a domain names no others."""
        return self.leads

    @property
    def lead(self) -> str | None:
        """As `Measure.lead`."""
        return joined(self.leads)


Item = Domain | Measure | AnnexItem


class Unit(Struct, frozen=True, kw_only=True):
    """A responsible unit: ``name`` as printed; full name and aliases are common knowledge, not from the document."""

    name: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()


class Effective(Struct, frozen=True, kw_only=True):
    """The period the document is valid for, both days included, with its words and the printed exception."""

    first_day: datetime.date
    last_day: datetime.date
    quote: str
    exception: str | None = None
    """除標明具體實施期限外: what the period does not hold for."""
    higher: str | None = None
    """What the text says of policies of a higher level (國家、省…遵照執行)."""
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph outside the domains, as printed. ``place``: the letter before the title, the opening, the closing."""

    id: str
    """``P1``, in printed order."""
    title: str
    """What it is about, in our words."""
    place: Place
    text: str
    keywords: tuple[str, ...] = ()
    """As `_Item.keywords`."""


class Note(Struct, frozen=True, kw_only=True):
    """What people ask and the document does not say. Question and answer are ours."""

    id: str
    """``N1`` …"""
    question: str
    text: str
    ask: tuple[str, ...] = ()
    """Units to ask, by their printed names; none: the lead unit of the measure in question."""
    see: tuple[str, ...] = ()
    """Ids of the items and paragraphs that come nearest."""
    absent: tuple[str, ...] = ()
    """Words that would stand in the text if it did say so: loading checks that they do not."""
    keywords: tuple[str, ...] = ()
    """As `_Item.keywords`."""


class TotalBudget(Struct, frozen=True, kw_only=True):
    """The stated total of all domains and what the text says of overlaps."""

    total: Money
    quote: str
    overlap: str | None = None
    gap: Money | None = None
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""


class Annex(Struct, frozen=True, kw_only=True):
    """The annex: its printed heading, table header, and items."""

    label: str
    title: str
    columns: tuple[str, ...]
    items: tuple[AnnexItem, ...]


class Front(Struct, frozen=True, kw_only=True):
    """The document itself: who issued what, when; its paragraphs outside the domains; its digest.

    What may be missing is None where the text does not have it.
    """

    title: str
    issuer: str | None = None
    issued: str | None = None
    publicity: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    effective: Effective
    budget: TotalBudget | None = None
    sha256: str
    """SHA-256 of the published text in UTF-8, lower-case hex."""
    published: str | None = None
    """The published text itself, ending in a newline, where it is printed in another way than `document.text` sets it.

    Titles and texts stand in it in their order, white space aside; `text` cuts them out.
    """
    numerals: Numerals = Numerals()
    requires: tuple[Condition, ...] = ()
    """Conditions of everything the document grants; taken to hold where the applicant does not say, and said so."""
    doubt: str | None = None
    """What is still to be decided of it; of a draft (see `document.doubts`)."""

    def at(self, place: Place) -> tuple[str, ...]:
        """The texts of the paragraphs that stand at ``place``, in order."""
        return tuple(paragraph.text for paragraph in self.paragraphs if paragraph.place == place)


class Knowledge(Struct, frozen=True, kw_only=True):
    """A fact that calculations need and the document does not state, with where it comes from."""

    id: str
    value: Rate
    name: str
    source: str
    base: str | None = None
    """What a rate is taken of."""
    quote: str | None = None
    """The words of the source; the value stands in them."""


class Document(Struct, frozen=True, kw_only=True):
    """The whole policy document."""

    schema: int
    document: Front
    units: tuple[Unit, ...] = ()
    domains: tuple[Domain, ...]
    annex: Annex | None = None
    scopes: dict[str, Scope] = msgspec.field(default_factory=dict)
    """Meaning of the printed words of `Tier.per`: 件 -> item, 單個企業年度 -> applicant_year."""
    knowledge: tuple[Knowledge, ...] = ()
    notes: tuple[Note, ...] = ()
    recipients: dict[str, str | None] = msgspec.field(default_factory=dict)
    """Every word the text prints for a recipient -> the wider word it belongs to (小微企業 -> 中小企業 -> 企業)."""
    facts: tuple[Fact, ...] = ()
    """The register of facts about an applicant; the first is the applicant's kind. A gate names an earlier fact."""
    words: Words = Words()

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
                return next(domain for domain in self.domains if item in domain.measures)
