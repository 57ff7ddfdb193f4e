"""``pinghu validate`` leads whoever enters a document: item by item, what was found, the next step, what is left."""

import json
import re
from pathlib import Path

import pytest

from tests.calling import Call
from tests.changed import changed
from tests.reading import read

SMALL = (Path(__file__).parents[2] / "docs" / "edition-2025.yaml").read_text(encoding="utf-8")
SLIPS = (
    ("{name: 研發投入,", "{name: 研究投入,", "D1"),
    ("form: 補助", "form: 資助", "1"),
    ("units: [商務局]", "units: [商務廳]", "3"),
    ("recipients: {企業: null, 個人: null}", "recipients: {企業: null, 個人: 居民}", None),
    ("first_day: 2025-01-01", "first_day: 2025-03-01", None),
    ("goal: 爭取省級科技資金3000萬元。, units: [科技局]", "goal: 爭取省級科技資金3000萬元。, units: [科委]", "A1"),
)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """The small document with a slip in many places, some doubts and numerals to judge."""
    text = changed(
        SMALL,
        *((old, new) for old, new, _ in SLIPS),
        ("label: 國家級, up_to: 120萬元}", "label: 國家級, up_to: 120萬元, doubt: 門檻或金額?}"),
        ("descriptor: [2個領域]", "todo: [2個領域]"),
    )
    path = tmp_path / "new.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_rows_name_item_line_path_code_message_and_next_step(call: Call, broken: str) -> None:
    rows = json.loads(call("validate", broken, "-f", "json").out)["problems"]
    lines = Path(broken).read_text(encoding="utf-8").splitlines()
    for row in rows:
        assert 1 <= row["line"] <= len(lines)
        assert row["path"]
        assert row["code"]
        assert row["message"]
        assert row["hint"]
    assert {item for *_, item in SLIPS} <= {row["item"] for row in rows}
    assert {"items", "text_line"} & rows[0].keys() == {"text_line"}


def test_problems_stand_in_reading_order(call: Call, broken: str) -> None:
    """The document's own lines, domains with their measures, the annex, then what the file says besides."""
    rows = json.loads(call("validate", broken, "-f", "json").out)["problems"]
    first = [re.split(r"[.\[]", row["path"])[0] for row in rows]
    known = ["document", "domains", "annex"]
    places = [known.index(key) if key in known else len(known) for key in first]
    assert places == sorted(places)


def test_the_page_goes_item_by_item_and_ends_in_the_work_list(call: Call, broken: str) -> None:
    page = call("validate", broken, "-f", "table").out.splitlines()
    headings = [line for line in page if line in ("文件", "領域一", "(一)", "(三)", "附件1", "對象(recipients)")]
    assert list(dict.fromkeys(headings)) == ["文件", "領域一", "(一)", "(三)", "附件1", "對象(recipients)"]
    assert "待辦:待定 1 處、未歸類的數字 1 處" in page
    assert page.index("待辦:待定 1 處、未歸類的數字 1 處") > page.index("對象(recipients)")
    steps = [n for n, line in enumerate(page) if line.startswith("    → ")]
    assert len(steps) == len(json.loads(call("validate", broken, "-f", "json").out)["problems"])


def test_the_work_list_is_counted_down_to_none(call: Call, broken: str) -> None:
    assert json.loads(call("validate", broken, "-f", "json").out)["left"]["doubts"] == 1
    Path(broken).write_text(SMALL, encoding="utf-8")
    done = call("validate", broken, "-f", "table")
    assert done.code == 0
    assert "問題 0 處、待定 0 處、未歸類的數字 0 處" in done.out
    assert "待辦" not in done.out


def test_a_file_that_cannot_be_read_yet_says_that_more_will_follow(call: Call, broken: str) -> None:
    Path(broken).write_text(SMALL.replace("title: 促進消費", "titel: 促進消費"), encoding="utf-8")
    page = call("validate", broken, "-f", "table")
    assert page.code == 3
    assert "改完再執行一次" in page.out
    assert "領域二" in page.out


def test_the_first_fifty_are_shown_and_all_on_demand(call: Call, broken: str) -> None:
    many = SMALL.replace("units:\n", "units:\n" + "".join(f"  - {{name: 重複局}} # {n}\n" for n in range(80)), 1)
    Path(broken).write_text(many, encoding="utf-8")
    page = call("validate", broken, "-f", "table")
    assert page.out.count("    → ") == 50
    assert "還有 29 處" in page.out
    assert call("validate", broken, "-f", "table", "--all").out.count("    → ") == 79
    assert len(json.loads(call("validate", broken, "-f", "json").out)["problems"]) == 79


@pytest.mark.parametrize("format", ["tsv", "csv"])
def test_rows_hold_every_problem(call: Call, broken: str, format: str) -> None:
    problems = json.loads(call("validate", broken, "-f", "json").out)["problems"]
    rows = read(call("validate", broken, "-f", format).out.encode(), format)
    assert [(row["item"] or None, row["message"], row["hint"]) for row in rows] == [
        (problem["item"], problem["message"], problem["hint"]) for problem in problems
    ]


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_pages_show_every_step(call: Call, broken: str, format: str) -> None:
    problems = json.loads(call("validate", broken, "-f", "json").out)["problems"]
    assert call("validate", broken, "-f", format).out.count("→ ") == len(problems)
