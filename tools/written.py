"""Parts of pages of docs/ that are written from the code, between two marks."""

from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def rewritten(page: str, part: str, content: Iterable[str]) -> str:
    """A page of docs/ with its ``part`` as the code says it now."""
    begin, end = f"<!-- {part}: written by `python tools/reference.py` -->\n", f"<!-- end of {part} -->\n"
    before, _, rest = (DOCS / page).read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{''.join(content)}{end}{after}"
