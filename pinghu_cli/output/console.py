"""The one Rich console of the pages: what each style looks like, and a page as text or as a picture.

Only this module and those that draw a page import Rich, and only for pages: programs that read never pay for it.
Data is only data: markup, emoji codes and highlighting are off, and the environment does not decide.
"""

import re
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import CONSOLE_SVG_FORMAT, Console, RenderableType  # type: ignore[attr-defined]
from rich.theme import Theme

from pinghu_cli.output.fold import cells

if TYPE_CHECKING:
    from pinghu_cli.output.view import Style

STYLES: "dict[Style, str]" = {
    "heading": "bold",
    "id": "cyan",
    "figure": "green",
    "muted": "dim",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "match": "bold magenta",
}
"""What a piece of text is -> how it looks: the eight colours that every terminal theme has."""
_THEME = Theme({name: style for name, style in STYLES.items() if name}, inherit=False)
_FONTS = "Menlo, Consolas, 'Noto Sans Mono CJK TC', 'Microsoft JhengHei', 'PingFang TC', monospace"
_FONT_FACE = r"(?s)@font-face \{\{.*?\}\}\s*"
"""What Rich's pictures would load from the network."""
_TEXT = r'(<text [^>]*x=")([\d.]+)("[^>]*textLength=")([\d.]+)("[^>]*>)([^<]+)</text>'
_RUN = "[\x20-\x7e\xa0]+|[^\x20-\x7e\xa0]+"
_PADDING = r"(?<! )(?:\x1b\[[0-9;]*m| )++(?=\n)"
"""What fills a cell up to the end of its line: it would be copied along with the text. A run is tried once."""


def as_text(renderable: RenderableType, width: int, *, color: bool) -> str:
    """A page for a terminal of ``width`` cells, coloured or plain. No line ends with blanks."""
    return re.sub(_PADDING, lambda padding: padding[0].replace(" ", ""), drawn(renderable, width, color=color))


def drawn(renderable: RenderableType, width: int, *, color: bool) -> str:
    """The same with every cell of a table filled to its width."""
    console = _console(width, color=color)
    console.print(renderable, crop=False)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    return text


def as_svg(renderable: RenderableType, width: int, title: str) -> str:
    """A page as the text of an SVG file, as wide as its widest line. It refers to nothing outside."""
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME

    lines = as_text(renderable, width, color=False).splitlines()
    console = _console(max((cells(line.rstrip()) for line in lines), default=1), color=True, record=True)
    console.print(renderable, crop=False)
    frame = re.sub(_FONT_FACE, "", CONSOLE_SVG_FORMAT).replace("Fira Code, monospace", _FONTS)
    frame = frame.replace("font-variant-east-asian: full-width;", "")
    drawn = console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, code_format=frame)
    return re.sub(_TEXT, _on_its_cells, drawn)


def _on_its_cells(text: re.Match[str]) -> str:
    """A piece of a picture with every run of wide and of narrow characters on its own cells.

    Rich counts a Chinese character as one cell where it says how long a piece is, which squeezes it.
    """
    from html import escape, unescape

    before, left, middle, length, behind, content = text.groups()
    plain = unescape(content)
    cell, at = float(length) / len(plain), float(left)
    runs = []
    for run in re.findall(_RUN, plain):
        width = cell * cells(run)
        runs.append(f"{before}{at:g}{middle}{width:g}{behind}{escape(run).replace(' ', '&#160;')}</text>")
        at += width
    return "".join(runs)


def _console(width: int, *, color: bool, record: bool = False) -> Console:
    return Console(
        file=StringIO(),
        width=width,
        height=100,
        color_system="standard" if color else None,
        force_terminal=color,
        theme=_THEME,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        record=record,
        _environ={},
    )
