"""What claims add up to beside what the budget sets aside for their domain."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.batch.summary import Group
from pinghu_cli.document.model import Budget, Document, Domain, TotalBudget
from pinghu_cli.document.query import Offer
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.rules import Rule

Kind = Literal["total", "domain", "part", "measure", "incentive"]


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the budget, or of what is claimed of it; amounts in 元, null where the document does not tell."""

    kind: Kind
    """What it is a part of: sum over one kind only."""
    id: str
    """D2, 9, ai-cooperation; empty for the whole and for a part."""
    name: str
    """What it is called."""
    budget_yuan: Decimal | None
    """Of the whole, the domain or its part; for a measure and an incentive, of their domain; null where the text
    prints none."""
    claims: int | None
    """How many claims there are; null for a part."""
    max_yuan: Decimal | None
    """The sum of the ceilings of what is paid out; a tax saved is not paid from the budget."""
    share: Decimal | None
    """``max_yuan`` as a fraction of ``budget_yuan``."""
    left_yuan: Decimal | None
    """Below 0 where the ceilings add up to more than the budget."""
    cap_yuan: Decimal | None
    """The most that one award under the incentive can be."""
    awards: int | None
    """How many awards of ``cap_yuan`` exhaust ``budget_yuan``."""


def against_budget(
    document: Document, known: Sequence[Offer], rules: Mapping[str, Rule], groups: Sequence[Group]
) -> list[Use]:
    """The whole, then each domain in which something is claimed with its parts, measures and incentives.

    The document does not say which part pays for which measure, so nothing is charged to a part.
    """
    found: dict[tuple[str, str], Group] = {(group.kind, group.id): group for group in groups}
    uses = [_use("total", "", "合計", _total(document.document.budget), found["total", ""])]
    for domain in document.domains:
        if group := found.get(("domain", domain.id)):
            uses += _domain(domain, group, known, rules, found)
    return uses


def _domain(
    domain: Domain,
    group: Group,
    known: Sequence[Offer],
    rules: Mapping[str, Rule],
    found: Mapping[tuple[str, str], Group],
) -> Iterator[Use]:
    budget = _total(domain.budget)
    yield _use("domain", domain.id, domain.title, budget, group)
    for part in domain.budget.parts if domain.budget else ():
        yield _use("part", domain.id, part.name, part.amount.yuan)
    own = [offer for offer in known if offer.domain.id == domain.id]
    for item in dict.fromkeys(offer.item.id for offer in own):
        if measure := found.get(("measure", item)):
            yield _use("measure", item, measure.name, budget, measure)
        for offer in own:
            if offer.item.id == item and (claimed := found.get(("incentive", offer.id))):
                yield _use("incentive", offer.id, offer.name, budget, claimed, rules[offer.id].cap_fen)


def _total(budget: Budget | TotalBudget | None) -> Decimal | None:
    return budget.total.yuan if budget else None


def _use(
    kind: Kind, id: str, name: str, budget: Decimal | None, group: Group | None = None, most: int | None = None
) -> Use:
    claimed = to_yuan(group.sums.max_fen) if group else None
    return Use(
        kind=kind,
        id=id,
        name=name,
        budget_yuan=budget,
        claims=group.sums.claims if group else None,
        max_yuan=claimed,
        share=(claimed / budget).quantize(Decimal("0.000001")) if claimed is not None and budget else None,
        left_yuan=budget - claimed if claimed is not None and budget is not None else None,
        cap_yuan=None if most is None else to_yuan(most),
        awards=int(budget // to_yuan(most)) if most and budget is not None else None,
    )
