"""A page as a picture: SVG or HTML, through rich's own export."""

import re
from collections.abc import Sequence
from io import StringIO

from pinghu_cli.output.page import Line, length
from pinghu_cli.output.view import Style

_STYLES: dict[Style, str] = {
    "heading": "bold",
    "id": "cyan",
    "amount": "green",
    "muted": "dim",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "match": "bold magenta",
}
_FONTS = "Menlo, Consolas, 'Noto Sans Mono CJK TC', 'Microsoft JhengHei', 'PingFang TC', monospace"
_FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
"""What rich would load from the network."""
_HTML = f"""<!DOCTYPE html>
<html lang="zh">
<head>
<meta charset="UTF-8">
<style>
{{stylesheet}}
body {{{{ color: {{foreground}}; background-color: {{background}}; }}}}
pre {{{{ font-family: {_FONTS}; }}}}
</style>
</head>
<body>
<pre><code style="font-family: inherit">{{code}}</code></pre>
</body>
</html>
"""


def picture(lines: Sequence[Line], suffix: str, title: str) -> str:
    """A page as the text of an ``.svg`` or ``.html`` file, as wide as its widest line. It refers to nothing outside."""
    from rich import console as of_rich
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME
    from rich.text import Text

    width = max((length(line) for line in lines), default=1)
    console = of_rich.Console(
        file=StringIO(), record=True, width=width, force_terminal=True, color_system="standard", _environ={}
    )
    for line in lines:
        console.print(Text.assemble(*((text, _STYLES.get(style, "")) for text, style in line)), soft_wrap=True)
    if suffix == ".svg":
        usual: str = of_rich.CONSOLE_SVG_FORMAT  # type: ignore[attr-defined]  # documented, though not exported
        frame = _FONT_FACE.sub("", usual).replace("Fira Code, monospace", _FONTS)
        return console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, code_format=frame)
    return console.export_html(theme=DEFAULT_TERMINAL_THEME, code_format=_HTML)
