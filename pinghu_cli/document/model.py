"""The document as frozen, typed values: what data/policies.yaml holds once it is loaded.

One struct per mapping of the YAML; a field is named as its key. Text is kept character for character as
published. Items (domain, measure, annex item) know their id, numeral and lead unit. See design section 3.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from pinghu_cli.quantities.numerals import chinese_numeral
from pinghu_cli.quantities.printed import Figure, Money, Rate

Op = Literal[">=", "<=", "=", "~", "increase", "decrease"]
Scope = Literal["item", "applicant", "applicant_year"]
PayKind = Literal["exact", "up_to", "rate", "pool", "tax", "unstated"]
FactKind = Literal["one", "many", "figure"]


class _Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all: immutable, and an unknown key is an error."""


class Part(_Struct, frozen=True, kw_only=True):
    """A named part of a budget, with the words it comes from."""

    name: str
    amount: Money
    quote: str


class Budget(_Struct, frozen=True, kw_only=True):
    """What the city's budget sets aside: the total, its parts, and the gap between them where one is declared."""

    total: Money
    quote: str
    parts: tuple[Part, ...] = ()
    gap: Money | None = None
    """Declared difference between total and the sum of the parts; without it they must be equal."""


class Target(_Struct, frozen=True, kw_only=True):
    """What the government sets out to reach: ``metric`` ``op`` ``value``, e.g. 新增高新技術企業 >= 30家."""

    metric: str
    op: Op
    quote: str
    value: Figure | None = None
    """None when only a direction is promised (力爭數量有所增長)."""
    qualifier: tuple[str, ...] = ()
    """Printed words that shade the figure, in printed order: 力爭, 左右, 以上."""


class Tax(_Struct, frozen=True, kw_only=True):
    """A tax rule: ``exempt_years`` free of tax, then ``reduced_years`` (None: without end) at ``reduced_to``."""

    exempt_years: int
    reduced_to: str
    """減半 (half the statutory rate) or a rate such as 10%."""
    reduced_years: int | None = None


class Condition(_Struct, frozen=True, kw_only=True):
    """What an applicant must be, have or do: ``fact`` has one of the choices ``has``, or is at most, at least a figure.

    Without a fact the text leaves it to later rules (符合條件的): the lead unit decides, no answer can.
    """

    words: str
    """The words of the item's text that say so; … stands for what is left out between them."""
    fact: str | None = None
    has: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    """Choices of which the text does not say whether they will do (裝備制造、時尚產業等): the lead unit decides."""
    at_most: Figure | None = None
    """以下: the figure itself is met."""
    at_least: Figure | None = None


class Tier(_Struct, frozen=True, kw_only=True):
    """One way an incentive pays. Exactly one of amount, up_to, rate, rate_up_to, pool, tax, unstated is its base.

    ``up_to`` beside a rate is the cap of what the rate gives. ``base`` is what the rate is taken of,
    ``base_limit`` the largest base that is eligible (以下 includes it). ``per`` is the printed word that says
    what the cap counts for; `Document.scopes` gives its meaning.
    """

    id: str | None = None
    name: str | None = None
    aliases: tuple[str, ...] = ()
    label: str | None = None
    """The printed words whose place in the quote's list is the place of this tier's figures."""
    kind: str | None = None
    """Printed words that tell apart tiers of the same label (綠色工廠, 綠色園區)."""
    amount: Money | None = None
    up_to: Money | None = None
    rate: Rate | None = None
    rate_up_to: Rate | None = None
    base: str | None = None
    base_limit: Money | None = None
    pool: Money | None = None
    tax: Tax | None = None
    unstated: bool = False
    per: str | None = None
    recipients: tuple[str, ...] | None = None
    condition: str | None = None
    form: str | None = None
    one_time: bool | None = None
    requires: tuple[Condition, ...] = ()
    """Conditions of this tier, beside those of its incentive."""

    @property
    def pays(self) -> PayKind:
        """Which of the six kinds of payment this is."""
        if self.rate is not None or self.rate_up_to is not None:
            return "rate"
        if self.amount is not None:
            return "exact"
        if self.up_to is not None:
            return "up_to"
        if self.pool is not None:
            return "pool"
        return "tax" if self.tax is not None else "unstated"


class Incentive(_Struct, frozen=True, kw_only=True):
    """What an applicant gets, and for what: one clause with its tiers. ``id`` is stable, kebab-case ASCII."""

    id: str
    name: str
    quote: str
    tiers: tuple[Tier, ...]
    aliases: tuple[str, ...] = ()
    """Everyday names of all tiers alike (those of a tier: of it alone); not from the document."""
    recipients: tuple[str, ...] = ()
    condition: str | None = None
    form: str | None = None
    one_time: bool = False
    notes: tuple[str, ...] = ()
    """Remarks that are not from the document."""
    requires: tuple[Condition, ...] = ()
    """Conditions of every tier; that the applicant is one of the recipients goes without saying."""


class Numerals(_Struct, frozen=True, kw_only=True):
    """Numerals of an item that are no figure of a fact, each as a short piece of its text, in reading order."""

    date: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    descriptor: tuple[str, ...] = ()


class _Item(_Struct, frozen=True, kw_only=True):
    number: int
    title: str
    keywords: tuple[str, ...] = ()
    """Everyday words for what the text says officially; for search only, not from the document."""
    targets: tuple[Target, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    numerals: Numerals = Numerals()


class Measure(_Item, frozen=True, kw_only=True):
    """One of the measures 措施 (一)–(五十). ``units`` in printed order; the first leads."""

    text: str
    units: tuple[str, ...]
    units_note: str = ""
    """What the printed unit list says after the units (of the first measure only)."""

    @property
    def id(self) -> str:
        """The item's id: ``"9"``."""
        return str(self.number)

    @property
    def numeral(self) -> str:
        """As printed: ``(九)``."""
        return f"({chinese_numeral(self.number)})"

    @property
    def lead(self) -> str:
        """The lead unit 牽頭單位: the first printed."""
        return self.units[0]


class AnnexItem(_Item, frozen=True, kw_only=True):
    """An item of the annex 平湖市積極爭取上級政策事項清單. ``text`` is its printed goal 具體目標."""

    domain: int
    goal: str
    units: tuple[str, ...]
    mirrors: tuple[int, ...] = ()
    """Numbers of the measures that say the same, judged by content."""
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

    @property
    def lead(self) -> str:
        """The first unit printed."""
        return self.units[0]


class Domain(_Item, frozen=True, kw_only=True):
    """One of the domains 領域 一–八, with its overview, budget and measures. ``text`` is its overview."""

    lead: str
    overview: str
    budget: Budget
    measures: tuple[Measure, ...]

    @property
    def id(self) -> str:
        """The item's id: ``"D2"``."""
        return f"D{self.number}"

    @property
    def numeral(self) -> str:
        """As printed: ``二``."""
        return chinese_numeral(self.number)

    @property
    def text(self) -> str:
        """The printed overview."""
        return self.overview

    @property
    def units(self) -> tuple[str, ...]:
        """The lead unit alone: a domain names no other."""
        return (self.lead,)


Item = Domain | Measure | AnnexItem


class Unit(_Struct, frozen=True, kw_only=True):
    """A responsible unit: ``name`` as printed; full name and aliases are common knowledge, not from the document."""

    name: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()


class Effective(_Struct, frozen=True, kw_only=True):
    """The period the document is valid for, both days included (ISO dates), with its words."""

    first_day: str
    last_day: str
    quote: str


class TotalBudget(_Struct, frozen=True, kw_only=True):
    """The stated total of all domains and what the text says of overlaps."""

    total: Money
    quote: str
    overlap: str
    gap: Money | None = None


class Annex(_Struct, frozen=True, kw_only=True):
    """The annex: its printed heading, table header, and items."""

    label: str
    title: str
    columns: tuple[str, ...]
    items: tuple[AnnexItem, ...]


class Front(_Struct, frozen=True, kw_only=True):
    """The document itself: who issued what, when, to whom; its opening and closing paragraphs; its digest."""

    title: str
    issuer: str
    issued: str
    addressees: str
    notice: str
    publicity: str
    opening: str
    closing: tuple[str, ...]
    effective: Effective
    budget: TotalBudget
    sha256: str
    """SHA-256 of the published text in UTF-8, lower-case hex."""
    numerals: Numerals = Numerals()


class Knowledge(_Struct, frozen=True, kw_only=True):
    """A fact that calculations need and the document does not state, with where it comes from."""

    id: str
    value: Rate
    name: str
    source: str


class Choice(_Struct, frozen=True, kw_only=True):
    """A possible answer. Choices of the applicant's kind say which printed recipients it is, or perhaps is."""

    name: str
    heading: str | None = None
    """Begins a group of choices in a list for people."""
    say: tuple[str, ...] = ()
    """Other words for it."""
    recipient: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    """Recipients of which the text does not say whether this is one."""
    gain: str | None = None
    """Like `Fact.gain`, for this choice alone."""


class Gate(_Struct, frozen=True, kw_only=True):
    """``fact`` has one of the choices ``has``."""

    fact: str
    has: tuple[str, ...]


class Fact(_Struct, frozen=True, kw_only=True):
    """Something about an applicant that conditions ask for. The questions are not from the document."""

    id: str
    name: str
    question: str
    kind: FactKind
    """One of the choices, any number of them, or a figure in ``unit``."""
    choices: tuple[Choice, ...] = ()
    unit: str | None = None
    note: str | None = None
    """How to answer."""
    when: Gate | None = None
    """Where this is known not to hold, there is nothing to ask: no choice and no figure."""
    of_year: bool = False
    """Whether it counts only in the year of the document: what was won earlier is not won anew."""
    gain: str | None = None
    """How to say that it changes for the better, {} being the choice (再獲評{}); None where it cannot be changed."""


class Synonym(_Struct, frozen=True, kw_only=True):
    """Everyday words ``say`` that stand for words of the document ``means``, in this direction (search only).

    ``weak`` words (錢, 買, 上限) say what kind of answer is wanted; alone they find nothing.
    """

    means: tuple[str, ...]
    say: tuple[str, ...]
    weak: bool = False


class Words(_Struct, frozen=True, kw_only=True):
    """Vocabulary for search: general synonyms, and words and characters of questions that carry no topic.

    ``elsewhere`` are everyday matters that this document does not answer (搖號, 公積金, 天氣).
    """

    synonyms: tuple[Synonym, ...] = ()
    stopwords: tuple[str, ...] = ()
    stopchars: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class Document(_Struct, frozen=True, kw_only=True):
    """The whole policy document."""

    schema: int
    document: Front
    units: tuple[Unit, ...]
    domains: tuple[Domain, ...]
    annex: Annex
    scopes: dict[str, Scope] = {}
    """Meaning of the printed words of `Tier.per`: 件 -> item, 單個企業年度 -> applicant_year."""
    knowledge: tuple[Knowledge, ...] = ()
    facts: tuple[Fact, ...] = ()
    """The register of facts about an applicant; the first is the applicant's kind. A gate names an earlier fact."""
    words: Words = Words()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in printed order."""
        return tuple(measure for domain in self.domains for measure in domain.measures)

    def items(self) -> Iterator[Item]:
        """Domains, measures and annex items in reading order."""
        return (item for _, item in self.placed_items())

    def placed_items(self) -> Iterator[tuple[Domain, Item]]:
        """Every item in reading order with the domain it belongs to (a domain belongs to itself)."""
        for domain in self.domains:
            yield domain, domain
            for measure in domain.measures:
                yield domain, measure
        by_number = {domain.number: domain for domain in self.domains}
        for item in self.annex.items:
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
