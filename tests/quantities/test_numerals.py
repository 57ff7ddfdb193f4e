"""Headings are numbered as the document numbers them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.quantities.numerals import chinese_numeral, citation, heading_number


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
    [("廿八", 28), ("卅", 30), ("卌五", 45), ("三百二", None), ("一十", None), ("12", None), ("", None)],
)
def test_headings_are_numerals_in_full(numeral: str, number: int | None) -> None:
    """廿 is written for 二十; what is only said (三百二) or written otherwise heads nothing."""
    assert heading_number(numeral) == number


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_no_numeral_beyond(number: int) -> None:
    """Out of range is an error, not a wrong numeral."""
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)


@pytest.mark.parametrize(("item", "cited"), [("9", "(九)"), ("A6", "附件6"), ("D2", "領域二")])
def test_citations(item: str, cited: str) -> None:
    """Items are cited as people cite them."""
    assert citation(item) == cited
