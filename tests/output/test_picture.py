"""Pictures hold the page, harm nobody, and come out the same every time."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from pinghu_cli.output.chart import svg
from pinghu_cli.output.console import as_svg
from pinghu_cli.output.page import page
from pinghu_cli.output.png import as_png
from pinghu_cli.output.view import Chart, ChartBar
from tests.output.samples import listing, marked


def drawn() -> str:
    return as_svg(page(listing(title="標題")), 120, "標題")


def test_an_svg_is_well_formed_and_holds_every_row() -> None:
    text = "".join(ElementTree.fromstring(drawn()).itertext()).replace("\xa0", " ")
    for title in ("[a]級", "[bold]粗[/bold]", ":smile:", "<script>x</script>", "“彎引號”…—①·"):
        assert title in text


def test_pictures_refer_to_nothing_outside_and_repeat() -> None:
    text = drawn()
    assert text == drawn()
    assert not re.search(r"url\(.?http|src=|@import", text)


def test_a_picture_is_as_wide_as_its_page() -> None:
    sizes = [re.search(r'viewBox="0 0 (\d+)', as_svg(page(listing([title])), 120, "")) for title in ("短", "長" * 30)]
    short, long = (int(size[1]) for size in sizes if size)
    assert short < long


def test_highlights_are_drawn() -> None:
    assert "font-weight: bold" in as_svg(page(marked("省級智能工廠", (2, 6))), 80, "")


def test_every_piece_of_an_svg_stands_on_its_own_cells() -> None:
    """Rich squeezes Chinese into half its room: a piece is as long as its cells, and none runs into the next."""
    drawn = as_svg(page(listing(["省級智能工廠 AI 2025年", "短"])), 120, "")
    pieces = re.findall(r'<text [^>]*x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<\n]+)</text>', drawn)
    assert pieces
    ends: dict[str, float] = {}
    for x, line, length, text in pieces:
        assert float(length) == pytest.approx(12.2 * cell_len(unescape(text)))
        assert float(x) >= ends.get(line, 0) - 0.01
        ends[line] = float(x) + float(length)


def chart_of(*bars: ChartBar) -> str:
    return svg(Chart("預算<1>", bars, "說明"))


def test_a_chart_has_one_scale_and_every_label_and_figure() -> None:
    """Bars are as long as their values, also of parts; nothing of a label is lost; markup is text."""
    long = "支持“兩化”改造、專精特新企業培育、工業穩增長和人工智能產業集聚等工業發展專項資金"
    drawn = chart_of(
        ChartBar("領域", 100.0, "100億元"), ChartBar(long, 25.0, "25億元", part=True), ChartBar("無", 0.0, "0")
    )
    text = "".join(ElementTree.fromstring(drawn).itertext())
    assert long in text.replace("\n", "")
    assert "預算<1>" in text
    assert "25億元" in text
    widths = [float(width) for width in re.findall(r'<rect x="\d+"[^>]* width="([\d.]+)"', drawn)]
    assert widths[1] == pytest.approx(widths[0] / 4, abs=0.1)
    assert widths[2] <= 1


def test_a_picture_can_be_a_png() -> None:
    assert as_png(chart_of(ChartBar("領域", 1.0, "1億元"))).startswith(b"\x89PNG")
