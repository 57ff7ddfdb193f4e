"""A page as a picture: SVG or HTML, through rich's own export."""

from collections.abc import Iterable
from io import StringIO

from pinghu_cli.output.page import Line
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


def picture(lines: Iterable[Line], suffix: str, title: str, width: int) -> str:
    """A page of ``width`` cells as the text of an ``.svg`` or ``.html`` file."""
    from rich.console import Console
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME
    from rich.text import Text

    console = Console(
        file=StringIO(), record=True, width=width, force_terminal=True, color_system="standard", _environ={}
    )
    for line in lines:
        console.print(Text.assemble(*((text, _STYLES.get(style, "")) for text, style in line)), soft_wrap=True)
    if suffix == ".svg":
        return console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME)
    return console.export_html(theme=DEFAULT_TERMINAL_THEME, code_format=_HTML)
