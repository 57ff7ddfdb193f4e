"""What the city's budget sets aside: totals, parts, shares, and whether the sums hold."""

from decimal import Decimal
from typing import Annotated

import typer

from pinghu_cli import api
from pinghu_cli.commands import completion
from pinghu_cli.commands.filters import (
    IN_DOCUMENT,
    DomainOption,
    LimitOption,
    arranged,
    largest_first,
    offered_orders,
    sort_option,
)
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.document import query
from pinghu_cli.document.model import Document, Domain
from pinghu_cli.document.query import Added, Level
from pinghu_cli.document.unprinted import NOT_WRITTEN
from pinghu_cli.listings.figures import BudgetRow, budget_row
from pinghu_cli.names.options import one_of
from pinghu_cli.output.view import NOTHING, Listing
from pinghu_cli.pages import tables
from pinghu_cli.pages.about import known_sum, quoted, stated_budget
from pinghu_cli.quantities.printed import in_hundred_millions

LEVELS: dict[Level, str] = {"domain": "領域 總額", "part": "分項"}
"""Level -> other words for it."""
BOTH_LEVELS = "分項已包含在領域總額中;要加總,用 --level domain 或 --level part 只取一個層級。"

ORDERS = {
    "document": IN_DOCUMENT,
    "amount": largest_first("總額大的領域在前", lambda line: line.domain.budget and line.domain.budget.total),
}


@command(
    "預算:各領域總額、分項、占比,合計是否相符",
    details="分項已包含在領域總額中:給程式的每行有 level,加總時只取一個層級。存成 .svg 或 .png 是長條圖。",
    examples=(
        Example("pinghu budget", "各領域與分項"),
        Example("pinghu budget --domain {domain}", "一個領域及其分項"),
        Example("pinghu budget {domains}", "幾個領域"),
        Example("pinghu budget --sort amount -n 3 --level domain", "總額最大的三個領域"),
        Example("pinghu budget --level domain", "只列各領域的總額"),
        Example("pinghu budget -o 預算.svg", "畫成長條圖"),
    ),
)
def budget(
    session: Session,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[領域]…", help="同 --domain:2、1-3、民生"),
        Offered(completion.domains),
    ] = None,
    domain: DomainOption = None,
    level: Annotated[
        str | None,
        typer.Option(metavar="domain|part", help="只要領域總額,或只要分項"),
        Offered(completion.levels),
    ] = None,
    sort: Annotated[str, sort_option(ORDERS), offered_orders(ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """Show the budget of all domains or of some."""
    document = session.document
    domain = [*(names or ()), *(domain or ())]
    wanted = one_of(level, LEVELS, "層級") if level is not None else None
    listed = (line for line in api.budget(document, domain) if wanted in (None, line.level))
    lines, cut = arranged(listed, ORDERS, sort, limit)
    named = api.domains(document, domain)
    notes = _whole(document) if not domain else [_parts(part) for part in named]
    title = document.document.title if not domain else "、".join(item.title for item in named)
    session.show(
        Listing(
            BudgetRow,
            [budget_row(document, line) for line in lines],
            tables.budget(lines, (*notes, *cut)),
            empty=";".join(notes) if not any(part.budget for part in named) else NOTHING,
            warnings=(*tables.lapse(document), *((BOTH_LEVELS,) if len({line.level for line in lines}) > 1 else ())),
            chart=tables.budget_chart(lines, f"預算:{title}", notes[0]),
        )
    )


def _parts(domain: Domain) -> str:
    budget = domain.budget
    if budget is None:
        return f"領域{domain.numeral}:預算{NOT_WRITTEN}"
    if not budget.parts:
        return f"領域{domain.numeral}:文件沒有列出分項。原文:「{budget.quote}」"
    sum_of_parts = f"分項合計 {in_hundred_millions(budget.added)}"
    return f"領域{domain.numeral}:{sum_of_parts},{_against(budget.added, budget.total.yuan)}"


def _whole(document: Document) -> list[str]:
    stated, added = document.document.budget, query.added_up(document)
    if len(added.missing) == len(document.domains):
        return [f"預算:{stated_budget(document)}"]
    with_parts = [domain for domain in document.domains if domain.budget and domain.budget.parts]
    without = [domain.numeral for domain in document.domains if domain.budget and not domain.budget.parts]
    unequal = [_parts(domain) for domain in with_parts if not _holds(domain)]
    holding = ["各領域分項合計均與其總額相符" + (f"(領域{'、'.join(without)}沒有列出分項)" if without else "")]
    parts = (unequal or holding) if with_parts else ["各領域都沒有列出分項"]
    return [
        _sum(document, added),
        *([f"原文:「{quoted(stated)}」"] if stated else []),
        *parts,
        *(["長條同一比例。"] if with_parts else []),
    ]


def _sum(document: Document, added: Added) -> str:
    """The sum of the domains beside the stated total; where a domain has no budget, it cannot be compared."""
    stated = document.document.budget
    if added.total is None:
        total = f"文件所列總額 {in_hundred_millions(stated.total.yuan)}" if stated else f"總額{NOT_WRITTEN}"
        return f"{known_sum(added)};{total}"
    summed = f"{len(document.domains)} 個領域合計 {in_hundred_millions(added.total)}"
    return f"{summed},{_against(added.total, stated.total.yuan)}" if stated else f"{summed};總額{NOT_WRITTEN}"


def _holds(domain: Domain) -> bool:
    stated = domain.budget
    return stated is None or stated.added == stated.total.yuan


def _against(added: Decimal, stated: Decimal) -> str:
    if added == stated:
        return f"與文件所列總額 {in_hundred_millions(stated)} 相符"
    return f"與文件所列總額 {in_hundred_millions(stated)} 相差 {in_hundred_millions(stated - added)}"
