"""SVG to PNG, by a library that is an extra: resvg draws with the fonts of the system and needs nothing else."""

from pinghu_cli.errors import MissingExtra


def as_png(svg: str) -> bytes:
    """The picture at twice its size, for print. Raise UsageError where the library is missing."""
    try:
        import resvg_py
    except ImportError:
        raise MissingExtra("畫 PNG", "resvg-py", "picture", "存成 .svg") from None
    drawn: bytes = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))
    return drawn
