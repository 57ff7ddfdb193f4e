"""Headings are numbered as the document numbers them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.quantities.numerals import chinese_numeral, citation, heading_number, heading_numeral, is_numbering


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (50, "五十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (5010, "五千零一十"),
    ],
)
def test_numerals(number: int, numeral: str) -> None:
    """As printed."""
    assert chinese_numeral(number) == numeral


@given(st.integers(1, 9999))
def test_numerals_read_back(number: int) -> None:
    """Every numeral names one number."""
    assert heading_number(chinese_numeral(number)) == number


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("廿八", 28),
        ("卅", 30),
        ("卌五", 45),
        ("三百二", None),
        ("一十", None),
        ("一萬", None),
        ("12", None),
        ("", None),
    ],
)
def test_headings_are_numerals_in_full(numeral: str, number: int | None) -> None:
    """廿 is written for 二十; what is only said (三百二) or written otherwise heads nothing."""
    assert heading_number(numeral) == number


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (1, "一"), (9_999, "九千九百九十九"), (10_000, "10000")])
def test_a_number_that_no_heading_can_have_is_shown_in_digits(number: int, shown: str) -> None:
    assert heading_numeral(number) == shown


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_no_numeral_beyond(number: int) -> None:
    """Out of range is an error, not a wrong numeral."""
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)


@pytest.mark.parametrize(
    ("item", "first", "cited"),
    [
        ("9", "(一)", "(九)"),
        ("A6", "(一)", "附件6"),
        ("D2", "第一條", "領域二"),
        ("D2.10", "(一)", "領域二(十)"),
        ("D2.10", "第一条", "領域二第十条"),
        ("21", "第一條", "第二十一條"),
        ("21", "第1條", "第21條"),
        ("21", "1.", "第21項"),
        ("D3.4", "一、", "領域三第四項"),
        ("D3.4", "1.1", "3.4"),
        ("4", "（１）".translate({ord("１"): "1"}), "（4）"),
    ],
)
def test_citations(item: str, first: str, cited: str) -> None:
    """Items are cited as people cite them, in the print of the first measure."""
    assert citation(item, first) == cited


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        ("(一)", True),
        ("第一條", True),
        ("1.", True),
        ("1.1", True),
        ("一", True),
        ("", False),
        ("第十一條", False),
        ("11.", False),
        ("二、", False),
        ("第一(1)條", False),
    ],
)
def test_what_shows_how_measures_are_numbered(first: str, is_one: bool) -> None:
    assert is_numbering(first) == is_one
