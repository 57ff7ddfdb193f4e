"""Rows of the contract: typed facts -> field name to JSON value, one function per listing.

Field names and their order are what scripts rely on. Amounts are numbers in 元, rates fractions, items ids; ``ref`` is
the clause as people cite it.
"""

from pinghu_cli.document import query
from pinghu_cli.document.model import AnnexItem, Document, Domain, Item, Measure
from pinghu_cli.document.query import KINDS, BudgetLine, Duty, Offer, SetTarget, UnitDuties
from pinghu_cli.document.wording import payment, reach
from pinghu_cli.output.view import Row
from pinghu_cli.quantities.numerals import citation
from pinghu_cli.quantities.printed import Money, Rate, plain

DOMAIN = (
    "id",
    "number",
    "title",
    "lead",
    "budget_yuan",
    "measures",
    "annex",
    "incentives",
    "targets",
    "overview",
    "ref",
)
MEASURE = ("id", "number", "domain", "title", "lead", "units", "text", "incentives", "targets", "annex", "ref")
ANNEX = ("id", "number", "domain", "title", "goal", "lead", "units", "measures", "targets", "ref")
UNIT = ("name", "leads_domains", "leads", "joins", "annex", "full_name", "aliases", "ref")
DUTY = ("unit", "role", "id", "kind", "number", "domain", "title", "ref")
BUDGET = ("domain", "title", "part", "amount_yuan", "share", "ref")
TARGET = ("id", "domain", "metric", "op", "value", "unit", "qualifier", "lead", "quote", "ref")
INCENTIVE = (
    *("id", "measure", "domain", "name", "recipient", "form", "kind", "amount_yuan", "up_to_yuan", "rate"),
    *("rate_is_ceiling", "base", "base_limit_yuan", "pool_yuan", "tax", "per", "one_time", "condition", "lead"),
    *("quote", "notes", "ref"),
)


def domain_row(document: Document, domain: Domain) -> Row:
    """A domain in a list; ``incentives`` counts tiers, ``targets`` those of the domain with all its items.

    ``shown`` is its budget for people.
    """
    return {
        "id": domain.id,
        "number": domain.numeral,
        "title": domain.title,
        "lead": domain.lead,
        "budget_yuan": plain(domain.budget.total.yuan),
        "measures": [measure.id for measure in domain.measures],
        "annex": [item.id for item in query.annex_items(document, domain=domain.number)],
        "incentives": len(query.offers(document, domain=domain.number)),
        "targets": len(query.targets(document, domain=domain.number)),
        "overview": domain.overview,
        "ref": citation(domain.id),
        "shown": str(domain.budget.total),
    }


def measure_row(document: Document, measure: Measure) -> Row:
    """A measure in a list: its incentives by id, its targets by metric, the annex items that mirror it."""
    return {
        "id": measure.id,
        "number": measure.numeral,
        "domain": document.domain_of(measure).id,
        "title": measure.title,
        "lead": measure.lead,
        "units": list(measure.units),
        "text": measure.text,
        "incentives": [offer.id for offer in offers_of(document, measure)],
        "targets": [target.metric for target in measure.targets],
        "annex": [item.id for item in query.mirrors_of(document, measure)],
        "ref": citation(measure.id),
    }


def annex_row(document: Document, item: AnnexItem) -> Row:
    """An annex item in a list, with the measures that it mirrors."""
    return {
        "id": item.id,
        "number": item.numeral,
        "domain": document.domain_of(item).id,
        "title": item.title,
        "goal": item.goal,
        "lead": item.lead,
        "units": list(item.units),
        "measures": [measure.id for measure in query.mirrored_by(document, item)],
        "targets": [target.metric for target in item.targets],
        "ref": citation(item.id),
    }


def unit_row(unit: UnitDuties) -> Row:
    """A unit with the ids of what it leads and joins; ``annex`` holds both roles, ``ref`` each clause that names it."""
    return {
        "name": unit.unit.name,
        "leads_domains": [item.id for item in unit.items(Domain, "lead")],
        "leads": [item.id for item in unit.items(Measure, "lead")],
        "joins": [item.id for item in unit.items(Measure, "join")],
        "annex": [item.id for item in unit.items(AnnexItem)],
        "full_name": unit.unit.full_name,
        "aliases": list(unit.unit.aliases),
        "ref": "、".join(citation(duty.item.id) for duty in unit.duties),
    }


def duty_row(unit: UnitDuties, duty: Duty) -> Row:
    """One duty of a unit."""
    return {
        "unit": unit.unit.name,
        "role": duty.role,
        "id": duty.item.id,
        "kind": KINDS[type(duty.item)],
        "number": duty.item.numeral,
        "domain": duty.domain.id,
        "title": duty.item.title,
        "ref": citation(duty.item.id),
    }


def budget_row(line: BudgetLine) -> Row:
    """A domain's total (``part`` null) or a part, with its share. ``shown`` is for people."""
    return {
        "domain": line.domain.id,
        "title": line.domain.title,
        "part": line.part,
        "amount_yuan": plain(line.amount.yuan),
        "share": plain(line.share),
        "ref": citation(line.domain.id),
        "shown": str(line.amount),
    }


def target_row(fact: SetTarget) -> Row:
    """A target; ``id`` is the item that sets it. ``shown`` is for people."""
    value = fact.target.value
    return {
        "id": fact.item.id,
        "domain": fact.domain.id,
        "metric": fact.target.metric,
        "op": fact.target.op,
        "value": plain(value.number) if value else None,
        "unit": value.unit if value else None,
        "qualifier": "、".join(fact.target.qualifier) or None,
        "lead": fact.item.lead,
        "quote": fact.target.quote,
        "ref": citation(fact.item.id),
        "shown": reach(fact.target),
    }


def incentive_row(offer: Offer) -> Row:
    """A tier of an incentive. ``shown`` is for people."""
    tier = offer.tier
    rate = tier.rate or tier.rate_up_to
    return {
        "id": offer.id,
        "measure": offer.item.id,
        "domain": offer.domain.id,
        "name": offer.name,
        "recipient": "、".join(offer.recipients) or None,
        "form": offer.form,
        "kind": offer.pays,
        "amount_yuan": _yuan(tier.amount),
        "up_to_yuan": _yuan(tier.up_to),
        "rate": plain(rate.fraction) if rate else None,
        "rate_is_ceiling": tier.rate_up_to is not None if rate else None,
        "base": tier.base,
        "base_limit_yuan": _yuan(tier.base_limit),
        "pool_yuan": _yuan(tier.pool),
        "tax": _tax(offer),
        "per": tier.per,
        "one_time": offer.one_time,
        "condition": offer.condition,
        "lead": offer.lead,
        "quote": offer.incentive.quote,
        "notes": list(offer.incentive.notes),
        "ref": citation(offer.item.id),
        "shown": payment(tier),
    }


def item_row(document: Document, item: Item) -> Row:
    """One item whole, for ``show``: its listing's fields, with incentives and targets in full.

    A domain holds those of all its measures and annex items too.
    """
    row: dict[str, object] = {"kind": KINDS[type(item)]}
    match item:
        case Domain():
            row |= _only(domain_row(document, item), DOMAIN)
            row["budget"] = [_only(budget_row(line), BUDGET) for line in query.budget(document, item.number)]
            offers, facts = query.offers(document, item.number), query.targets(document, item.number)
        case Measure():
            row |= measure_row(document, item)
            offers, facts = offers_of(document, item), targets_of(document, item)
        case AnnexItem():
            row |= annex_row(document, item)
            offers, facts = offers_of(document, item), targets_of(document, item)
    row["incentives"] = [_only(incentive_row(offer), INCENTIVE) for offer in offers]
    row["targets"] = [_only(target_row(fact), TARGET) for fact in facts]
    return row


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


def _only(row: Row, fields: tuple[str, ...]) -> Row:
    return {field: row[field] for field in fields}


def _yuan(money: Money | None) -> int | float | None:
    return plain(money.yuan) if money else None


def _tax(offer: Offer) -> Row | None:
    tax = offer.tier.tax
    if tax is None:
        return None
    reduced = None if tax.reduced_to == "減半" else plain(Rate(tax.reduced_to).fraction)
    return {
        "exempt_years": tax.exempt_years,
        "reduced_years": tax.reduced_years,
        "halved": reduced is None,
        "reduced_rate": reduced,
    }
