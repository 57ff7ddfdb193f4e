"""A page as a picture: SVG or HTML, through rich's own export."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

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


def export(console: "Console", suffix: str, title: str) -> str:
    """What ``console`` has recorded, as the text of an ``.svg`` or ``.html`` file."""
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME

    if suffix == ".svg":
        return console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME)
    return console.export_html(theme=DEFAULT_TERMINAL_THEME, code_format=_HTML)
