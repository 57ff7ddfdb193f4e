"""The whole document as an Excel workbook: a sheet per listing, links between them, a chart of the budget."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pinghu_cli.declared import Row
from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import BudgetLine
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
from pinghu_cli.output.view import Listing, Table
from pinghu_cli.output.workbook import Workbook
from pinghu_cli.pages.about import about_view

_COLUMNS_OF_UNITS = ("lead", "unit")
_COLUMNS_OF_ITEMS = ("id", "domain", "measure", "share_of")


class Sheet(NamedTuple):
    """A sheet: what it holds, the type of its rows, and the rows."""

    description: str
    row_type: type[Row]
    rows: Sequence[Row]


def sheets(document: Document) -> dict[str, Sheet]:
    """The sheets by name; of the budget all totals come before the parts."""
    units = query.units(document)
    budget = sorted(query.budget(document), key=lambda line: line.level)
    domains, measures, annex = document.domains, document.measures, query.annex_items(document)
    duties = [duty_row(unit, duty) for unit in units for duty in unit.ordered]
    return {
        "領域": Sheet("領域:牽頭單位、預算、各有多少項", DomainRow, [domain_row(document, item) for item in domains]),
        "措施": Sheet("措施的條文與責任單位", MeasureRow, [measure_row(document, item) for item in measures]),
        "附件": Sheet("積極爭取上級政策事項", AnnexRow, [annex_row(document, item) for item in annex]),
        "激勵": Sheet(
            "補貼、獎勵、稅收優惠", IncentiveRow, [incentive_row(document, offer) for offer in query.offers(document)]
        ),
        "目標": Sheet("量化目標", TargetRow, [target_row(fact) for fact in query.targets(document)]),
        "預算": Sheet("各領域總額,其下分項,附圖", BudgetRow, [budget_row(document, line) for line in budget]),
        "單位": Sheet("責任單位", UnitRow, [unit_row(unit) for unit in units]),
        "事項": Sheet("各單位牽頭與配合的事項", DutyRow, duties),
    }


def whole_workbook(document: Document, day: datetime.date, worded: Callable[[str], str] = str) -> bytes:
    """The bytes of the file. Raise UsageError without XlsxWriter."""
    book = Workbook(document.document.title, worded)
    book.add_page("說明", about_view(document, day).records[0].blocks)
    listed = sheets(document)
    places = _places(listed)
    for name, (_, row_type, rows) in listed.items():
        if rows:
            sheet = book.add_listing(name, Listing(row_type, rows, Table((), ())), links=_links(name, places, worded))
            if name == "預算":
                _draw(book, sheet, query.budget(document))
    return book.close()


def _places(listed: dict[str, Sheet]) -> dict[str, tuple[str, int]]:
    """Id of an item, or name of a unit -> its sheet, and its row there from 1."""
    keys = {"領域": "id", "措施": "id", "附件": "id", "單位": "name"}
    return {
        getattr(row, key): (name, place) for name, key in keys.items() for place, row in enumerate(listed[name].rows, 2)
    }


def _links(
    own: str, places: dict[str, tuple[str, int]], worded: Callable[[str], str]
) -> Callable[[str, str], str | None]:
    """To the row of an item or a unit, from any other sheet."""

    def link(field: str, value: str) -> str | None:
        if field not in (*_COLUMNS_OF_ITEMS, *_COLUMNS_OF_UNITS) or value not in places:
            return None
        sheet, row = places[value]
        return None if sheet == own else f"'{worded(sheet)}'!A{row}"

    return link


def _draw(book: Workbook, sheet: Any, lines: Sequence[BudgetLine]) -> None:
    """A chart of the totals below the rows, each labelled with its amount as printed."""
    printed = [str(line.amount) for line in lines if line.level == "domain"]
    last, fields, name = len(printed), BudgetRow.__struct_fields__, sheet.get_name()
    title, amount = fields.index("title"), fields.index("amount_yuan")
    chart = book.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [name, 1, title, last, title],
            "values": [name, 1, amount, last, amount],
            "data_labels": {"value": True, "custom": [{"value": book.worded(label)} for label in printed]},
            "fill": {"color": "#2F6F9F"},
            "gap": 40,
        }
    )
    chart.set_title({"name": book.worded("各領域預算")})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 900, "height": 60 + 42 * last})
    sheet.insert_chart(len(lines) + 2, 1, chart)
