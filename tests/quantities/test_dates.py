"""Days as people write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.quantities.clock import today
from pinghu_cli.quantities.dates import in_digits, read_date, read_serial, read_year


def test_a_worksheet_counts_its_days() -> None:
    """What a cell set to numbers shows in place of New Year's Day of 2025."""
    assert read_serial(45658) == datetime.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("二〇二六年三月十六日", "2026年3月16日"),
        ("自二○二六年十二月三十一日起,一次性", "自2026年12月31日起,一次性"),
        ("二零二六年年底", "2026年年底"),
        ("二〇二六年十十月", "2026年十十月"),
        ("十四五期間的2026年1月", "十四五期間的2026年1月"),
    ],
)
def test_days_in_numerals_are_the_same_in_digits(text: str, digits: str) -> None:
    assert in_digits(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-30",
        "2025-6-30",
        "2025/6/30",
        "2025.6.30",
        "20250630",
        "2025年6月30日",
        "2025年06月30號",
        "2025年6月30",
        "２０２５－６－３０",
        "二〇二五年六月三十日",
        "2025 年 6 月 30 日",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(text: str) -> None:
    assert read_date(text) == datetime.date(2025, 6, 30)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-06-31", "沒有這一天"),
        ("20250230", "沒有這一天"),
        ("2025年13月1日", "沒有這一天"),
        ("2025-6/30", "看不懂日期"),
        ("6月30日", "看不懂日期"),
        ("30/6/2025", "看不懂日期"),
        ("٢٠٢٥-٠٦-٣٠", "看不懂日期"),
        ("昨天", "看不懂日期"),
        ("", "看不懂日期"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_date(text)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)))
def test_every_day_reads_back(day: datetime.date) -> None:
    assert read_date(day.isoformat()) == read_date(f"{day.year}年{day.month}月{day.day}日") == day


@pytest.mark.parametrize("text", ["2025", "2025年", "2025年度", "二〇二五年", "２０２５"])
def test_a_year_is_read_in_every_usual_spelling(text: str) -> None:
    assert read_year(text) == 2025


@pytest.mark.parametrize("text", ["25", "25年", "2025年3月", "٢٠٢٥", "今年", ""])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂年度"):
        read_year(text)


@pytest.mark.parametrize(
    ("moment", "day"), [("2025-12-31T15:59:59", "2025-12-31"), ("2025-12-31T16:00:00", "2026-01-01")]
)
def test_today_is_today_in_china(monkeypatch: pytest.MonkeyPatch, moment: str, day: str) -> None:
    """It begins eight hours before it does in Greenwich."""

    class At(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "At":
            return cls.fromisoformat(f"{moment}+00:00").astimezone(tz)

    monkeypatch.setattr(datetime, "datetime", At)
    assert today().isoformat() == day
