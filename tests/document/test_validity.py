"""How long a document holds, as its text prints it; and numerals that stand in titles."""

import datetime
from pathlib import Path

import pytest

from pinghu_cli.document.checks import LOADING
from pinghu_cli.document.checks.numerals import check
from pinghu_cli.document.load import examine
from pinghu_cli.document.validity import last_day_of
from pinghu_cli.errors import Problem

SMALL = (Path(__file__).parents[2] / "docs" / "edition-2024.yaml").read_text(encoding="utf-8")
PRINTED = "自2024年3月1日起施行,有效期三年"
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
        ("2024-01-01", "有效期至2026年底", None),
    ],
)
def test_the_last_day_follows_from_the_first_and_the_years(first: str, printed: str, last: str | None) -> None:
    day = last_day_of(datetime.date.fromisoformat(first), printed)
    assert (day and day.isoformat()) == last


def problems(text: str) -> list[tuple[str, str]]:
    _, found, _ = examine(text.encode(), "small.yaml", LOADING)
    return [(problem.code, problem.hint) for problem in found]


def lasting(effective: str) -> str:
    text = SMALL.replace("text: 以上政策2024年全年實施有效。", f"text: '{PRINTED}。'")
    lines = [f"  effective: {effective}" if line.startswith("  effective:") else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def test_a_validity_in_years_loads_and_the_wrong_last_day_is_told_the_right_one() -> None:
    assert problems(lasting(VALIDITY)) == []
    assert problems(lasting(VALIDITY.replace("02-28", "03-01"))) == [("bad-date", "改成 2027-02-28")]


def test_a_numeral_in_a_title_is_listed_as_any_other() -> None:
    titled = SMALL.replace("title: 支持舉辦展會", "title: 深化“315”行動支持舉辦展會")
    found = [problem.message for problem in _numerals(titled)]
    assert [message for message in found if "數字 315" in message] == found != []
    listed = titled.replace(
        "        text: 對舉辦大型展會", "        numerals: {name: [“315”]}\n        text: 對舉辦大型展會"
    )
    assert not _numerals(listed)


def _numerals(text: str) -> list[Problem]:
    return examine(text.encode(), "small.yaml", [check])[1]
