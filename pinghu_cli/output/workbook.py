"""A view as an Excel workbook: frozen header, filters, real numbers, columns wide enough for Chinese, no formulas."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pinghu_cli import limits
from pinghu_cli.batch.workbook import new_workbook
from pinghu_cli.output.document import FRACTIONS, blocks_of, plain_cell
from pinghu_cli.output.fold import cells, printable
from pinghu_cli.output.formats import Field, Headings, cell, flat, table
from pinghu_cli.output.view import Block, Heading, Listing, Pairs, Paragraph, Table, Verbatim, View

_WIDEST = 60
_PAGE_COLUMNS = 6
"""Columns of a page over which text runs."""
_POINTS = 16
"""Height of a line."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in every file, so that the same command writes the same bytes."""


class Workbook:
    """A workbook in memory. ``worded`` puts text into the reader's script. Raise UsageError without XlsxWriter."""

    def __init__(self, title: str, worded: Callable[[str], str] = str) -> None:
        self._bytes = BytesIO()
        self.book = new_workbook(self._bytes, in_memory=True)
        self.book.set_properties({"title": worded(title), "created": _CREATED.replace(tzinfo=None)})
        self.worded = worded
        self._widths: list[int] = []
        wrapped = {"text_wrap": True, "valign": "top"}
        self._styles = {
            "head": self.book.add_format({"bold": True, "bg_color": "#EEEEEE", "bottom": 1, **wrapped}),
            "title": self.book.add_format({"bold": True, "font_size": 14}),
            "text": self.book.add_format(wrapped),
            "whole": self.book.add_format({"num_format": "#,##0", **wrapped}),
            "yuan": self.book.add_format({"num_format": "#,##0.00", **wrapped}),
            "percent": self.book.add_format({"num_format": "0.0%", **wrapped}),
            "number": self.book.add_format({"num_format": "General", **wrapped}),
            "muted": self.book.add_format({"font_color": "#555555", **wrapped}),
            "link": self.book.add_format({"font_color": "#0563C1", "underline": 1, **wrapped}),
        }

    def add_listing(
        self,
        name: str,
        view: View,
        fields: tuple[str, ...] | None = None,
        headings: Headings = "zh",
        links: Callable[[str, str], str | None] = lambda _field, _value: None,
    ) -> Any:
        """A sheet of rows. ``links`` gives the place in the workbook that a value of a field refers to, or None."""
        rows, chosen = table(view, fields)
        sheet = self.book.add_worksheet(self.worded(name))
        names = [field.label if headings == "zh" else field.name for field in chosen]
        heights = [1] * (len(rows) + 1)
        for index, (field, heading) in enumerate(zip(chosen, names, strict=True)):
            values = [row.get(field.name) for row in rows]
            self._write(sheet, 0, index, heading, "head")
            style = _style(field, values)
            shown = [cell(value, field, headings) for value in values]
            for line, (value, words) in enumerate(zip(values, shown, strict=True), 1):
                target = links(field.name, value) if isinstance(value, str) else None
                self._write(sheet, line, index, words, "link" if target else style, target)
            width = min(_WIDEST, max([cells(heading) + 3, *map(_width, shown)]) + 1)
            sheet.set_column(index, index, width)
            heights = [
                max(height, _lines(words, width)) for height, words in zip(heights, [heading, *shown], strict=True)
            ]
        self._set_heights(sheet, 0, heights)
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(chosen) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def add_page(self, name: str, blocks: Sequence[Block]) -> Any:
        """A sheet that reads like the page: headings, labels with their values, text, tables one below another."""
        sheet = self.book.add_worksheet(self.worded(name))
        self._widths = _page_widths(blocks)
        for index, width in enumerate(self._widths):
            sheet.set_column(index, index, width)
        line = 0
        for block in blocks:
            line = self._block(sheet, line, block)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _block(self, sheet: Any, line: int, block: Block) -> int:
        """Write a block from ``line`` on; the line below it."""
        match block:
            case Heading(text=text):
                line += 1 if line else 0
                self._write(sheet, line, 0, text, "title")
                return line + 1
            case Paragraph(text=text):
                plain = plain_cell(text)
                sheet.merge_range(line, 0, line, _PAGE_COLUMNS - 1, "", self._styles["text"])
                self._write(sheet, line, 0, plain, "text")
                self._set_heights(sheet, line, [_lines(plain, sum(self._widths))])
                return line + 1
            case Pairs(items=items):
                for index, (label, value) in enumerate(items):
                    self._write(sheet, line + index, 0, label, "muted")
                    self._write(sheet, line + index, 1, plain_cell(value), "text")
                return line + len(items)
            case Table():
                return self._table(sheet, line, block)

    def _table(self, sheet: Any, line: int, block: Table) -> int:
        if not block.items:
            return line
        line += 1
        if block.title:
            self._write(sheet, line, 0, block.title, "title")
            line += 1
        shown = [column for column in block.columns if column.header]
        for index, column in enumerate(shown):
            self._write(sheet, line, index, column.header, "head")
        for below, item in enumerate(block.items, line + 1):
            values = [plain_cell(column.value(item)) for column in shown]
            for index, value in enumerate(values):
                self._write(sheet, below, index, value, "text")
            self._set_heights(sheet, below, [max(map(_lines, values, self._widths))])
        line += len(block.items) + 1
        for note in block.notes:
            self._write(sheet, line, 0, note, "muted")
            line += 1
        return line

    def _set_heights(self, sheet: Any, first: int, heights: Sequence[int]) -> None:
        """Rows as high as their text: LibreOffice does not fit them by itself."""
        for line, height in enumerate(heights, first):
            sheet.set_row(line, _POINTS * height)

    def _write(self, sheet: Any, line: int, index: int, value: Any, style: str, target: str | None = None) -> None:
        form = self._styles[style]
        if value is None:
            sheet.write_blank(line, index, None, form)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(line, index, value, form)
        else:
            text = limits.shortened(self.worded(printable(flat(value))), limits.SHEET_CHARACTERS)
            if target:
                sheet.write_url(line, index, f"internal:{target}", form, text)
            else:
                sheet.write_string(line, index, text, form)

    def close(self) -> bytes:
        """The bytes of the file."""
        self.book.close()
        return self._bytes.getvalue()


def workbook(
    view: View, title: str, fields: tuple[str, ...] | None, headings: Headings, worded: Callable[[str], str]
) -> bytes:
    """A view as a file. A listing is a sheet of rows and one of notes; one thing is its page, then its rows."""
    book = Workbook(title, worded)
    if isinstance(view, Listing):
        book.add_listing("列表", view, fields, headings)
        if remarks := (*view.warnings, *view.table.notes):
            book.add_page("說明", [Heading(title), *map(Paragraph, remarks)])
    else:
        if not fields and not isinstance(view, Verbatim):
            book.add_page("頁面", blocks_of(view))
        book.add_listing("資料", view, fields, headings)
    return book.close()


def _page_widths(blocks: Sequence[Block]) -> list[int]:
    """As wide as the longest cell of the tables and labels of a page."""
    rows: list[list[str]] = []
    for block in blocks:
        if isinstance(block, Table):
            shown = [column for column in block.columns if column.header]
            rows.append([column.header for column in shown])
            rows += [[plain_cell(column.value(item)) for column in shown] for item in block.items]
        elif isinstance(block, Pairs):
            rows += [[label] for label, _ in block.items]
    columns = [[row[index] for row in rows if index < len(row)] for index in range(_PAGE_COLUMNS)]
    return [min(_WIDEST, max([14, *(_width(text) + 2 for text in column)])) for column in columns]


def _style(field: Field, values: Sequence[Any]) -> str:
    figures = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if not figures:
        return "text"
    if field.name in FRACTIONS:
        return "percent"
    whole = all(isinstance(value, int) for value in figures)
    if field.name.endswith("_yuan"):
        return "whole" if whole else "yuan"
    return "number"


def _lines(value: Any, width: int) -> int:
    """How many lines a value takes in a column of ``width`` cells."""
    return sum(max(1, -(-cells(line) // width)) for line in flat(value).split("\n"))


def _width(value: Any) -> int:
    return max(cells(line) for line in flat(value).split("\n"))
