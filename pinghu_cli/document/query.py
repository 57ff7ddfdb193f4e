"""Questions to the document: what belongs to a domain or a unit, who must deliver what, what is paid and set aside.

Everything takes the loaded `Document` and gives its own typed values back, in reading order. Names are resolved
before (see `names.resolve`): a unit is named as printed, a domain by its number.
"""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.document.grants import Gives
from pinghu_cli.document.model import (
    AnnexItem,
    Condition,
    Document,
    Domain,
    Incentive,
    Item,
    Measure,
    PayKind,
    Presumed,
    Target,
    Tier,
    Unit,
    joined,
)
from pinghu_cli.document.remembered import remembered
from pinghu_cli.quantities.printed import Money

Role = Literal["lead", "join"]
Numbers = int | Collection[int] | None
"""Numbers of domains: one, several, or all."""
Names = str | Collection[str] | None
"""Printed names of units: one, several, or all."""
Level = Literal["domain", "part"]
Kind = Literal["domain", "measure", "annex"]
KINDS: dict[type[Item], Kind] = {Domain: "domain", Measure: "measure", AnnexItem: "annex"}
"""What an item of each type is called in rows and tables."""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit has to do with an item: lead it (牽頭, named first) or join in (配合)."""

    item: Item
    domain: Domain
    role: Role

    def __repr__(self) -> str:
        """``<Duty lead 9 加快數智化轉型>``."""
        return f"<Duty {self.role} {self.item.id} {self.item.title}>"

    @property
    def kind(self) -> Kind:
        """What the item is."""
        return KINDS[type(self.item)]


class UnitDuties(msgspec.Struct, frozen=True, kw_only=True):
    """All duties of one unit, in reading order."""

    unit: Unit
    duties: tuple[Duty, ...]

    def __repr__(self) -> str:
        """``<UnitDuties 經信局 19>``."""
        return f"<UnitDuties {self.unit.name} {len(self.duties)}>"

    @property
    def ordered(self) -> list[Duty]:
        """What the unit leads first; domains, measures, annex items."""
        kinds = (Domain, Measure, AnnexItem)
        return sorted(self.duties, key=lambda duty: (duty.role != "lead", kinds.index(type(duty.item))))

    def items(self, kind: type[Item], role: Role | None = None) -> list[Item]:
        """The items of one kind (Domain, Measure, AnnexItem) that the unit leads, joins, or either."""
        return [d.item for d in self.duties if isinstance(d.item, kind) and role in (None, d.role)]


class SetTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target with the item and domain that set it."""

    item: Item
    domain: Domain
    target: Target

    def __repr__(self) -> str:
        """``<SetTarget 9 新增省級未來工廠試點>``."""
        return f"<SetTarget {self.item.id} {self.target.metric}>"


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One tier of an incentive with the clause that grants it; what the tier leaves open, the incentive says."""

    item: Item
    domain: Domain
    incentive: Incentive
    tier: Tier

    def __repr__(self) -> str:
        """``<Offer smart-factory.workshop 省級數字化車間>``."""
        return f"<Offer {self.id} {self.name}>"

    @property
    def id(self) -> str:
        """``smart-factory.workshop``; the incentive's id alone where it has no tiers to tell apart."""
        return f"{self.incentive.id}.{self.tier.id}" if self.tier.id else self.incentive.id

    @property
    def name(self) -> str:
        """The tier's name, else the incentive's."""
        return self.tier.name or self.incentive.name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who gets it, in the words of the clause; empty when it does not say."""
        return self.incentive.recipients if self.tier.recipients is None else self.tier.recipients

    @property
    def presumed(self) -> Presumed | None:
        """Who is meant as we read it, where the clause prints no recipient."""
        return self.tier.presumed or self.incentive.presumed

    @property
    def readings(self) -> tuple[str, ...]:
        """What of this tier is our reading and not printed: who is meant, what the rate is of, what words mean."""
        reasons = [self.presumed.reading if self.presumed else None, self.tier.base_reading]
        reasons += [condition.reading for condition in self.conditions]
        reasons += [group.reading for group in self.incentive.alternatives if self.tier.id in group.tiers]
        return tuple(reason for reason in reasons if reason)

    @property
    def gives(self) -> Gives:
        """What the tier gives: of a tax, what is saved of it."""
        return "relief" if self.tier.tax else self.incentive.gives

    @property
    def pays_out(self) -> bool:
        """Whether it is money that is paid, and not a tax saved or a service."""
        return self.gives == "money"

    @property
    def doubt(self) -> str | None:
        """What a draft leaves to decide of it; nothing is paid by a figure in doubt."""
        return self.tier.doubt or self.incentive.doubt

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The printed conditions of the tier: those of its incentive, then its own."""
        return (*self.incentive.requires, *self.tier.requires)

    @property
    def condition(self) -> str | None:
        """What has to be true, in the text's words; … stands for what is left out between them."""
        return ";".join(condition.words for condition in self.conditions) or None

    @property
    def form(self) -> str | None:
        """補助, 獎勵, 補貼 … as printed."""
        return self.tier.form or self.incentive.form

    @property
    def one_time(self) -> bool:
        """Whether the text says 一次性."""
        return self.incentive.one_time if self.tier.one_time is None else self.tier.one_time

    @property
    def leads(self) -> tuple[str, ...]:
        """Whom to ask: the lead units of the item, else of its domain; none where the text names none."""
        return self.item.leads or self.domain.leads

    @property
    def lead(self) -> str | None:
        """The same, joined by 、."""
        return joined(self.leads)

    @property
    def pays(self) -> PayKind:
        """Which kind of payment it is."""
        return self.tier.pays

    @property
    def most(self) -> Money | None:
        """The largest amount that one can get: the exact amount or the cap; None when none is printed (of a pool)."""
        return self.tier.amount or self.tier.up_to


class BudgetLine(msgspec.Struct, frozen=True, kw_only=True):
    """A domain's total (``part`` None) or one of its named parts.

    ``share`` is a fraction: of the sum of all domains for a total, of its domain's total for a part;
    None as ``share_of_all``.
    """

    domain: Domain
    part: str | None
    amount: Money
    share: Decimal | None
    share_of_all: Decimal | None
    """Fraction of the sum of all domains, also for a part: comparable between all lines.

    None where the text does not print the budget of every domain: the sum is unknown.
    """
    quote: str
    """The words that state the amount."""

    def __repr__(self) -> str:
        """``<BudgetLine D1 16.05億元>``, of a part with its name."""
        return f"<BudgetLine {' '.join(filter(None, (self.domain.id, self.part, str(self.amount))))}>"

    @property
    def level(self) -> Level:
        """Whether it is a total or a part of one: a sum over both counts twice."""
        return "domain" if self.part is None else "part"


def measures(document: Document, domain: Numbers = None, unit: Names = None) -> list[Measure]:
    """The measures of domains, or in which one of the units leads or joins; both None: all."""
    return [item for _, item in placed(document, domain, unit) if isinstance(item, Measure)]


def annex_items(document: Document, domain: Numbers = None, unit: Names = None) -> list[AnnexItem]:
    """The annex items of domains, or in which one of the units leads or joins; both None: all."""
    return [item for _, item in placed(document, domain, unit) if isinstance(item, AnnexItem)]


def targets(document: Document, domain: Numbers = None, unit: Names = None) -> list[SetTarget]:
    """Every target set by the items of domains or of units."""
    return [
        SetTarget(item=item, domain=home, target=target)
        for home, item in placed(document, domain, unit)
        for target in item.targets
    ]


def goals(document: Document, unit: Names = None, role: Role | None = None) -> list[SetTarget]:
    """The targets of what units lead, join, or either, each once: not what the annex says again of a measure there."""
    found = [
        fact
        for fact in targets(document, unit=unit)
        if role is None or (role == "lead") == _are_among(fact.item.leads, unit)
    ]
    ids = {fact.item.id for fact in found}
    return [fact for fact in found if fact.target.repeats is None or fact.target.repeats not in ids]


def offers_led(document: Document, unit: Names) -> list[Offer]:
    """The tiers of the incentives of the items that units lead: whom people will ask."""
    return [offer for offer in offers(document) if _are_among(offer.leads, unit)]


def offers(document: Document, domain: Numbers = None, unit: Names = None) -> list[Offer]:
    """Every tier of every incentive of the items of domains or of units."""
    return [
        Offer(item=item, domain=home, incentive=incentive, tier=tier)
        for home, item in placed(document, domain, unit)
        for incentive in item.incentives
        for tier in incentive.tiers
    ]


def targets_of(document: Document, item: Item) -> list[SetTarget]:
    """One item's own targets."""
    home = document.domain_of(item)
    return [SetTarget(item=item, domain=home, target=target) for target in item.targets]


def offers_of(document: Document, item: Item) -> list[Offer]:
    """The tiers of one item's own incentives."""
    home = document.domain_of(item)
    return [
        Offer(item=item, domain=home, incentive=incentive, tier=tier)
        for incentive in item.incentives
        for tier in incentive.tiers
    ]


def open_to(document: Document, offer: Offer, recipient: str) -> bool:
    """Whether a recipient may be meant: the clause prints it, or a wider or narrower word, or none at all.

    Where our reading presumes somebody else it is kept too: a reading rules nobody out, and unknown is not no.
    """
    mine = wider(document, recipient)
    return not offer.recipients or any(name in mine or recipient in wider(document, name) for name in offer.recipients)


def wider(document: Document, recipient: str) -> list[str]:
    """The word itself and every wider one: 小微企業, 中小企業, 企業."""
    words: list[str] = []
    word: str | None = recipient
    while word is not None and word not in words:
        words.append(word)
        word = document.recipients.get(word)
    return words


def mirrors_of(document: Document, measure: Measure) -> list[AnnexItem]:
    """The annex items that say the same as ``measure``."""
    return [item for item in document.annex_items if item.is_like(measure)]


def mirrored_by(document: Document, item: AnnexItem) -> list[Measure]:
    """The measures that say the same as the annex item."""
    return [measure for measure in document.measures if item.is_like(measure)]


def units(document: Document) -> list[UnitDuties]:
    """Every unit of the register with all that it leads and joins."""
    duties: dict[str, list[Duty]] = {unit.name: [] for unit in document.units}
    for domain, item in document.placed_items():
        for name in item.units:
            role: Role = "lead" if name in item.leads else "join"
            duties[name].append(Duty(item=item, domain=domain, role=role))
    return [UnitDuties(unit=unit, duties=tuple(duties[unit.name])) for unit in document.units]


def budget(document: Document, domain: Numbers = None) -> list[BudgetLine]:
    """Each domain's total followed by its parts; nothing of a domain whose budget the text does not print."""
    whole = added_up(document).total
    return [line for d in document.domains if _is_among(d.number, domain) for line in _budget_lines(d, whole)]


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What the budgets of domains add up to, in 元."""

    known: Decimal
    """The sum of those that are printed."""
    missing: tuple[Domain, ...]
    """The domains whose budget the text does not print."""

    @property
    def complete(self) -> bool:
        """Whether every domain has one, so that ``known`` is the whole sum."""
        return not self.missing

    @property
    def total(self) -> Decimal | None:
        """The whole sum; None where it is unknown."""
        return self.known if self.complete else None


def added_up(document: Document) -> Added:
    """The sum of the domains' totals."""
    stated = [d.budget.total.yuan for d in document.domains if d.budget]
    return Added(known=sum(stated, Decimal(0)), missing=tuple(d for d in document.domains if d.budget is None))


def budget_home(domain: Domain) -> Domain | Measure:
    """The item in whose text the budget of a domain stands: its overview, or a measure on financial support."""
    quote = domain.budget.quote if domain.budget else ""
    homes = (measure for measure in domain.measures if quote in measure.text)
    return domain if quote in domain.overview else next(homes, domain)


def _budget_lines(domain: Domain, whole: Decimal | None) -> Iterator[BudgetLine]:
    stated = domain.budget
    if stated is None:
        return
    for part in (None, *stated.parts):
        amount = part.amount if part else stated.total
        of_all = _share(amount.yuan, whole)
        yield BudgetLine(
            domain=domain,
            part=part.name if part else None,
            amount=amount,
            share=_share(amount.yuan, stated.total.yuan) if part else of_all,
            share_of_all=of_all,
            quote=part.quote if part else stated.quote,
        )


def _share(part: Decimal, whole: Decimal | None) -> Decimal | None:
    return (part / whole).quantize(Decimal("0.0001")) if whole else None


def placed(document: Document, domain: Numbers = None, unit: Names = None) -> Iterator[tuple[Domain, Item]]:
    """The items of domains, or in which one of the units leads or joins, each with its domain; both None: all."""
    for home, item in document.placed_items():
        if _is_among(home.number, domain) and (unit is None or any(_is_among(name, unit) for name in item.units)):
            yield home, item


@remembered
def everyday_words(document: Document) -> dict[str, tuple[str, ...]]:
    """Id -> what people say for what the item, or one clause of it, provides."""
    said = {item.id: [*item.keywords] for item in document.items()}
    for clause in document.words.spoken:
        said[clause.item] += clause.say
    return {item: tuple(dict.fromkeys(words)) for item, words in said.items()}


def _are_among(values: Iterable[str], wanted: Names) -> bool:
    """Whether one of ``values`` is wanted."""
    return any(_is_among(value, wanted) for value in values)


def _is_among(value: int | str, wanted: Numbers | Names) -> bool:
    """Whether a value is the wanted one, or one of them; None wants all."""
    return wanted is None or value == wanted or (not isinstance(wanted, int | str) and value in wanted)
