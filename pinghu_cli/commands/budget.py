"""What the city's budget sets aside: totals, parts, shares, and whether the sums hold."""

from decimal import Decimal

from pinghu_cli import api
from pinghu_cli.commands.session import DomainOption, Example, Session, command
from pinghu_cli.document.model import Document, Domain
from pinghu_cli.listings.figures import BudgetRow, budget_row
from pinghu_cli.output.view import Listing
from pinghu_cli.pages import tables
from pinghu_cli.quantities.printed import in_hundred_millions


@command(
    "預算:各領域總額、分項、占比,合計是否相符",
    examples=(
        Example("pinghu budget", "八個領域"),
        Example("pinghu budget --domain 2", "領域二及其分項"),
    ),
)
def budget(session: Session, domain: DomainOption = None) -> None:
    """Show the budget of all domains or of one."""
    document = session.document
    lines = api.budget(document, domain)
    notes = _whole(document) if domain is None else [_parts(one) for one in api.domains(document, domain)]
    session.show(Listing(BudgetRow, [budget_row(line) for line in lines], tables.budget(lines, tuple(notes))))


def _parts(domain: Domain) -> str:
    budget = domain.budget
    if not budget.parts:
        return f"領域{domain.numeral}:文件沒有列出分項。原文:「{budget.quote}」"
    added = sum((part.amount.yuan for part in budget.parts), Decimal(0))
    return f"領域{domain.numeral}:分項合計 {in_hundred_millions(added)},{_against(added, budget.total.yuan)}"


def _whole(document: Document) -> list[str]:
    stated = document.document.budget
    added = sum((domain.budget.total.yuan for domain in document.domains), Decimal(0))
    without = [domain.numeral for domain in document.domains if not domain.budget.parts]
    unequal = [_parts(domain) for domain in document.domains if domain.budget.parts and not _holds(domain)]
    parts = "各領域分項合計均與其總額相符" + (f"(領域{'、'.join(without)}沒有列出分項)" if without else "")
    return [
        f"{len(document.domains)} 個領域合計 {in_hundred_millions(added)},{_against(added, stated.total.yuan)}",
        f"原文:「{stated.overlap},{stated.quote}」",
        *(unequal or [parts]),
        "占比:領域總額占全部領域合計,分項占其領域總額。",
    ]


def _holds(domain: Domain) -> bool:
    return sum((part.amount.yuan for part in domain.budget.parts), Decimal(0)) == domain.budget.total.yuan


def _against(added: Decimal, stated: Decimal) -> str:
    if added == stated:
        return f"與文件所列總額 {in_hundred_millions(stated)} 相符"
    return f"與文件所列總額 {in_hundred_millions(stated)} 相差 {in_hundred_millions(stated - added)}"
