"""Rows -> a worksheet that people can work with: headings in bold, a filter, amounts as numbers, no formulas."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import msgspec

from pinghu_cli import limits
from pinghu_cli.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from pinghu_cli.batch.engine import DatabaseRow
    from pinghu_cli.batch.results import Layout
    from pinghu_cli.drafts import Draft

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,10})(?:\.\d{1,6})?")
"""A text that was a number in the worksheet it came from; an id or a phone number keeps all its digits as text."""
_WIDTHS = {"line": 5, "incentive": 16, "name": 20, "ref": 8, "measure": 5, "lead": 9, "count": 6, "year": 6}
_WIDTHS |= {"base_yuan": 14, "min_yuan": 13, "max_yuan": 13, "profit_year": 6, "pays_out": 8, "counted": 8}
_WIDTHS |= {"capped": 8, "status": 9, "reason": 26, "column": 12, "text": 50, "remedy": 40}
_WIDTH = 12
"""In characters of half width: as narrow as can be, that a page holds them all and is still read."""
_WRAPPED = {"incentive", "name", "lead", "reason", "text", "remedy", ""}
"""Fields that may need several lines; the person's own columns are called ``""``."""
_CENTRED = {"measure", "count", "pays_out", "counted", "capped", "status", "line"}
_WIDEST = 44
_A4 = 9
_FIGURES = {"base_yuan", "year", "profit_year", "min_yuan", "max_yuan"}
"""Fields whose numbers stand at the right, as their headings do."""
_LINE_POINTS, _MOST_LINES = 15, 6


def new_workbook(stream: IO[bytes], **options: bool) -> Any:
    """An empty workbook in which no text is a formula or a link; ``options`` are those of XlsxWriter."""
    as_text = {"strings_to_formulas": False, "strings_to_urls": False}
    return load_xlsxwriter().Workbook(stream, as_text | options)


def load_xlsxwriter(otherwise: str = "") -> Any:
    """The module. Raise UsageError that says what to install, or to do ``otherwise``, where it is missing."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise MissingExtra("寫 XLSX", "XlsxWriter", "excel", otherwise) from None
    return xlsxwriter


def page_setup(sheet: Any) -> None:
    """On paper: across, all columns on one page, the header on each."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
    sheet.freeze_panes(1, 0)


class Sheet(msgspec.Struct, frozen=True):
    """A worksheet beside that of the results: rows under ``headings``, amounts as decimals, and ``notes`` below."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str]


def write_workbook(
    draft: "Draft", layout: "Layout", rows: Iterable["DatabaseRow"], beside: Sheet | None = None
) -> None:
    """A worksheet with ``rows`` under the headings, and the one ``beside``.

    Raise UsageError where the rows are more than a worksheet holds.
    """
    book = new_workbook(draft.stream, constant_memory=True, nan_inf_to_errors=True)
    sheet = book.add_worksheet("結果" if "status" in layout.fields else "退件")
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    bold_right = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top", "align": "right"})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    wrapped, plain = (book.add_format({"text_wrap": wrap, "valign": "top"}) for wrap in (True, False))
    centred = book.add_format({"align": "center", "valign": "top"})
    for place, (heading, field) in enumerate(zip(layout.headings, layout.fields, strict=True)):
        sheet.set_column(place, place, _WIDTHS.get(field, _WIDTH), wrapped if field in _WRAPPED else plain)
        text = heading.encode("utf-8", "backslashreplace").decode()  # JSON can state half a character
        sheet.write_string(0, place, _fitting(text), bold_right if field in _FIGURES else bold)
    widths = [_WIDTHS.get(field, _WIDTH) for field in layout.fields]
    _set_height(sheet, 0, layout.headings, widths)
    formats = [wrapped if field in _WRAPPED else centred if field in _CENTRED else plain for field in layout.fields]
    breaking = [
        width if field in _WRAPPED else limits.SHEET_CHARACTERS
        for width, field in zip(widths, layout.fields, strict=True)
    ]
    page_setup(sheet)
    last = 0
    for last, row in enumerate(rows, start=1):
        if last > limits.SHEET_ROWS:
            raise UsageError(
                "too-many-rows", f"結果超過 {limits.SHEET_ROWS:,} 行,一張工作表放不下", "把結果寫成 .csv 或 .parquet"
            )
        _set_height(sheet, last, row, breaking)
        _write_row(sheet, last, row, layout.fields, money, formats)
    sheet.autofilter(0, 0, last, max(len(layout.headings) - 1, 0))
    if beside is not None:
        _write_beside(book, beside, bold, bold_right, money)
    book.close()


def _write_beside(book: Any, beside: Sheet, bold: Any, bold_right: Any, money: Any) -> None:
    sheet, plain = book.add_worksheet(beside.name), book.add_format({"valign": "top"})
    page_setup(sheet)
    for place, heading in enumerate(beside.headings):
        texts = (heading, *(row[place] for row in beside.rows if isinstance(row[place], str)))
        longest = max(len(str(text).encode("gb18030", "replace")) for text in texts)
        sheet.set_column(place, place, min(max(longest + 2, _WIDTH), _WIDEST))
        right = beside.rows and not any(isinstance(row[place], str) for row in beside.rows)
        sheet.write_string(0, place, heading, bold_right if right else bold)
    fields = ["beside"] * len(beside.headings)
    for number, row in enumerate(beside.rows[: limits.SHEET_ROWS], start=1):
        _write_row(sheet, number, row, fields, money, [plain] * len(row))
    for number, note in enumerate(beside.notes, start=len(beside.rows) + 2):
        sheet.write_string(number, 0, note, plain)


def _set_height(sheet: Any, number: int, row: Sequence[Any], widths: Sequence[int]) -> None:
    """Make a row as high as its longest text needs in columns of ``widths``: not every program does so by itself."""
    lines = max(
        (
            -(-len(value.encode("gb18030", "replace")) // (width - 1))  # two bytes are a wide character
            for value, width in zip(row, widths, strict=True)
            if isinstance(value, str) and 2 * len(value) >= width
        ),
        default=1,
    )
    if lines > 1:
        sheet.set_row(number, _LINE_POINTS * min(lines, _MOST_LINES))


def _write_row(
    sheet: Any, number: int, row: Sequence[Any], fields: Sequence[str], money: Any, formats: Sequence[Any]
) -> None:
    for place, (value, field, format) in enumerate(zip(row, fields, formats, strict=True)):
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            sheet.write_string(number, place, "是" if value else "否", format)
        elif isinstance(value, Decimal):
            sheet.write_number(number, place, float(value), money)
        elif isinstance(value, int):
            sheet.write_number(number, place, value, format)
        elif not field and _NUMBER.fullmatch(value):
            sheet.write_number(number, place, float(value), format)
        else:
            sheet.write_string(number, place, _fitting(str(value)), format)


def _fitting(text: str) -> str:
    return limits.shortened(text, limits.SHEET_CHARACTERS)
