"""Workbooks hold every row whatever the data holds, and the page of one thing as a person reads it."""

from io import BytesIO

import openpyxl

from pinghu_cli.output.fold import printable
from pinghu_cli.output.view import Column, Heading, Pairs, Paragraph, Record, Records, Table
from pinghu_cli.output.workbook import workbook
from tests.output.samples import EVIL, listing, rows
from tests.reading import read_xlsx


def test_every_cell_reads_back_as_text_number_or_nothing() -> None:
    """What a spreadsheet would obey is text; what nobody can see is an escape; numbers are numbers."""
    read = read_xlsx(workbook(listing(), "標題", None, "id", str))
    assert [row["title"] or "" for row in read] == [printable(title) for title in EVIL]
    assert [row["amount_yuan"] for row in read] == [row.amount_yuan for row in rows()]
    assert {row["nothing"] for row in read} == {None}
    assert {row["open"] for row in read} == {"true"}


def test_the_reader_s_script_is_that_of_every_text() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(listing(["甲"]), "標題", None, "id", lambda text: text.upper())))
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["ID", "TITLE"]


def test_a_page_is_written_block_by_block() -> None:
    """Headings, labels, text and tables stand below each other, and rows are as high as their text."""
    table = Table(["一", "二" * 100], (Column("名稱", str),), title="表")
    blocks = (Heading("頭"), Pairs((("編號", "9"),)), Paragraph("話" * 200), table)
    view = Records((Record(rows(["甲"])[0], blocks),))
    sheet = openpyxl.load_workbook(BytesIO(workbook(view, "頭", None, "zh", str))).worksheets[0]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert texts == ["頭", "編號", "9", "話" * 200, "表", "名稱", "一", "二" * 100]
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows()}
    assert heights["話" * 200] > 16
    assert heights["二" * 100] > heights["一"]
