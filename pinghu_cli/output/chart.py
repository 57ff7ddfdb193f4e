"""A chart of bars as SVG, drawn by hand: labels, bars on one scale, figures. It refers to nothing outside."""

from html import escape
from typing import NamedTuple

from pinghu_cli.output.fold import fold, printable
from pinghu_cli.output.view import Chart, ChartBar

_FONTS = "'PingFang TC', 'Microsoft JhengHei', 'Noto Sans CJK TC', sans-serif"
_TEXT, _TITLE = 14, 18
_LINE, _TITLE_LINE = 20, 26
_BAR = 14
_APART = 6
"""Room above a bar that is no part."""
_INDENT = 20
_WHOLE, _PART = "#2f6f9f", "#9cc3dd"
_CELL = 0.52
"""Width of a terminal cell in this font, nearly, as a share of its size: half a Chinese character."""


class Layout(NamedTuple):
    """Where things stand, in pixels: ``labels`` is the room for labels beside the bars, 0 where they stand above."""

    width: int
    margin: int
    labels: int
    figures: int


WIDE = Layout(width=960, margin=24, labels=360, figures=150)
NARROW = Layout(width=344, margin=6, labels=0, figures=130)
"""For the screen of a phone, at the size of its text."""


def svg(chart: Chart, layout: Layout = WIDE) -> str:
    """The chart. Bars of parts are lighter and their labels indented; the longest bar fills the room there is."""
    width, margin = layout.width, layout.margin
    most = max((bar.value for bar in chart.bars), default=0) or 1
    titles = _folded(chart.title, width - 2 * margin, _TITLE)
    parts = [_heading(margin, margin + _TEXT + row * _TITLE_LINE, title) for row, title in enumerate(titles)]
    y = margin + 2 * _LINE + (len(titles) - 1) * _TITLE_LINE
    for bar in chart.bars:
        drawn, y = _bar(bar, most, y if bar.part else y + _APART, layout)
        parts += drawn
    notes = _folded(chart.note, width - 2 * margin) if chart.note else []
    parts += [_label(margin, y + (index + 1) * _LINE, note, "#555555") for index, note in enumerate(notes)]
    height = y + (len(notes) + 1) * _LINE + margin
    title = escape(printable(chart.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{title}" font-family="{_FONTS}" font-size="{_TEXT}">\n'
        f'<title>{title}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "".join(f"{part}\n" for part in parts)
        + "</svg>\n"
    )


def _bar(bar: ChartBar, most: float, y: int, layout: Layout) -> tuple[list[str], int]:
    """A bar from ``y`` on, and where the next begins."""
    indent = _INDENT if bar.part else 0
    lines = _folded(bar.label, (layout.labels or layout.width - 2 * layout.margin) - indent)
    left = layout.margin + layout.labels
    room = layout.width - layout.margin - left - layout.figures
    length = max(1.0, room * bar.value / most)
    drawn = [_label(layout.margin + indent, y + _TEXT + index * _LINE, line) for index, line in enumerate(lines)]
    at = y if layout.labels else y + len(lines) * _LINE
    fill = _PART if bar.part else _WHOLE
    drawn.append(f'<rect x="{left}" y="{at + 2}" width="{length:.1f}" height="{_BAR}" fill="{fill}"/>')
    drawn.append(_label(left + length + 8, at + _TEXT, bar.shown))
    return drawn, y + len(lines) * _LINE if layout.labels else at + _LINE


def _folded(text: str, room: int, size: int = _TEXT) -> list[str]:
    return fold(printable(text), int(room / (_CELL * size)))


def _heading(x: float, y: int, text: str) -> str:
    return f'<text x="{x:g}" y="{y}" font-size="{_TITLE}" font-weight="bold">{escape(text.rstrip())}</text>'


def _label(x: float, y: int, text: str, color: str = "#222222") -> str:
    return f'<text x="{x:g}" y="{y}" fill="{color}">{escape(text.rstrip())}</text>'
