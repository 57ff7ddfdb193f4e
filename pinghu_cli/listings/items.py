"""Rows of items and units: domains, measures, annex items, units and their duties."""

from pinghu_cli.declared import Row, Yuan
from pinghu_cli.document import query
from pinghu_cli.document.model import AnnexItem, Document, Domain, Measure
from pinghu_cli.document.query import Duty, Kind, Role, UnitDuties
from pinghu_cli.quantities.printed import plain


class DomainRow(Row, frozen=True):
    """A domain of the document and how much it holds."""

    id: str
    """Id: D2."""
    number: str
    """The Chinese numeral of its heading."""
    title: str
    """Title, as printed."""
    lead: str | None
    """The lead units, joined by 、; null where the text names none."""
    budget_yuan: Yuan | None
    """Total of the domain's budget in 元; null where the text prints none."""
    measures: list[str]
    """Ids of its measures."""
    annex: list[str]
    """Ids of its annex items."""
    incentives: int
    """How many tiers of incentives the domain and all its items have."""
    targets: int
    """How many targets the domain and all its items set."""
    overview: str
    """The text below its heading, as printed."""
    ref: str
    """The clause as people cite it: 領域二."""


class MeasureRow(Row, frozen=True):
    """A measure with its units."""

    id: str
    """Id: 9."""
    number: str
    """The number as printed: (九)."""
    domain: str
    """Id of its domain."""
    title: str
    """Title, as printed."""
    lead: str | None
    """The lead units, joined by 、: the first that is named, or those that the text says lead; null without."""
    units: list[str]
    """All responsible units in printed order; empty where the text names none."""
    text: str
    """The clause, as printed."""
    incentives: list[str]
    """Ids of the tiers of its incentives."""
    targets: list[str]
    """What its targets count, as printed."""
    annex: list[str]
    """Ids of the annex items that say the same."""
    ref: str
    """The clause as people cite it: (九)."""


class AnnexRow(Row, frozen=True):
    """An item of the annex with its goal."""

    id: str
    """Id: A6."""
    number: str
    """The number as printed."""
    domain: str
    """Id of its domain."""
    title: str
    """Title, as printed."""
    goal: str
    """What is to be reached, as printed."""
    lead: str | None
    """The lead units, joined by 、: the first that is named, or those that the text says lead; null without."""
    units: list[str]
    """All responsible units in printed order; empty where the text names none."""
    measures: list[str]
    """Ids of the measures that say the same."""
    targets: list[str]
    """What its targets count, as printed."""
    ref: str
    """The clause as people cite it: 附件6."""


class UnitRow(Row, frozen=True):
    """A responsible unit and the ids of all that it leads and joins."""

    name: str
    """Name, as the document prints it."""
    leads_domains: list[str]
    """Ids of the domains that it leads."""
    leads: list[str]
    """Ids of the measures that it leads."""
    joins: list[str]
    """Ids of the measures that it joins."""
    annex: list[str]
    """Ids of the annex items that it leads or joins."""
    full_name: str | None
    """Full name; not of the document; null where it is not known."""
    aliases: list[str]
    """What people call it; not of the document."""
    ref: str
    """All clauses that name it, joined by 、."""


class DutyRow(Row, frozen=True):
    """What a unit has to do with an item."""

    unit: str
    """Name of the unit, as printed."""
    role: Role
    """``lead``: it is named first, or one of several that lead; ``join``: it is named after."""
    id: str
    """Id of the item."""
    kind: Kind
    """What the item is."""
    number: str
    """Its number as printed."""
    domain: str
    """Id of its domain."""
    title: str
    """Its title, as printed."""
    partners: list[str]
    """The other units that are named with it, in printed order."""
    ref: str
    """The clause as people cite it."""


class TextRow(Row, frozen=True):
    """A published text."""

    id: str | None
    """Id of the item; null for the whole document."""
    title: str
    """Title, as printed."""
    text: str
    """The text, character for character."""


def domain_row(document: Document, domain: Domain) -> DomainRow:
    """A domain in a list."""
    return DomainRow(
        id=domain.id,
        number=domain.numeral,
        title=domain.title,
        lead=domain.lead,
        budget_yuan=plain(domain.budget.total.yuan) if domain.budget else None,
        measures=[measure.id for measure in domain.measures],
        annex=[item.id for item in query.annex_items(document, domain=domain.number)],
        incentives=len(query.offers(document, domain=domain.number)),
        targets=len(query.targets(document, domain=domain.number)),
        overview=domain.overview,
        ref=domain.ref,
    )


def measure_row(document: Document, measure: Measure) -> MeasureRow:
    """A measure in a list."""
    return MeasureRow(
        id=measure.id,
        number=measure.numeral,
        domain=document.domain_of(measure).id,
        title=measure.title,
        lead=measure.lead,
        units=list(measure.units),
        text=measure.text,
        incentives=[offer.id for offer in query.offers_of(document, measure)],
        targets=[target.metric for target in measure.targets],
        annex=[item.id for item in query.mirrors_of(document, measure)],
        ref=measure.ref,
    )


def annex_row(document: Document, item: AnnexItem) -> AnnexRow:
    """An annex item in a list."""
    return AnnexRow(
        id=item.id,
        number=item.numeral,
        domain=document.domain_of(item).id,
        title=item.title,
        goal=item.goal,
        lead=item.lead,
        units=list(item.units),
        measures=[measure.id for measure in query.mirrored_by(document, item)],
        targets=[target.metric for target in item.targets],
        ref=item.ref,
    )


def unit_row(unit: UnitDuties) -> UnitRow:
    """A unit in a list."""
    return UnitRow(
        name=unit.unit.name,
        leads_domains=[item.id for item in unit.items(Domain, "lead")],
        leads=[item.id for item in unit.items(Measure, "lead")],
        joins=[item.id for item in unit.items(Measure, "join")],
        annex=[item.id for item in unit.items(AnnexItem)],
        full_name=unit.unit.full_name,
        aliases=list(unit.unit.aliases),
        ref="、".join(duty.item.ref for duty in unit.duties),
    )


def duty_row(unit: UnitDuties, duty: Duty) -> DutyRow:
    """One duty of a unit."""
    return DutyRow(
        unit=unit.unit.name,
        role=duty.role,
        id=duty.item.id,
        kind=query.KINDS[type(duty.item)],
        number=duty.item.numeral,
        domain=duty.domain.id,
        title=duty.item.title,
        partners=[name for name in duty.item.units if name != unit.unit.name],
        ref=duty.item.ref,
    )
