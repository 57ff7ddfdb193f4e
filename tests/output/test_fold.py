"""Lines of Chinese lose nothing, never begin with a closing mark, and hold no character that a terminal obeys."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pinghu_cli.output.fold import CLOSING, cells, fold, printable

TEXTS = st.text(st.sampled_from("對獲評省級未來工廠,。、「」“”(2025)16.05億元abc-def. %;\n"), max_size=120)


@given(TEXTS, st.integers(1, 60))
def test_the_lines_joined_are_the_text(text: str, width: int) -> None:
    assert "".join(fold(text, width)) == text.replace("\n", "")


@given(TEXTS, st.integers(2, 60))
def test_no_line_is_too_long(text: str, width: int) -> None:
    assert all(cell_len(line.rstrip(" ")) <= width for line in fold(text, width))


@given(
    st.text(st.sampled_from("對獲評省級未來工廠,。、"), max_size=80).filter(lambda text: ",," not in text), st.just(40)
)
def test_no_line_begins_with_a_closing_mark(text: str, width: int) -> None:
    single = "".join(c for i, c in enumerate(text) if i == 0 or c not in CLOSING or text[i - 1] not in CLOSING)
    assert not any(line[0] in CLOSING for line in fold(single, width)[1:])


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("給予最高100萬元", 10, ["給予最高", "100萬元"]),
        ("安排16.05億元", 6, ["安排", "16.05", "億元"]),
        ("smart-factory.workshop", 16, ["smart-factory.", "workshop"]),
        ("一級能效家電 [home-appliance.grade-1]", 30, ["一級能效家電 ", "[home-appliance.grade-1]"]),
        ("見 pinghu help exit-codes。", 22, ["見 pinghu help ", "exit-codes。"]),
        ("存成 .svg 或 .html 圖片", 16, ["存成 .svg 或 ", ".html 圖片"]),
        ("選項寫作 --format json", 14, ["選項寫作 ", "--format json"]),
        ("至 2025-12-31 為止", 10, ["至 ", "2025-12-31 ", "為止"]),
        ("省級3,200,000元", 12, ["省級", "3,200,000元"]),
        ("省級智能工廠,數字化車間", 12, ["省級智能工", "廠,數字化車", "間"]),
        ("一\n二三", 4, ["一", "二三"]),
        ("", 10, [""]),
    ],
)
def test_where_a_line_breaks(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31m紅", "\\x1b[31m紅"),
        ("\x9b31m", "\\x9b31m"),
        ("一\t二", "一\\t二"),
        ("一\r二", "一\\r二"),
        ("\u202e反", "\\u202e反"),
        ("\xad軟\u061c標\u3164白", "\\xad軟\\u061c標\\u3164白"),
        ("\ud800", "\\ud800"),
        ("一\n二 “三”—①·", "一\n二 “三”—①·"),
    ],
)
def test_control_characters_become_visible(raw: str, shown: str) -> None:
    assert printable(raw) == shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not any(unicodedata.category(one) in ("Cc", "Cs") and one != "\n" for one in printable(text))


@given(st.text() | st.text("最高(一)「」,、。ABC 12.5%é\u3000\uff65\u303f"))
def test_a_text_is_as_wide_as_rich_says(text: str) -> None:
    text = printable(text)  # as it is before anybody measures it
    assert cells(text) == (len(text) if text.isascii() else cell_len(text))
