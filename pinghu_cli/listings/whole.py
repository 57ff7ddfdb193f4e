"""Things whole, for ``show``: an item, a unit, an incentive, a paragraph or a note with all that belongs to it."""

from typing import Any, TypeVar

from pinghu_cli.declared import Row, fields_of
from pinghu_cli.document import query
from pinghu_cli.document.model import AnnexItem, Document, Domain, Item, Measure, Note, Paragraph, Unit
from pinghu_cli.document.query import Offer, SetTarget
from pinghu_cli.listings.about import NoteRow, ParagraphRow
from pinghu_cli.listings.figures import BudgetRow, IncentiveRow, TargetRow, budget_row, incentive_row, target_row
from pinghu_cli.listings.items import (
    AnnexRow,
    DomainRow,
    DutyRow,
    MeasureRow,
    UnitRow,
    annex_row,
    domain_row,
    duty_row,
    measure_row,
    unit_row,
)


class WholeDomain(DomainRow, frozen=True, kw_only=True, tag_field="kind", tag="domain"):
    """A domain with the budget, the incentives and the targets of all it holds, in full."""

    budget: list[BudgetRow]
    """Its total and the parts of it."""
    incentives: list[IncentiveRow]  # type: ignore[assignment]  # in full where the listing counts
    """The tiers of all incentives within it."""
    targets: list[TargetRow]  # type: ignore[assignment]
    """All targets within it."""


class WholeMeasure(MeasureRow, frozen=True, kw_only=True, tag_field="kind", tag="measure"):
    """A measure with its incentives and targets in full."""

    incentives: list[IncentiveRow]  # type: ignore[assignment]  # in full where the listing has ids
    """The tiers of its incentives."""
    targets: list[TargetRow]  # type: ignore[assignment]
    """Its targets."""


class WholeAnnexItem(AnnexRow, frozen=True, kw_only=True, tag_field="kind", tag="annex"):
    """An annex item with its incentives and targets in full."""

    incentives: list[IncentiveRow]
    """The tiers of its incentives."""
    targets: list[TargetRow]  # type: ignore[assignment]  # in full where the listing has what they count
    """Its targets."""


class WholeUnit(UnitRow, frozen=True, kw_only=True, tag_field="kind", tag="unit"):
    """A unit with its duties, and the incentives and goals of what it leads or joins, in full."""

    duties: list[DutyRow]
    """What it leads and joins."""
    incentives: list[IncentiveRow]
    """The tiers of the incentives of the measures that it leads: whom people will ask."""
    targets: list[TargetRow]
    """The goals of all its duties, each once, also where the annex says it again."""


class WholeIncentive(Row, frozen=True, tag_field="kind", tag="incentive"):
    """A tier of an incentive with how it is to be read."""

    id: str
    """Id for `pinghu estimate`."""
    title: str
    """Name of the tier, else of the incentive."""
    aliases: list[str]
    """What people call it; not of the document."""
    incentive: IncentiveRow
    """All that is paid, to whom, on what condition."""
    our_readings: list[str]
    """What of this is our reading, and why; not of the document."""
    ref: str
    """The clause as people cite it: (九)."""


class WholeParagraph(ParagraphRow, frozen=True, tag_field="kind", tag="paragraph"):
    """A paragraph outside the domains."""


class WholeNote(NoteRow, frozen=True, tag_field="kind", tag="note"):
    """What people ask and the document does not say; ours."""


WholeItem = WholeDomain | WholeMeasure | WholeAnnexItem | WholeUnit | WholeIncentive | WholeParagraph | WholeNote
Whole = TypeVar("Whole", WholeDomain, WholeMeasure, WholeAnnexItem)


def whole(document: Document, thing: Item | Unit | Offer | Paragraph | Note) -> WholeItem:
    """Anything whole."""
    match thing:
        case Unit():
            return whole_unit(document, thing)
        case Offer():
            return WholeIncentive(
                id=thing.id,
                title=thing.name,
                aliases=[*thing.tier.aliases, *thing.incentive.aliases],
                incentive=incentive_row(document, thing),
                our_readings=[*thing.readings],
                ref=thing.item.ref,
            )
        case Paragraph():
            return WholeParagraph(thing.id, thing.title, thing.text)
        case Note():
            return WholeNote(thing.id, thing.question, thing.text, list(thing.ask), list(thing.see))
    return whole_item(document, thing)


def whole_unit(document: Document, unit: Unit) -> WholeUnit:
    """A unit with all that it has to do."""
    duties = next(found for found in query.units(document) if found.unit.name == unit.name)
    values: dict[str, Any] = {field: getattr(unit_row(duties), field) for field in fields_of(UnitRow)}
    return WholeUnit(
        **values,
        duties=[duty_row(duties, duty) for duty in duties.duties],
        incentives=[incentive_row(document, offer) for offer in query.offers_led(document, unit.name)],
        targets=[target_row(fact) for fact in query.goals(document, unit.name)],
    )


def whole_item(document: Document, item: Item) -> WholeItem:
    """One item whole: its listing's fields, with incentives and targets in full; of a domain all that it holds."""
    match item:
        case Domain():
            return _extended(
                document,
                WholeDomain,
                domain_row(document, item),
                query.offers(document, item.number),
                query.targets(document, item.number),
                budget=[budget_row(document, line) for line in query.budget(document, item.number)],
            )
        case Measure():
            row = measure_row(document, item)
            return _extended(
                document, WholeMeasure, row, query.offers_of(document, item), query.targets_of(document, item)
            )
        case AnnexItem():
            entry = annex_row(document, item)
            return _extended(
                document, WholeAnnexItem, entry, query.offers_of(document, item), query.targets_of(document, item)
            )


def _extended(
    document: Document, whole: type[Whole], row: Row, offers: list[Offer], facts: list[SetTarget], **more: Any
) -> Whole:
    values: dict[str, Any] = {field: getattr(row, field) for field in fields_of(type(row))}
    values["incentives"] = [incentive_row(document, offer) for offer in offers]
    values["targets"] = [target_row(fact) for fact in facts]
    return whole(**values, **more)
