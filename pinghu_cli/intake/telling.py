"""What people are told of how a table was read: header, units, rows that are no claims, what is not shown."""

from collections.abc import Iterator, Mapping, Sequence

from pinghu_cli.intake.header import Header
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.rows import SKIPPED
from pinghu_cli.intake.stems import called
from pinghu_cli.intake.workbook import Workbook

_LISTED = 5
"""How many of a kind are named."""
_HIDDEN_LISTED = 20
"""How many hidden rows are named."""
_SKIPPED_LISTED = 10
"""How many rows of a kind that are no claims are named."""


class Hidden:
    """What a worksheet holds below its header and does not show, or shows as taken back."""

    def __init__(self, book: Workbook, sheet: str, header: int) -> None:
        rows, self._columns = book.hidden(sheet)
        below = {row for row in rows if row > header}
        self._filled = [row for row, cells in book.rows(sheet, only=below) if any(cell.strip() for cell in cells)]
        self._struck = sorted(row for row in book.struck(sheet) if row > header)

    def warnings(self, headings: Headings) -> Iterator[str]:
        """That hidden rows count, and which of the columns that are used nobody sees."""
        for rows, how in ((self._filled, "在工作表中隱藏(篩選或收起)"), (self._struck, "畫了刪除線")):
            if rows:
                yield f"{_named(rows, _HIDDEN_LISTED)}{how},照樣計入;不要計入請先刪去這些行再存檔"
        for place, column in enumerate(headings.columns):
            if place in self._columns and column.role:
                yield f"「{column.name}」這一欄在工作表中隱藏,照樣採用"


def _named(rows: Sequence[int], most: int) -> str:
    """Rows by their numbers, at most so many of them."""
    more = f" 等 {len(rows):,} 行" if len(rows) > most else " 行"
    return f"第 {'、'.join(map(str, rows[:most]))}{more}"


def about_skipped(skipped: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """``skipped``: kind of row -> the lines of those that are no claims; blank ones are not mentioned."""
    for kind, lines in skipped.items():
        if kind in SKIPPED:
            yield f"{_named(lines, _SKIPPED_LISTED)}是{SKIPPED[kind]},沒有計入"


def about_cells(remarks: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """``remarks``: the way in which cells had to be read -> how many cells, and the first line."""
    for remark, (count, line) in remarks.items():
        yield f"{remark}({count:,} 格,例如第 {line:,} 行)"


def about_header(read: Header, first: int, last: int) -> Iterator[str]:
    """``first`` and ``last``: the lines of the header."""
    if read.first:
        yield f"表頭在第 {first} 行,上面的 {read.first} 行當作標題"
    if read.last > read.first:
        joined = "、".join(f"「{called(path)}」" for path in read.paths if len(path) > 1)
        yield f"表頭有第 {first}–{last} 行,上下合讀:{joined}"


def about_units(line: int, units: Sequence[str]) -> Iterator[str]:
    """That a line below the header was taken for the units of the columns."""
    if units:
        yield f"第 {line} 行是各欄的單位"


def about_merged(ranges: Sequence[tuple[int, str]], header: int) -> Iterator[str]:
    """``ranges``: the first row of each, from 1, and its name."""
    below = [name for row, name in ranges if row > header]
    if below:
        more = f" 等 {len(below):,} 處" if len(below) > _LISTED else ""
        yield (
            f"合併的儲存格({'、'.join(below[:_LISTED])}{more})在所含各行都當作同樣的內容;合併的金額與數量只計在第一行"
        )


def about_columns(headings: Headings) -> Iterator[str]:
    """Which column was taken for what stands in it, in which unit amounts are, and which are shared among units."""
    counts = headings.of("count")
    for column in headings.columns:
        if column.by_contents:
            yield f"「{column.name}」裡多是項目的名稱,當作項目"
        if column.scale != 1:
            yield f"「{column.name}」按{column.unit}計"
        if column.role == "base" and counts and column.of == "all":
            name = headings.columns[counts[0]].name
            yield f"「{column.name}」是各件合計,按「{name}」平分"
