"""SVG to PNG, by a library that is an extra: resvg draws with the fonts of the system and needs nothing else."""

from pinghu_cli.errors import UsageError


def as_png(svg: str) -> bytes:
    """The picture at twice its size, for print. Raise UsageError where the library is missing."""
    try:
        import resvg_py
    except ImportError:
        hint = "請先安裝:pip install 'pinghu[picture]',或存成 .svg"
        raise UsageError("no-png", "沒有可以畫 PNG 的 resvg-py", hint) from None
    drawn: bytes = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))
    return drawn
