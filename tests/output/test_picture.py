"""Pictures hold the page, harm nobody, and come out the same every time."""

import re
from xml.etree import ElementTree

import pytest

from pinghu_cli.output.page import page
from pinghu_cli.output.picture import picture
from tests.output.samples import listing, marked


def drawn(suffix: str) -> str:
    return picture(page(listing(title="標題"), 120), suffix, "標題")


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
        re.search(r'viewBox="0 0 (\d+)', picture(page(listing([title]), 120), ".svg", ""))
        for title in ("短", "長" * 30)
    ]
    short, long = (int(size[1]) for size in sizes if size)
    assert short < long


def test_highlights_are_drawn() -> None:
    assert "font-weight: bold" in picture(page(marked("省級智能工廠", (2, 6)), 80), ".html", "")
