"""Amounts and counts as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.quantities.reading import MAX_YUAN, read_amount, read_count


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("320萬", 3_200_000),
        ("320万元", 3_200_000),
        ("1.5億", 150_000_000),
        ("1.5亿元", 150_000_000),
        ("3,200,000", 3_200_000),
        ("8000", 8000),
        ("8000 元", 8000),
        ("¥8000.50", Decimal("8000.50")),
        ("３２０萬", 3_200_000),
        ("1億2000萬", 120_000_000),
        ("2萬5千", 25_000),
        ("3千萬", 30_000_000),
        ("1千5", 1_500),
        ("1萬5", 15_000),
        ("12萬5", 125_000),
        ("1億2", 120_000_000),
        ("1萬5000", 15_000),
        ("1萬50", 10_050),
        ("三百二十萬", 3_200_000),
        ("三百二十万元", 3_200_000),
        ("兩萬五", 25_000),
        ("一億二千萬", 120_000_000),
        ("壹萬", 10_000),
        ("參佰貳拾萬圓", 3_200_000),
        ("一點五億", 150_000_000),
        ("0.01", Decimal("0.01")),
        ("1萬億", MAX_YUAN),
    ],
)
def test_an_amount_is_read_in_either_script_and_notation(text: str, yuan: int | Decimal) -> None:
    assert read_amount(text) == yuan


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "空"),
        ("-5萬", "負數"),
        ("負五萬", "負數"),
        ("0", "大於 0"),
        ("零", "大於 0"),
        ("1" + "0" * 30, "不合理"),
        ("一" * 300, "不合理"),
        ("1.1萬億", "不合理"),
        ("0.001", "精確到分"),
        ("10^30", "看不懂"),
        ("1e6", "看不懂"),
        ("NaN", "看不懂"),
        ("Infinity", "看不懂"),
        ("3,20", "看不懂"),
        ("1.2.3", "看不懂"),
        ("1萬20000", "看不懂"),
        ("1萬2億", "看不懂"),
        ("1萬5元", "看不懂"),
        ("1.5萬5", "看不懂"),
        ("1億2千", "看不懂"),
        ("1億5000", "看不懂"),
        ("一億二千", "看不懂"),
        ("萬", "看不懂"),
        ("很多錢", "看不懂"),
        ("三百二百", "看不懂"),
        ("$500", "人民幣"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_amount(text)


@given(st.text())
def test_any_text_is_an_amount_within_bounds_or_a_clear_error(text: str) -> None:
    try:
        yuan = read_amount(text)
    except ValueError as error:
        assert str(error).startswith(("金額", "看不懂金額"))
    else:
        assert 0 < yuan <= MAX_YUAN
        assert yuan == round(yuan, 2)


@given(st.decimals("0.01", "999999999999", places=2))
def test_a_grouped_amount_reads_back_to_the_fen(yuan: Decimal) -> None:
    assert read_amount(f"{yuan:,.2f}元") == yuan


@given(st.integers(1, 10**12))
def test_chinese_numerals_read_back(yuan: int) -> None:
    from cn2an import an2cn  # type: ignore[import-untyped]

    assert read_amount(an2cn(yuan, "low")) == read_amount(an2cn(yuan, "up") + "圓") == yuan


@pytest.mark.parametrize(("text", "count"), [("2", 2), ("2台", 2), ("三", 3), ("兩件", 2), ("1,000", 1000)])
def test_a_count_may_name_what_it_counts(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("text", "why"),
    [("0", "大於 0"), ("-1", "負數"), ("1.5", "整數"), ("9999999", "不合理"), ("x", "看不懂"), ("", "空")],
)
def test_what_is_no_count_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_count(text)
