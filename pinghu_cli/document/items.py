"""The items of the document: domains, measures, annex items, with their budgets and targets. See `document.model`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar, Literal

from pinghu_cli.document.grants import Incentive
from pinghu_cli.document.struct import Struct
from pinghu_cli.quantities.numerals import FIRST_MEASURE, citation, heading_numeral, numbered_as
from pinghu_cli.quantities.printed import Figure, Money

Op = Literal[">=", ">", "<=", "=", "~", "increase", "decrease"]


class Part(Struct, frozen=True, kw_only=True):
    """A named part of a budget, with the words it comes from."""

    name: str
    """What it is for, as printed."""
    amount: Money
    """As printed."""
    quote: str
    """The words that state it."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""


class Budget(Struct, frozen=True, kw_only=True):
    """What the city's budget sets aside: the total, its parts, and the gap between them where one is declared."""

    total: Money
    """As printed."""
    quote: str
    """The words that state it."""
    parts: tuple[Part, ...] = ()
    """Its named parts, in printed order."""
    gap: Money | None = None
    """Declared difference between total and the sum of the parts; without it they must be equal."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""

    @property
    def added(self) -> Decimal:
        """The sum of the parts in 元."""
        return sum((part.amount.yuan for part in self.parts), Decimal(0))


class Target(Struct, frozen=True, kw_only=True):
    """What the government sets out to reach: ``metric`` ``op`` ``value``, e.g. 新增高新技術企業 >= 30家."""

    metric: str
    """What is counted, put together from words of the item."""
    op: Op
    """`>=` at least, `~` about; `increase` and `decrease` of a change."""
    quote: str
    """The words that set it."""
    value: Figure | None = None
    """Left out when only a direction is promised (力爭數量有所增長)."""
    qualifier: tuple[str, ...] = ()
    """Printed words that shade the figure, in printed order: 力爭, 左右, 以上."""
    repeats: str | None = None
    """Of an annex item's target: the id of the measure or domain that sets the same one."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""


class Numerals(Struct, frozen=True, kw_only=True):
    """Numerals of an item that are no figure of a fact, each as a short piece of its text, in reading order."""

    date: tuple[str, ...] = ()
    """Days and years."""
    name: tuple[str, ...] = ()
    """Numbers within names: 2.0版, 315."""
    descriptor: tuple[str, ...] = ()
    """What describes and promises nothing: 8個領域."""
    todo: tuple[str, ...] = ()
    """Those of a draft that nobody has judged yet."""


class _Item(Struct, frozen=True, kw_only=True):
    number: int
    """As printed, from 1."""
    title: str
    """As printed, without its number."""
    keywords: tuple[str, ...] = ()
    """Everyday words for what the text says officially; for search only, not from the document."""
    near: tuple[str, ...] = ()
    """Everyday words for what the item touches and does not answer: by them alone it is found as related."""
    targets: tuple[Target, ...] = ()
    """What is to be reached, in printed order."""
    incentives: tuple[Incentive, ...] = ()
    """What it grants, in printed order."""
    numerals: Numerals = Numerals()
    """Those of its text that no fact accounts for."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""


def joined(units: tuple[str, ...]) -> str | None:
    """Units as one text, with 、 between them; None for none."""
    return "、".join(units) or None


class _Shared(_Item, frozen=True, kw_only=True, rename={"printed_leads": "leads"}):
    """An item that units share: ``units`` in printed order, none where the text names none."""

    units: tuple[str, ...] = ()
    """The responsible units, in printed order."""
    printed_leads: tuple[str, ...] | None = None
    """Those of ``units`` that lead, where it is not the first alone: several, or none."""

    @property
    def leads(self) -> tuple[str, ...]:
        """The lead units 牽頭單位: those the data names, else the first printed."""
        return self.units[:1] if self.printed_leads is None else self.printed_leads

    @property
    def lead(self) -> str | None:
        """The lead units, joined by 、; None where the text names none."""
        return joined(self.leads)


class Measure(_Shared, frozen=True, kw_only=True, dict=True):
    """One of the measures 措施 (一), (二) … ``number`` is the printed one: it may begin anew in each domain."""

    home: ClassVar[int | None] = None
    """The number of its domain where numbers begin anew in each; the document sets it."""
    first: ClassVar[str] = FIRST_MEASURE
    """How the document numbers its first measure; the document sets it."""
    text: str
    """As printed, behind the title and without the list of units."""
    units_note: str = ""
    """What the printed unit list says after the units (of the first measure only)."""

    @property
    def id(self) -> str:
        """The item's id: ``"9"``; ``"D2.9"`` where numbers begin anew in each domain."""
        return str(self.number) if self.home is None else f"D{self.home}.{self.number}"

    @property
    def numeral(self) -> str:
        """As printed: ``(九)``."""
        return numbered_as(self.first, self.number, self.home)

    @property
    def ref(self) -> str:
        """As people cite it: ``(九)``, ``第九條``, ``領域二(一)``."""
        return citation(self.id, self.first)


class AnnexItem(_Shared, frozen=True, kw_only=True):
    """An item of the annex: what is to be won from higher levels. ``text`` is its printed goal 具體目標."""

    domain: int
    """Number of the domain in whose rows it stands."""
    goal: str
    """As printed."""
    mirrors: tuple[int | str, ...] = ()
    """Numbers of the measures that print the same promise or target; ids (D2.1) where numbers begin anew."""
    related: tuple[int | str, ...] = ()
    """Those of the measures on the same matter that do not say the same."""
    row_end: str | None = None
    """How the published table row ends, where it is not as the others do."""

    @property
    def id(self) -> str:
        """The item's id: ``"A6"``."""
        return f"A{self.number}"

    @property
    def numeral(self) -> str:
        """As people cite it: ``附件6``."""
        return citation(self.id)

    @property
    def ref(self) -> str:
        """The same."""
        return self.numeral

    def is_like(self, measure: Measure) -> bool:
        """Whether ``measure`` prints the same promise or target."""
        return measure.id in map(str, self.mirrors)

    def is_near(self, measure: Measure) -> bool:
        """Whether ``measure`` is on the same matter and does not say the same."""
        return measure.id in map(str, self.related)

    @property
    def text(self) -> str:
        """The printed goal."""
        return self.goal


class Domain(_Item, frozen=True, kw_only=True):
    """One of the domains 領域 一, 二 …, with its overview, budget and measures. ``text`` is its overview."""

    leads: tuple[str, ...] = ()
    """The lead units 牽頭單位, in printed order; none where the text names none."""
    overview: str = ""
    """The text below its heading, as printed."""
    budget: Budget | None = None
    """What the text sets aside for it."""
    measures: tuple[Measure, ...]
    """In printed order."""

    @property
    def id(self) -> str:
        """The item's id: ``"D2"``."""
        return f"D{self.number}"

    @property
    def numeral(self) -> str:
        """As printed: ``二``."""
        return heading_numeral(self.number)

    @property
    def ref(self) -> str:
        """As people cite it: ``領域二``."""
        return citation(self.id)

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


def begins_anew(numbers: Sequence[Sequence[object]]) -> bool:
    """Whether the numbers of measures begin anew in each domain: [1, 2, 3], [1, 2]."""
    return sum(within[:1] == [1] for within in numbers) > 1


class Annex(Struct, frozen=True, kw_only=True):
    """The annex: its printed heading, table header, and items."""

    label: str
    """The word above it: 附件."""
    title: str
    """Its printed heading."""
    columns: tuple[str, ...]
    """The printed header of its table."""
    items: tuple[AnnexItem, ...]
    """Its rows, in printed order."""
