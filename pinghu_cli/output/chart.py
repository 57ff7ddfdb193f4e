"""A chart of bars as SVG, drawn by hand: labels, bars on one scale, figures. It refers to nothing outside."""

from html import escape

from pinghu_cli.output.fold import fold, printable
from pinghu_cli.output.view import Chart, ChartBar

_FONTS = "'PingFang TC', 'Microsoft JhengHei', 'Noto Sans CJK TC', sans-serif"
_WIDTH, _MARGIN = 960, 24
_LABELS = 360
"""Room for labels; what is longer folds."""
_FIGURES = 150
_TEXT = 14
_LINE = 20
_BAR = 14
_APART = 6
"""Room above a bar that is no part."""
_WHOLE, _PART = "#2f6f9f", "#9cc3dd"
_CELL = _TEXT * 0.52
"""Width of a terminal cell in this font, nearly: half a Chinese character."""


def svg(chart: Chart) -> str:
    """The chart. Bars of parts are lighter and their labels indented; the longest bar fills the room there is."""
    most = max((bar.value for bar in chart.bars), default=0) or 1
    parts: list[str] = []
    y = _MARGIN + 2 * _LINE
    for bar in chart.bars:
        drawn, y = _bar(bar, most, y if bar.part else y + _APART)
        parts += drawn
    notes = fold(printable(chart.note), int((_WIDTH - 2 * _MARGIN) / _CELL)) if chart.note else []
    parts += [_label(_MARGIN, y + (index + 1) * _LINE, note, "#555555") for index, note in enumerate(notes)]
    height = y + (len(notes) + 1) * _LINE + _MARGIN
    title = escape(printable(chart.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}" font-family="{_FONTS}" font-size="{_TEXT}">\n'
        f'<title>{title}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="{_MARGIN}" y="{_MARGIN + _TEXT}" font-size="18" font-weight="bold">{title}</text>\n'
        + "".join(f"{part}\n" for part in parts)
        + "</svg>\n"
    )


def _bar(bar: ChartBar, most: float, y: int) -> tuple[list[str], int]:
    """A bar from ``y`` on, and where the next begins."""
    indent = 20 if bar.part else 0
    lines = fold(printable(bar.label), int((_LABELS - indent) / _CELL))
    room = _WIDTH - 2 * _MARGIN - _LABELS - _FIGURES
    length = max(1.0, room * bar.value / most)
    left = _MARGIN + _LABELS
    drawn = [_label(_MARGIN + indent, y + _TEXT + index * _LINE, line) for index, line in enumerate(lines)]
    drawn.append(
        f'<rect x="{left}" y="{y + 2}" width="{length:.1f}" height="{_BAR}" fill="{_PART if bar.part else _WHOLE}"/>'
    )
    drawn.append(_label(left + length + 8, y + _TEXT, bar.shown))
    return drawn, y + len(lines) * _LINE


def _label(x: float, y: int, text: str, color: str = "#222222") -> str:
    return f'<text x="{x:g}" y="{y}" fill="{color}">{escape(text.rstrip())}</text>'
