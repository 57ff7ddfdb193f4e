"""How long a document holds, as its text prints it; and numerals that stand in titles."""

import datetime
from pathlib import Path

import pytest

from pinghu_cli.document.checks import LOADING
from pinghu_cli.document.checks.numerals import check
from pinghu_cli.document.load import examine
from pinghu_cli.document.validity import Validity, lapse_line, lapsed, last_day_of, period_words
from pinghu_cli.errors import Problem

SMALL = (Path(__file__).parents[2] / "docs" / "edition-2024.yaml").read_text(encoding="utf-8")
PRINTED = "自2024年3月1日起施行,有效期三年"
FROM_TO = "自2024年3月1日起施行至2027年6月30日"
VALIDITY = "{first_day: 2024-03-01, last_day: 2027-02-28, quote: '" + PRINTED + "'}"


@pytest.mark.parametrize(
    ("first", "printed", "last"),
    [
        ("2024-03-01", "有效期三年", "2027-02-28"),
        ("2024-01-01", "有效期1年", "2024-12-31"),
        ("2024-01-01", "有效期限为两年", "2025-12-31"),
        ("2024-05-10", "試行期暫定為2年", "2026-05-09"),
        ("2024-02-29", "有效期一年", "2025-02-28"),
        ("2024-01-01", "有效期十年", "2033-12-31"),
        ("2024-04-01", "有效期十五年", "2039-03-31"),
        ("2024-04-01", "有效期36個月", "2027-03-31"),
        ("2024-08-31", "試行期六個月", "2025-02-28"),
        ("2024-02-29", "有效期四年", "2028-02-28"),
        ("2024-01-01", "有效期限為自印發之日起3年", "2026-12-31"),
        ("2024-01-01", "有效期自2024年1月1日起计算,为期三年", None),
        ("2024-01-01", "有效期至2026年底", None),
        ("2024-01-01", "有效期2024年1月1日至2025年12月31日", None),
        ("9998-01-01", "有效期三年", None),
    ],
)
def test_the_last_day_follows_from_the_first_and_the_term(first: str, printed: str, last: str | None) -> None:
    day = last_day_of(datetime.date.fromisoformat(first), printed)
    assert (day and day.isoformat()) == last


def problems(text: str) -> list[tuple[str, str]]:
    _, found, _ = examine(text.encode(), "small.yaml", LOADING)
    return [(problem.code, problem.hint) for problem in found]


def lasting(effective: str, printed: str = PRINTED) -> str:
    text = SMALL.replace("text: 以上政策2024年全年實施有效。", f"text: '{printed}。'")
    lines = [f"  effective: {effective}" if line.startswith("  effective:") else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def test_a_validity_in_years_loads_and_the_wrong_last_day_is_told_the_right_one() -> None:
    assert problems(lasting(VALIDITY)) == []
    assert problems(lasting(VALIDITY.replace("02-28", "03-01"))) == [("bad-date", "改成 2027-02-28")]


@pytest.mark.parametrize(
    ("printed", "effective", "found"),
    [
        ("自2024年3月1日起施行", "{first_day: 2024-03-01, quote: 自2024年3月1日起施行}", []),
        ("有效至2027年2月28日", "{last_day: 2027-02-28, quote: 有效至2027年2月28日}", []),
        ("自印發之日起施行", "{quote: 自印發之日起施行}", []),
        ("請認真貫徹執行", "{}", []),
        (PRINTED, "{first_day: 2024-03-01, quote: '" + PRINTED + "'}", [("bad-date", "改成 2027-02-28")]),
        ("自二〇二四年三月一日起施行", "{first_day: 2024-03-01, quote: 自二〇二四年三月一日起施行}", []),
        ("有效期至二〇二七年底", "{last_day: 2027-12-31, quote: 有效期至二〇二七年底}", []),
        (FROM_TO, "{first_day: 2024-03-01, quote: " + FROM_TO + "}", [("bad-date", "寫出印出的止日,如 2026-01-01")]),
        (FROM_TO, "{last_day: 2027-06-30, quote: " + FROM_TO + "}", [("bad-date", "寫出印出的起日,如 2026-01-01")]),
        (FROM_TO, "{first_day: 2024-03-01, last_day: 2027-06-30, quote: " + FROM_TO + "}", []),
        ("自2024年度起施行", "{first_day: 2024-01-01, quote: 自2024年度起施行}", []),
    ],
)
def test_a_day_that_is_not_printed_is_left_out(printed: str, effective: str, found: list[tuple[str, str]]) -> None:
    assert problems(lasting(effective, printed)) == found


DAYS = [datetime.date(year, 6, 1) for year in (2023, 2024, 2028)]


@pytest.mark.parametrize(
    ("first", "last", "words", "lapses", "said"),
    [
        ("2024-01-01", "2024-12-31", "2024-01-01 至 2024-12-31", [False, False, True], ["尚未生效", "", "已經失效"]),
        ("2024-01-01", None, "2024-01-01 起,止日文件沒有寫", [None] * 3, ["尚未生效", "有效到哪一天", "有效到哪一天"]),
        (None, "2024-12-31", "至 2024-12-31,起日文件沒有寫", [False, False, True], ["", "", "已經失效"]),
        (None, None, "文件沒有寫", [None] * 3, ["有效到哪一天"] * 3),
    ],
)
def test_an_unknown_day_is_neither_over_nor_to_come(
    first: str | None, last: str | None, words: str, lapses: list[bool | None], said: list[str]
) -> None:
    begin, end = (datetime.date.fromisoformat(day) if day else None for day in (first, last))
    assert period_words(begin, end) == words
    assert [lapsed(end, day) for day in DAYS] == lapses
    for day, piece in zip(DAYS, said, strict=True):
        line = lapse_line(Validity(begin, end, names_units=True), day) or ""
        assert (piece in line) if piece else not line


def test_nobody_is_sent_to_units_that_the_text_does_not_name() -> None:
    for last_day in (None, DAYS[0]):
        assert "牽頭單位" in (lapse_line(Validity(None, last_day, names_units=True), DAYS[2]) or "")
        assert "請向發文機關詢問" in (lapse_line(Validity(None, last_day, names_units=False), DAYS[2]) or "")


def test_a_numeral_in_a_title_is_listed_as_any_other() -> None:
    titled = SMALL.replace("title: 支持舉辦展會", "title: 深化“315”行動支持舉辦展會")
    found = [problem.message for problem in _numerals(titled)]
    assert [message for message in found if "數字 315" in message] == found != []
    listed = titled.replace(
        "        text: 對舉辦大型展會", "        numerals: {name: [“315”]}\n        text: 對舉辦大型展會"
    )
    assert not _numerals(listed)


CLAUSE = "對舉辦大型展會的企業給予每家20萬元獎勵"


@pytest.mark.parametrize("again", [CLAUSE, "給予每家20萬元獎勵", "每家20萬元"])
@pytest.mark.parametrize(
    ("printed", "quote"), [("{clause}。另{again}。", "{clause}。另"), ("另{again};{clause}。", "{clause}。")]
)
def test_what_stands_twice_can_be_listed_where_no_fact_has_it(printed: str, quote: str, again: str) -> None:
    """The same characters are once those of a fact, and once listed, whichever comes first."""
    text = printed.format(clause=CLAUSE, again=again)
    whole = SMALL.replace(f"text: {CLAUSE}。", f"text: {text}")
    whole = whole.replace(f"quote: {CLAUSE}", f"quote: {quote.format(clause=CLAUSE)}")

    def left(*listed: str) -> list[str]:
        numerals = (
            f"text: {text}\n        numerals: {{descriptor: [{', '.join(listed)}]}}" if listed else f"text: {text}"
        )
        return [problem.message for problem in _numerals(whole.replace(f"text: {text}", numerals))]

    assert len(left()) == 1
    assert left(again) == []
    assert left(again, again, again) != []


def _numerals(text: str) -> list[Problem]:
    return examine(text.encode(), "small.yaml", [check])[1]
