"""``pinghu diff`` as people and scripts call it."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.calling import Call

DOCS = Path(__file__).parents[2] / "docs"
PAIR = (str(DOCS / "edition-2024.yaml"), str(DOCS / "edition-2025.yaml"))


def test_the_sums_come_first_and_the_rows_are_the_changes(call: Call) -> None:
    report = json.loads(call("diff", *PAIR, "-f", "json").out)
    assert list(report) == ["schema", "old", "new", "sums", "changes"]
    counts = {(row["topic"], row["change"]): row["changes"] for row in report["sums"]}
    assert counts["budget", "raised"] == 3
    assert sum(counts.values()) == len(report["changes"])
    rows = list(csv.DictReader(StringIO(call("diff", *PAIR, "-f", "csv").out)))
    assert [row["what"] for row in rows] == [row["what"] for row in report["changes"]]
    (cut,) = [row for row in report["changes"] if row["change"] == "cut"]
    assert (cut["old_yuan"], cut["new_yuan"], cut["old"], cut["new"]) == (500000, 400000, "最高50萬元", "最高40萬元")
    assert cut["old_quote"] != cut["new_quote"]
    (rate,) = [row for row in report["changes"] if row["topic"] == "rates"]
    assert (rate["old_value"], rate["new_value"], rate["old_yuan"]) == (0.1, 0.12, None)


def test_differences_are_no_failure_unless_asked(call: Call) -> None:
    assert call("diff", *PAIR).code == 0
    assert call("diff", *PAIR, "--exit-code").code == 1
    assert call("diff", PAIR[0], PAIR[0], "--exit-code").code == 0
    assert call("diff", *PAIR, "--only", "conditions", "--exit-code").code == 0


def test_the_new_edition_is_the_document_in_use_unless_named(call: Call) -> None:
    named = call("diff", *PAIR, "-f", "json").out
    assert call("diff", PAIR[0], "--data", PAIR[1], "-f", "json").out == named
    assert call("diff", PAIR[0], "-f", "json", PINGHU_DATA=PAIR[1]).out == named
    assert call("diff", "-", PAIR[1], "-f", "json", stdin=Path(PAIR[0]).read_bytes()).out == named


def test_two_editions_that_are_alike_say_so(call: Call) -> None:
    assert "沒有不同" in call("diff", PAIR[0], PAIR[0], "-f", "table").out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((*PAIR, "--only", "cap"), 2, "是否要找:caps"),
        ((*PAIR, "--data", "x.yaml"), 2, "--data"),
        (("-", "-"), 2, "標準輸入"),
        (("nowhere.yaml",), 3, "nowhere.yaml"),
        ((*PAIR, "--domain", "9"), 1, "9"),
        ((), 2, "舊"),
    ],
    ids=str,
)
def test_a_mistake_is_named(call: Call, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = call("diff", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
