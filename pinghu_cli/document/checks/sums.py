"""Rule 4: parts of a budget add up to their total, the domains' totals to the document's, or the gap is declared."""

from collections.abc import Iterator
from decimal import Decimal

from pinghu_cli.document import query
from pinghu_cli.document.model import Budget, Document
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.printed import Money, in_words


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every sum that does not hold."""
    for d, domain in enumerate(document.domains):
        gap = unexplained_gap(domain.budget) if domain.budget else None
        if gap:
            message = f"領域 {domain.number} 預算分項合計與總額相差 {in_words(gap)}"
            hint = "請對照原文,或以 gap 申明差額"
            yield source.problem("sum", message, ("domains", d, "budget", "total"), hint=hint)
    gap = total_gap(document)
    if gap:
        message = f"各領域預算合計與總額相差 {in_words(gap)}"
        yield source.problem("sum", message, ("document", "budget", "total"), hint="請對照原文,或以 gap 申明差額")


def unexplained_gap(budget: Budget) -> Decimal:
    """Total less parts less the declared gap, in 元; 0 when there are no parts."""
    if not budget.parts:
        return Decimal(0)
    return budget.total.yuan - budget.added - _yuan(budget.gap)


def total_gap(document: Document) -> Decimal:
    """The stated total less the domains' totals less the declared gap, in 元; 0 where one of them is not printed."""
    stated, added = document.document.budget, query.added_up(document)
    if stated is None or added.total is None:
        return Decimal(0)
    return stated.total.yuan - added.total - _yuan(stated.gap)


def _yuan(money: Money | None) -> Decimal:
    return money.yuan if money else Decimal(0)
