"""Rows of figures: budget lines, targets, incentives."""

from typing import Any

from pinghu_cli.declared import Row, Yuan
from pinghu_cli.document.grants import HALF
from pinghu_cli.document.model import Document, Op, PayKind, Tax
from pinghu_cli.document.query import BudgetLine, Level, Offer, SetTarget
from pinghu_cli.document.validity import iso, lapsed
from pinghu_cli.quantities.clock import today
from pinghu_cli.quantities.printed import Money, Rate, plain


class BudgetRow(Row, frozen=True):
    """What the budget sets aside: a domain's total, or a named part of it. Sum over one ``level`` only."""

    level: Level
    """``domain``: a total; ``part``: a named part of the domain's total, already within it."""
    domain: str
    """Id of the domain: D2."""
    title: str
    """Title of the domain, as printed."""
    part: str | None
    """Name of the part, as printed; null for a total."""
    amount_yuan: Yuan
    """Amount in 元."""
    share: float | int | None
    """Fraction (0 to 1) of the whole that ``share_of`` names; null where a domain has no budget, so that the
    sum of all is unknown."""
    share_of: str
    """The whole: ``all`` (the sum of all domains) for a total, the id of the domain for a part."""
    quote: str
    """The words that state the amount."""
    valid_to: str | None
    """Last day (ISO) on which the document holds; null where the text does not print it."""
    lapsed: bool | None
    """Whether that day is over; null where it is unknown."""
    ref: str
    """The clause as people cite it: 領域二."""


class TargetRow(Row, frozen=True):
    """A target that the document sets: a figure to be reached, or a direction."""

    id: str
    """Id of the item that sets it: 9, A6, D2."""
    domain: str
    """Id of the domain of the item."""
    metric: str
    """What is counted, as printed."""
    op: Op
    """``>=`` at least, ``<=`` at most, ``=`` exactly, ``~`` about; ``increase``, ``decrease``: by how much."""
    value: float | int | None
    """The figure, counted in ``unit`` (30 with 家, 91 with %); null where only a direction is printed."""
    unit: str | None
    """What the figure counts (家, 億元, % …), as printed; null without a figure."""
    qualifier: str | None
    """Words that qualify the figure (力爭, 左右), joined by 、; null without."""
    lead: str | None
    """The lead units of the item, joined by 、; null where the text names none."""
    quote: str
    """The words that set the target."""
    repeats: str | None
    """Id of the measure or domain that sets the same target: leave these out of a sum; null where it is set here."""
    ref: str
    """The clause as people cite it: (九), 附件6, 領域二."""


class TaxRow(Row, frozen=True):
    """A tax relief."""

    exempt_years: int
    """Years without tax, from the first with a profit."""
    reduced_years: int | None
    """Years of reduced tax after these; null without end."""
    halved: bool
    """Whether the reduced tax is half of the usual."""
    reduced_rate: float | int | None
    """The reduced rate as a fraction; null where it is halved."""


class IncentiveRow(Row, frozen=True):
    """A tier of an incentive: what is paid to whom under which clause. Unknown is null, never 0."""

    id: str
    """Id for `pinghu estimate`: smart-factory.factory."""
    measure: str
    """Id of the item that grants it."""
    domain: str
    """Id of the domain of the item."""
    name: str
    """Name of the tier, else of the incentive."""
    recipient: str | None
    """Who gets it, as printed, joined by 、; null where the text names nobody."""
    presumed: str | None
    """Who is meant as we read it, joined by 、; rules nobody out; null where the text names somebody."""
    form: str | None
    """補助, 獎勵, 補貼 … as printed; null where the text has no such word."""
    kind: PayKind
    """How it is paid: a sum, a ceiling, a rate, a pool shared by all, a tax relief; ``unstated``: no amount printed."""
    amount_yuan: Yuan | None
    """The exact amount in 元; null where none is printed."""
    up_to_yuan: Yuan | None
    """The ceiling (最高) in 元: a limit, not an award; null where none is printed."""
    rate: float | int | None
    """The rate as a fraction of ``base``; null where it is no rate."""
    rate_is_ceiling: bool | None
    """Whether the rate itself is a ceiling; null without a rate."""
    rate_at_least: float | int | None
    """The low end of a range of rates whose high end is ``rate``; null where it is no range."""
    base: str | None
    """What the rate is taken of, as printed; null without a rate."""
    base_limit_yuan: Yuan | None
    """Largest base in 元 that is eligible, itself included; null without such a limit."""
    base_from_yuan: Yuan | None
    """Least base in 元 that is eligible, itself included; null without such a threshold."""
    base_over_yuan: Yuan | None
    """What the base in 元 must exceed; null without such a threshold."""
    at_least_yuan: Yuan | None
    """The low end in 元 of a range whose high end is ``up_to_yuan``; null where it is no range."""
    months: int | None
    """For how many months a monthly amount is paid; null where it is none."""
    months_is_ceiling: bool | None
    """Whether it may be fewer (最長12個月); null where no months are printed."""
    caps: list[str]
    """Further ceilings, each with what it counts for: 單個企業最高45萬元."""
    pool_yuan: Yuan | None
    """The sum in 元 that all recipients share; null where it is no pool."""
    tax: TaxRow | None
    """The tax relief; null for all else."""
    per: str | None
    """What the amount is counted by (件, 年 …), as printed; null for once and for all."""
    one_time: bool
    """Whether the text says 一次性."""
    condition: str | None
    """What has to be true, in the text's words; null where the clause says no more."""
    lead: str | None
    """The lead units of the item, else of its domain, joined by 、: whom to ask; null where the text names none."""
    quote: str
    """The words that grant it."""
    notes: list[str]
    """Remarks of ours on how the clause is to be read."""
    our_readings: list[str]
    """What of it is our reading and not printed, with the reasons."""
    valid_to: str | None
    """Last day (ISO) on which the document holds; null where the text does not print it."""
    lapsed: bool | None
    """Whether that day is over; null where it is unknown."""
    ref: str
    """The clause as people cite it: (九)."""


def budget_row(document: Document, line: BudgetLine) -> BudgetRow:
    """One line of the budget."""
    return BudgetRow(
        level=line.level,
        domain=line.domain.id,
        title=line.domain.title,
        part=line.part,
        amount_yuan=plain(line.amount.yuan),
        share=plain(line.share) if line.share is not None else None,
        share_of="all" if line.level == "domain" else line.domain.id,
        quote=line.quote,
        **_validity(document),
        ref=line.domain.ref,
    )


def target_row(fact: SetTarget) -> TargetRow:
    """A target with the item that sets it."""
    value = fact.target.value
    return TargetRow(
        id=fact.item.id,
        domain=fact.domain.id,
        metric=fact.target.metric,
        op=fact.target.op,
        value=plain(value.number) if value else None,
        unit=value.unit if value else None,
        qualifier="、".join(fact.target.qualifier) or None,
        lead=fact.item.lead,
        quote=fact.target.quote,
        repeats=fact.target.repeats,
        ref=fact.item.ref,
    )


def incentive_row(document: Document, offer: Offer) -> IncentiveRow:
    """A tier with its clause."""
    tier = offer.tier
    rate = tier.rate or tier.rate_up_to
    return IncentiveRow(
        id=offer.id,
        measure=offer.item.id,
        domain=offer.domain.id,
        name=offer.name,
        recipient="、".join(offer.recipients) or None,
        presumed="、".join(offer.presumed.recipients) if offer.presumed and not offer.recipients else None,
        form=offer.form,
        kind=offer.pays,
        amount_yuan=_yuan(tier.amount),
        up_to_yuan=_yuan(tier.up_to),
        rate=plain(rate.fraction) if rate else None,
        rate_is_ceiling=tier.rate_up_to is not None if rate else None,
        rate_at_least=plain(tier.rate_at_least.fraction) if tier.rate_at_least else None,
        base=tier.base,
        base_limit_yuan=_yuan(tier.base_limit),
        base_from_yuan=_yuan(tier.base_from),
        base_over_yuan=_yuan(tier.base_over),
        at_least_yuan=_yuan(tier.at_least),
        months=tier.paid_months,
        months_is_ceiling=tier.months is None if tier.paid_months else None,
        caps=[f"{cap.per or ''}最高{cap.up_to}" for cap in tier.caps],
        pool_yuan=_yuan(tier.pool),
        tax=_tax(tier.tax) if tier.tax else None,
        per=tier.per,
        one_time=offer.one_time,
        condition=offer.condition,
        lead=offer.lead,
        quote=offer.incentive.quote,
        notes=list(offer.incentive.notes),
        our_readings=list(offer.readings),
        **_validity(document),
        ref=offer.item.ref,
    )


def _validity(document: Document) -> dict[str, Any]:
    last_day = document.document.effective.last_day
    return {"valid_to": iso(last_day), "lapsed": lapsed(last_day, today())}


def _yuan(money: Money | None) -> Yuan | None:
    return plain(money.yuan) if money else None


def _tax(tax: Tax) -> TaxRow:
    reduced = None if tax.reduced_to == HALF else plain(Rate(tax.reduced_to).fraction)
    return TaxRow(
        exempt_years=tax.exempt_years,
        reduced_years=tax.reduced_years,
        halved=reduced is None,
        reduced_rate=reduced,
    )
