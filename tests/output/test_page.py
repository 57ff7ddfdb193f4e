"""What people see: aligned, whole at every width, and never obeying the data."""

import re
from collections import Counter
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pinghu_cli.output.console import as_text, drawn
from pinghu_cli.output.page import ENDLESS, chosen, page
from pinghu_cli.output.view import Bar, Block, Column, Heading, Pairs, Paragraph, Record, Records, Report, Table, View
from tests.output.samples import EVIL, SampleReport, listing, marked, records, rows

CLAUSE = "對獲評省級未來工廠、未來工廠試點的企業,分別給予最高100萬元、25萬元的一次性獎勵。"
TITLES = [CLAUSE * 5, CLAUSE, "短"]


def shown(*blocks: Block) -> Report:
    """A page of ``blocks``."""
    return Report(value=SampleReport(0, []), blocks=blocks, listing=listing([]))


def lines_of(view: View | Table, width: int, *, color: bool = False) -> list[str]:
    return drawn(page(view), width, color=color).splitlines()


def rejoined(lines: list[str]) -> str:
    return re.sub(r"\s", "", "".join(lines))


@pytest.mark.parametrize("width", [20, 25, 30, 40, 60, 79, 80, 100, 132, 200, 300])
def test_no_width_loses_a_character(width: int) -> None:
    """Every character of every cell is on the page as often as in the data, and no line is too long."""
    lines = lines_of(listing(TITLES), width)
    text = rejoined(lines)
    for character in set("".join(TITLES)):
        assert text.count(character) >= "".join(TITLES).count(character)
    assert all(cell_len(line) <= width for line in lines)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.text(st.sampled_from("對獲評省級,。“”(2025)ab-"), min_size=1, max_size=90), min_size=1),
    st.integers(20, 300),
)
def test_one_column_rejoins_to_its_text(titles: list[str], width: int) -> None:
    view = Table(titles, (Column("名", str),))
    assert rejoined(lines_of(view, width)).replace("─", "") == "名" + "".join(titles)


CELLS = st.text(st.sampled_from("對獲評省級,。“”(2025)ab-. %"), max_size=60).map(str.strip)
KINDS = st.lists(st.sampled_from(("text", "id", "number", "key")), min_size=1, max_size=6)


@settings(deadline=None, max_examples=60)
@given(KINDS, st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=4), st.integers(20, 200))
@example(["key", "key"], [[""] * 6, ["", "00。。。。", *[""] * 4], ["0。。。。", *[""] * 5]], 20)  # nothing but keys
@example(["text", "text"], [["000000000。。。", "00000000。。。。", *[""] * 4]], 30)  # hardly wide enough
def test_a_table_loses_nothing_at_any_width(kinds: list[Any], items: list[list[str]], width: int) -> None:
    """Whatever the layout, every character of every cell is there; a table has each header once and is one block."""
    columns = tuple(Column("頭" * (place + 1), itemgetter(place), kind) for place, kind in enumerate(kinds))
    lines = lines_of(Table(items, columns), width)
    shown = Counter(re.sub(r"[\s─]", "", "".join(lines)))
    there = Counter(re.sub(r"\s", "", "".join("".join(item[: len(kinds)]) for item in items)))
    there.update({"頭": len(kinds) * (len(kinds) + 1) // 2})
    assert all(cell_len(line) <= width for line in lines)
    if any("──" in line for line in lines):
        assert shown == there
        assert len({cell_len(line) for line in lines}) == 1
    else:
        del shown["頭"], there["頭"]
        assert shown == there


@pytest.mark.parametrize("color", [False, True])
def test_what_is_copied_from_a_page_has_no_blanks_at_the_end_of_lines(*, color: bool) -> None:
    text = as_text(page(listing(TITLES)), 80, color=color)
    plain = re.sub("\x1b\\[[0-9;]*m", "", text).splitlines()
    assert plain == [line.rstrip() for line in lines_of(listing(TITLES), 80)]
    assert ("\x1b" in text) == color


@pytest.mark.parametrize("width", [60, 80, 200, ENDLESS])
def test_columns_are_aligned(width: int) -> None:
    assert len({cell_len(line) for line in lines_of(listing(TITLES), width)}) == 1


@pytest.mark.parametrize("width", [20, 30])
def test_a_narrow_terminal_gets_records(width: int) -> None:
    lines = lines_of(listing(["甲", "乙"]), width)
    assert [line for line in lines if line.startswith("編號")]
    assert "" in lines


KEYS = ["manufacturing-innovation-centre.provincial", "green-product"]


def keyed(width: int) -> list[str]:
    """Rows with a key, as people see them."""
    columns = (
        Column("編號", lambda row: row["id"], kind="key"),
        Column("名稱", lambda row: row["name"]),
        Column("對象", lambda _: "企業", kind="id"),
    )
    rows = [{"id": key, "name": CLAUSE[:12]} for key in KEYS]
    return lines_of(Table(rows, columns), width)


@pytest.mark.parametrize("width", [44, 60, 80, 200])
def test_a_key_is_never_broken(width: int) -> None:
    text = "\n".join(keyed(width))
    assert all(key in text for key in KEYS)
    assert len({cell_len(line) for line in keyed(width)}) == 1


def test_a_key_goes_below_its_row_where_there_is_no_room_beside_it() -> None:
    assert [line.split() for line in keyed(60) if "─" not in line][:4] == [
        ["名稱", "對象"],
        ["編號"],
        [CLAUSE[:12], "企業"],
        [KEYS[0]],
    ]
    assert keyed(80)[2].startswith(KEYS[0])


def test_a_label_goes_over_a_word_that_would_break_beside_it() -> None:
    assert lines_of(shown(Pairs((("編號", KEYS[0]),))), 44)[:2] == [
        "編號",
        f" {KEYS[0]}",
    ]


@pytest.mark.parametrize("width", [24, 30, 40, 60])
def test_a_bar_is_never_folded(width: int) -> None:
    columns = (Column("實際合作支出(元)", lambda _: "1", kind="number"), Column("", lambda _: Bar(1.0)))
    lines = lines_of(Table([None], columns), width)
    assert len([line for line in lines if "█" in line]) == 1
    assert all(cell_len(line) <= width for line in lines)


def test_an_entry_of_a_list_folds_below_its_own_text() -> None:
    view = shown(Paragraph("· 一二三四五六", indent=2))
    assert lines_of(view, 12) == ["  · 一二三四", "    五六"]


def test_prose_is_capped_and_a_pipe_is_not() -> None:
    view = Table([CLAUSE * 5], (Column("條文", str),))
    assert max(cell_len(line) for line in lines_of(view, 300)) <= 120
    assert len(lines_of(view, ENDLESS)) == 3


@pytest.mark.parametrize("view", [listing(), records()], ids=["listing", "records"])
def test_markup_emoji_codes_and_controls_are_shown_as_they_are(view: View) -> None:
    text = "\n".join(lines_of(view, 200, color=True))
    for title in ("[a]級", "[/]", "[bold]粗[/bold]", ":smile:", "a|b\\|c\\", "“彎引號”…—①·", "\\x1b[31m紅"):
        assert title in text
    assert not re.search("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]", text)
    assert set(re.findall("\x1b[^m]*m", text)) <= {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[36m"}


def test_every_evil_row_is_there() -> None:
    assert len([line for line in lines_of(listing(), 200) if re.match(r"\d+ ", line)]) == len(EVIL)


def test_a_match_is_highlighted_where_it_is() -> None:
    assert "省級\x1b[1;35m智能工廠\x1b[0m獎勵" in "".join(lines_of(marked("省級智能工廠獎勵", (2, 6)), 80, color=True))


def test_a_bar_is_as_long_as_its_fraction() -> None:
    assert lines_of(marked("甲"), 120)[2].count("█") == 12


def test_fields_become_columns_with_their_names() -> None:
    lines = lines_of(chosen(listing(["甲"]), ("rate", "units")), 80)
    assert lines[0].split() == ["rate", "units"]
    assert lines[2].split() == ["0.2", "經信局;財政局"]


def test_blocks_stand_apart() -> None:
    blocks = (Paragraph("甲"), Heading("合計上限"), Paragraph("乙"), Heading("條文"))
    assert lines_of(Report(value=SampleReport(0, []), blocks=blocks, listing=listing([])), 80) == [
        "甲",
        "",
        "合計上限",
        "乙",
        "",
        "條文",
    ]


@pytest.mark.parametrize("nasty", ["\x1b[31m", "\x9b0m", "\u2066", "\u202e"])
def test_what_a_terminal_would_obey_is_an_escape_wherever_it_stands(nasty: str) -> None:
    """In labels and headings of a page as in its text: the headings of somebody's file are labels."""
    table = Table([nasty], (Column(nasty, str),), title=nasty)
    view = Records((Record(rows(["甲"])[0], (Heading(nasty), Pairs(((nasty, nasty),)), Paragraph(nasty), table)),))
    assert not any(nasty in line for line in lines_of(view, 80))
