"""Rows -> a worksheet that people can work with: headings in bold, a filter, amounts as numbers, no formulas."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pinghu_cli.batch.engine import DatabaseRow
from pinghu_cli.drafts import Draft
from pinghu_cli.errors import UsageError

if TYPE_CHECKING:
    from pinghu_cli.batch.results import Layout

MOST_ROWS = 1_048_575
"""How many rows a worksheet has below its header."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,10})(?:\.\d{1,6})?")
"""A text that was a number in the worksheet it came from; an id or a phone number keeps all its digits as text."""
_LONGEST = 32_767
_WIDTHS = {"reason": 40, "name": 28, "text": 60, "remedy": 40}


def load_xlsxwriter() -> Any:
    """The module. Raise UsageError that says what to install where it is missing."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        hint = "請執行:pip install 'pinghu[excel]';或把結果寫成 .csv"
        raise UsageError("missing-extra", "寫 XLSX 需要 XlsxWriter,尚未安裝", hint) from None
    return xlsxwriter


def write_workbook(draft: Draft, layout: "Layout", rows: Iterable[DatabaseRow]) -> None:
    """One worksheet with ``rows`` under the headings. Raise UsageError where they are more than a worksheet holds."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    book = load_xlsxwriter().Workbook(draft.stream, options)
    sheet = book.add_worksheet("結果" if "status" in layout.fields else "退件")
    bold, money = (
        book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        book.add_format({"num_format": "#,##0.00"}),
    )
    for place, (heading, field) in enumerate(zip(layout.headings, layout.fields, strict=True)):
        sheet.set_column(place, place, _WIDTHS.get(field, 14))
        sheet.write_string(0, place, heading[:_LONGEST], bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        if last > MOST_ROWS:
            raise UsageError(
                "too-many-rows", f"結果超過 {MOST_ROWS:,} 行,一張工作表放不下", "把結果寫成 .csv 或 .parquet"
            )
        _write_row(sheet, last, row, layout.fields, money)
    sheet.autofilter(0, 0, last, max(len(layout.headings) - 1, 0))
    book.close()


def _write_row(sheet: Any, number: int, row: DatabaseRow, fields: Sequence[str], money: Any) -> None:
    for place, (value, field) in enumerate(zip(row, fields, strict=True)):
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            sheet.write_string(number, place, "是" if value else "否")
        elif isinstance(value, Decimal):
            sheet.write_number(number, place, float(value), money)
        elif isinstance(value, int):
            sheet.write_number(number, place, value)
        elif not field and _NUMBER.fullmatch(value):
            sheet.write_number(number, place, float(value))
        else:
            sheet.write_string(number, place, str(value)[:_LONGEST])
