"""A table as Rich lays it out: how wide each column is, and which lines belong to which row."""

from collections.abc import Sequence

from rich.bar import Bar
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table

from pinghu_cli.output.fold import printable
from pinghu_cli.output.folded import Folded, Pieces, segments
from pinghu_cli.output.view import Column

NARROWEST_BAR = 12
"""Cells of a bar where there is little room."""
_WIDEST_BAR = 24
_READABLE = 14
"""Cells below which a column of text is not worth reading."""
_NAME = 20
"""Cells up to which ids and names stay whole."""
_GAP = 1
"""Cells that a column keeps free before the next, beside the one that Rich puts between them."""


class Laid:
    """Columns as a Rich table, and the cells in it.

    ``least`` is the narrowest page on which all can be read, ``most`` the one from which on nothing folds.
    """

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence["Folded | Bar"]], most: int) -> None:
        headers = [Folded([(printable(column.header), "heading")], right=column.kind == "number") for column in columns]
        self._rows = [headers, *rows]
        self._widths = [
            _widths(column, [cell.natural if isinstance(cell, Folded) else None for cell in cells_of], most)
            for column, *cells_of in zip(columns, *self._rows, strict=True)
        ]
        self._gaps = [_GAP] * (len(columns) - 1) + [0]
        between = (_GAP + 1) * (len(columns) - 1)
        self.heights: list[int] = []
        """Lines of the header and of each row, once the table is made."""
        self.least = sum(least for least, _ in self._widths) + between
        self.most = sum(most for _, most in self._widths) + between

    def table(self, console: Console, options: ConsoleOptions) -> Table:
        """The Rich table for a page. Each column is one tall cell, which Rich draws many times faster than low ones."""
        width = options.max_width
        table = Table(box=SIMPLE_HEAD, padding=0, header_style="", border_style="muted")
        table.show_edge = table.pad_edge = False
        headings, *rows = [[*map(_before_a_gap, row, self._gaps)] for row in self._rows]
        for heading, (least, most), gap in zip(headings, self._widths, self._gaps, strict=True):
            fixed = most + gap if least == most or self.most <= width else None
            table.add_column(heading, width=fixed, min_width=least + gap, max_width=most + gap, no_wrap=least == most)
        columns = [_Stack(column) for column in zip(headings, *rows, strict=True)]
        table.add_row(*columns)
        list(console.render(table, options))  # tells each column its width
        if self.least <= width < sum(column.width for column in columns) + len(columns) - 1:
            # Rich takes from all alike, then gives back to those that came below their least
            for laid, (least, _), gap in zip(table.columns, self._widths, self._gaps, strict=True):
                laid.width = least + gap
            list(console.render(table, options))
        drawn = [column.lines(console, options) for column in columns]
        self.heights = [max(map(len, row)) for row in zip(*drawn, strict=True)]
        for column, lines in zip(columns, drawn, strict=True):
            column.show(lines, self.heights)
        return table

    def with_lines(
        self, console: Console, options: ConsoleOptions, below: Sequence[Sequence[Pieces]], longest: int
    ) -> RenderResult:
        """The table with lines of their own below its header and each row; every line is as wide as the widest."""
        lines = console.render_lines(self.table(console, options), options)
        width = max(longest, drawn := Segment.get_line_length(lines[0]))
        space = [Segment(" " * (width - drawn)), Segment.line()]
        rule = 1
        for height, extra in zip(self.heights, below, strict=True):
            yield from (segment for line in lines[:height] for segment in (*line, *space))
            for pieces in extra:
                yield from Segment.adjust_line_length([*segments(pieces, console)], width)
                yield Segment.line()
            yield from (segment for line in lines[height : height + rule] for segment in (*line, *space))
            lines = lines[height + rule :]
            rule = 0


class _Stack:
    """A column of a table below its heading: cells one below the other, each as high as its row.

    Drawn before `show` it shows nothing, and learns the width that Rich gives the column.
    """

    def __init__(self, cells_of: "Sequence[Folded | Padding]") -> None:
        """``cells_of``: the heading, which is drawn by Rich itself, and the cells."""
        self._cells = cells_of
        self._shown: list[Segment] = []
        self.width = 1

    def lines(self, console: Console, options: ConsoleOptions) -> list[list[list[Segment]]]:
        """The lines of the heading and of each cell at the width of the column."""
        return [
            [[*segments(line, console)] for line in cell.lines(self.width)]
            if isinstance(cell, Folded)
            else console.render_lines(cell, options.update_width(self.width))
            for cell in self._cells
        ]

    def show(self, lines: Sequence[Sequence[Sequence[Segment]]], heights: Sequence[int]) -> None:
        """Show the lines of the cells, without those of the heading, each cell as high as its row."""
        for lines_of_cell, height in [*zip(lines, heights, strict=True)][1:]:
            for line in lines_of_cell:
                self._shown += (*line, Segment.line())
            self._shown += [Segment.line()] * (height - len(lines_of_cell))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From the least that one of the cells needs to the most."""
        each = [
            cell.measured if isinstance(cell, Folded) else Measurement.get(console, options, cell)
            for cell in self._cells[1:]
        ]
        return Measurement(max(cell.minimum for cell in each), max(cell.maximum for cell in each))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines."""
        self.width = options.max_width
        yield from self._shown


def _before_a_gap(cell: Folded | Bar, gap: int) -> Folded | Padding:
    """A cell that keeps ``gap`` cells free at its right. A text does so itself: Rich draws what is padded twice."""
    if isinstance(cell, Folded):
        cell.gap = gap
        return cell
    return Padding(cell, (0, gap, 0, 0))


def _widths(column: Column, naturals: Sequence[int | None], most: int) -> tuple[int, int]:
    """The least and the most that a column takes: numbers, keys and short names stay whole, the rest folds."""
    natural = max(width or 0 for width in naturals)
    if None in naturals:
        return NARROWEST_BAR, max(NARROWEST_BAR, min(_WIDEST_BAR, most // 5))
    if column.kind in {"number", "key"} or (column.kind == "id" and natural <= _NAME):
        return natural, natural
    return min(natural, _READABLE), min(natural, most)
