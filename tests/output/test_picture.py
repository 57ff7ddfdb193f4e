"""Pictures hold the page, harm nobody, and come out the same every time."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from pinghu_cli.output.console import as_picture
from pinghu_cli.output.page import page
from tests.output.samples import listing, marked


def drawn(suffix: str) -> str:
    return as_picture(page(listing(title="標題")), 120, suffix, "標題")


def test_an_svg_is_well_formed_and_holds_every_row() -> None:
    text = "".join(ElementTree.fromstring(drawn(".svg")).itertext()).replace("\xa0", " ")
    for title in ("[a]級", "[bold]粗[/bold]", ":smile:", "<script>x</script>", "“彎引號”…—①·"):
        assert title in text


def test_html_holds_every_row_and_no_script() -> None:
    text = drawn(".html")
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "<script" not in text
    assert "[bold]粗[/bold]" in text


@pytest.mark.parametrize("suffix", [".svg", ".html"])
def test_pictures_refer_to_nothing_outside_and_repeat(suffix: str) -> None:
    text = drawn(suffix)
    assert text == drawn(suffix)
    assert not re.search(r"url\(.?http|src=|@import", text)


def test_a_picture_is_as_wide_as_its_page() -> None:
    sizes = [
        re.search(r'viewBox="0 0 (\d+)', as_picture(page(listing([title])), 120, ".svg", ""))
        for title in ("短", "長" * 30)
    ]
    short, long = (int(size[1]) for size in sizes if size)
    assert short < long


def test_highlights_are_drawn() -> None:
    assert "font-weight: bold" in as_picture(page(marked("省級智能工廠", (2, 6))), 80, ".html", "")


def test_every_piece_of_an_svg_stands_on_its_own_cells() -> None:
    """Rich squeezes Chinese into half its room: a piece is as long as its cells, and none runs into the next."""
    drawn = as_picture(page(listing(["省級智能工廠 AI 2025年", "短"])), 120, ".svg", "")
    pieces = re.findall(r'<text [^>]*x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<\n]+)</text>', drawn)
    assert pieces
    ends: dict[str, float] = {}
    for x, line, length, text in pieces:
        assert float(length) == pytest.approx(12.2 * cell_len(unescape(text)))
        assert float(x) >= ends.get(line, 0) - 0.01
        ends[line] = float(x) + float(length)
