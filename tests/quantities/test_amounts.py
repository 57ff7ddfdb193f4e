"""Numbers as people write them: every reader agrees on the same table of spellings."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.finding.tokens import phrase_of
from pinghu_cli.limits import AMOUNT_FEN
from pinghu_cli.quantities.numerals import formal_amount
from pinghu_cli.quantities.printed import Money, Rate, grouped, in_hundred_millions, in_words, plain, to_yuan
from pinghu_cli.quantities.reading import read_count, read_fen, read_quantity, read_range, read_rate
from pinghu_cli.quantities.scan import numbers
from pinghu_cli.receipts.claims import read_claim

SPELLINGS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "spellings.yaml").read_text("utf-8"))
AMOUNTS: dict[str, str] = SPELLINGS["amounts"]
UNITS = tuple(f"{scale}{unit}" for scale in ("", "千", "萬", "万", "億", "亿") for unit in ("", "元"))


@pytest.mark.parametrize(("text", "yuan"), [*AMOUNTS.items(), *SPELLINGS["only_alone"].items()])
def test_an_amount_is_read_in_either_script_and_notation(text: str, yuan: str) -> None:
    assert read_fen(text) == Decimal(yuan) * 100
    assert read_claim(f"ai-cooperation={text}").base_fen == Decimal(yuan) * 100


@pytest.mark.parametrize(("text", "yuan"), AMOUNTS.items())
def test_search_finds_the_same_amount_in_the_middle_of_a_sentence(text: str, yuan: str) -> None:
    assert phrase_of(text.removeprefix("人民币")) == phrase_of(f"{yuan}元") == f"#{yuan}"
    [number] = numbers(f"支出共計 {text} ,補多少")
    assert number.value == Decimal(yuan)


@pytest.mark.parametrize(("text", "why"), SPELLINGS["refused"].items())
def test_what_is_no_amount_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_fen(text)


@pytest.mark.parametrize(("text", "fraction"), SPELLINGS["rates"].items())
def test_a_rate_is_a_fraction(text: str, fraction: str) -> None:
    assert read_rate(text) == Decimal(fraction) == Rate(text).fraction
    [number] = numbers(f"按{text}計")
    assert number.value / {"%": 100, "‰": 1000}[number.rate] == Decimal(fraction)


@pytest.mark.parametrize("text", SPELLINGS["no_rates"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂比率"):
        read_rate(text)


@given(st.text(alphabet="0123456789,.零一二兩三十廿百千萬億點個元塊角分整wW%￥ 多負-２٢x"))
def test_any_text_is_an_amount_within_bounds_or_a_clear_error(text: str) -> None:
    try:
        fen = read_fen(text)
    except ValueError as error:
        assert str(error).startswith(("金額", "看不懂金額"))
    else:
        assert 0 < fen <= AMOUNT_FEN


@given(st.text(alphabet="0123456789,.零一二兩三十廿百千萬億點個元塊多wW%‰之分 x"))
def test_numbers_in_a_text_stand_apart_and_in_order(text: str) -> None:
    reached = 0
    for number in numbers(text):
        assert reached <= number.start < number.end <= len(text)
        reached = number.end


@given(st.integers(1, AMOUNT_FEN))
def test_what_is_written_reads_back_to_the_fen(fen: int) -> None:
    assert read_fen(f"{grouped(to_yuan(fen))}元") == fen
    assert read_fen(in_words(to_yuan(fen))) == Money(in_words(to_yuan(fen))).fen == fen
    assert read_fen(formal_amount(fen)) == fen


@given(st.integers(1, 10**12))
def test_a_number_in_words_is_the_number_in_digits(yuan: int) -> None:
    in_capitals = formal_amount(yuan * 100).removesuffix("整")
    in_characters = in_capitals.translate(str.maketrans("壹貳叁肆伍陸柒捌玖拾佰仟", "一二三四五六七八九十百千"))
    assert read_fen(in_characters) == yuan * 100
    assert yuan < 100_000 or phrase_of(in_characters) == f"#{yuan}"


@given(st.integers(1, 9999), st.sampled_from(UNITS))
def test_the_notation_of_the_document_is_read_as_by_everybody_else(number: int, unit: str) -> None:
    text = f"{number}{unit}"
    assert Money(text).fen == read_fen(text) == read_quantity(text, "元") * 100


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (1_234_567, "壹萬貳仟叁佰肆拾伍元陸角柒分"),
        (50_000_000, "伍拾萬元整"),
        (100_05, "壹佰元零伍分"),
        (30, "叁角整"),
        (10_000_500_00, "壹仟萬零伍佰元整"),
        (10_345_300, "壹拾萬叁仟肆佰伍拾叁元整"),
        (100_000_000_000_00, "壹仟億元整"),
        (1_234_500_000_000_00, "壹萬貳仟叁佰肆拾伍億元整"),
    ],
)
def test_an_amount_is_spelled_as_on_receipts(fen: int, written: str) -> None:
    assert formal_amount(fen) == written


@pytest.mark.parametrize("fen", [0, -1, 10**16])
def test_nothing_is_spelled_that_is_no_amount_of_a_receipt(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        formal_amount(fen)


@pytest.mark.parametrize(
    ("yuan", "words", "in_yi", "number"),
    [
        ("100000000", "1億元", "1億元", 100_000_000),
        ("83000000", "8300萬元", "0.83億元", 83_000_000),
        ("10000", "1萬元", "0.0001億元", 10_000),
        ("9999", "9999元", "0.00009999億元", 9_999),
        ("0.5", "0.5元", "0.000000005億元", 0.5),
    ],
)
def test_an_amount_is_printed_in_the_unit_that_fits(yuan: str, words: str, in_yi: str, number: float) -> None:
    assert (in_words(Decimal(yuan)), in_hundred_millions(Decimal(yuan))) == (words, in_yi)
    assert (plain(Decimal(yuan)), type(plain(Decimal(yuan)))) == (number, type(number))


@pytest.mark.parametrize(
    ("text", "count"),
    [("2", 2), ("2台", 2), ("三", 3), ("兩件", 2), ("1,000", 1000), ("2套", 2), ("２ 臺", 2), ("十二輛", 12)],
)
def test_a_count_may_name_what_it_counts(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "大於 0"),
        ("-1", "負數"),
        ("1.5", "整數"),
        ("1000001", "不合理"),
        ("x", "看不懂"),
        ("", "空"),
        ("1萬5件", "可以是兩個數"),
    ],
)
def test_what_is_no_count_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_count(text)


def test_the_largest_count() -> None:
    assert read_count("1,000,000") == 1_000_000


@pytest.mark.parametrize(("text", "number"), [("500萬美元", 5_000_000), ("500萬", 5_000_000), ("0", 0), ("四十", 40)])
def test_a_quantity_is_read_in_its_unit(text: str, number: int) -> None:
    assert read_quantity(text, "美元") == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("500萬元", "單位須為美元"),
        ("500萬人", "單位須為美元"),
        ("許多", "看不懂數字"),
        ("12,34美元", "看不懂數字"),
        ("1萬5美元", "可以是兩個數"),
    ],
)
def test_what_is_no_quantity_of_the_unit_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_quantity(text, "美元")


@pytest.mark.parametrize(("text", "values"), [("補助1億2千家", ["100000000", "2000"]), ("3萬1萬", ["30000", "10000"])])
def test_two_numbers_may_follow_each_other_without_a_word_between(text: str, values: list[str]) -> None:
    assert [str(number.value) for number in numbers(text)] == values


@pytest.mark.parametrize(
    "text",
    ["10萬..500萬", "10萬-500萬", "10萬至500萬", "100000－5000000", "10萬 ~ 500萬", "十萬到五百萬", "10萬…500萬元"],
)
def test_a_range_is_read_however_its_ends_are_joined(text: str) -> None:
    assert read_range(text) == (10_000_000, 500_000_000)


@pytest.mark.parametrize(
    "text", ["", "10萬", "10萬..", "..10萬", "10萬..5萬", "5..5", "a..b", "-5..5", "1..2..3", "10-500萬"]
)
def test_what_is_no_range_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_range(text)


def test_a_low_end_that_cannot_be_in_the_unit_of_the_high_one_is_in_yuan() -> None:
    """1000-5千 has one reading, 3-5千 two."""
    assert read_range("1000-5千") == (100_000, 500_000)
