"""``pinghu estimate`` as people and scripts call it: its output, its exit code."""

import json
import os
from pathlib import Path

import pytest

from tests.calling import Result, call

GOLDEN = Path(__file__).parent / "golden"
CLAIMS = [
    "省級智能工廠x2",
    "ai-cooperation=320萬",
    "數碼產品=6500",
    "出口信用保險保費補助",
    "领跑者企业",
    "研發費用補助",
]


def pinghu(*arguments: str, stdin: str = "") -> Result:
    return call(*arguments, stdin=stdin, COLUMNS="80")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("receipt", ["estimate", *CLAIMS, "--as-of", "2025-06-01", "--applicant", "平湖某某公司", "-f", "table"]),
        ("lapsed", ["estimate", "ai-cooperation=100萬", "--as-of", "2026-01-01", "-f", "table"]),
        ("sweep", ["estimate", "数码产品", "--sweep", "1000..8000", "--as-of", "2025-06-01", "-f", "table"]),
    ],
)
def test_the_page_reads_as_it_was_read_and_found_right(name: str, arguments: list[str]) -> None:
    done = pinghu(*arguments)
    assert (done.code, done.err) == (0, "")
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("PINGHU_UPDATE_GOLDEN"):
        file.write_text(done.out, encoding="utf-8")
    assert done.out == file.read_text(encoding="utf-8")


def test_json_is_one_object_with_the_fields_that_scripts_rely_on() -> None:
    receipt = json.loads(pinghu("estimate", *CLAIMS, "-f", "json").out)
    assert list(receipt)[:8] == ["schema", "document", "applicant", "as_of", "inputs", "lines", "totals", "readings"]
    assert list(receipt)[8:] == ["warnings", "digest"]
    expected = {"claim", "incentive", "name", "measure", "lead", "base_yuan", "count", "min_yuan", "max_yuan"}
    expected |= {"capped", "status", "needs", "steps", "notes", "quote"}
    assert all(expected <= set(line) for line in receipt["lines"])
    assert receipt["totals"] == {
        "min_yuan": 70_000,
        "max_yuan": None,
        "known_max_yuan": 820_000,
        "tax_saved_yuan": 0,
        "complete": False,
    }


def test_rows_of_csv_are_the_lines_of_the_receipt() -> None:
    done = pinghu("estimate", *CLAIMS, "-f", "csv", "--fields", "incentive,max_yuan,status")
    rows = [line.split(",") for line in done.out.splitlines()]
    assert rows[0] == ["incentive", "max_yuan", "status"]
    assert rows[1:4] == [
        ["smart-factory.factory", "250000", "estimated"],
        ["ai-cooperation", "500000", "estimated"],
        ["digital-product", "0", "not_eligible"],
    ]
    assert rows[4] == ["export-credit-insurance", "", "needs_input"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["first-product"], 2, "國內材料首批次"),
        (["ai-cooperation=abc"], 2, "ai-cooperation=abc"),
        (["ai-cooperation=1" + "0" * 30], 2, "不合理"),
        (["火箭發射補貼"], 1, "火箭發射補貼"),
        ([], 2, "估算"),
        (["ai-cooperation=5", "--claims", "x.yaml"], 2, "擇一"),
        (["--claims", "nope.yaml"], 3, "nope.yaml"),
        (["ai-cooperation", "--sweep", "5"], 2, "5"),
        (["ai-cooperation", "rd-expense", "--sweep", "1..5"], 2, "--sweep"),
        (["ai-cooperation", "--sweep", "1..5", "--applicant", "某某"], 2, "--applicant"),
        (["ai-cooperation=5", "--as-of", "someday"], 2, "someday"),
        (["ai-cooperation=5", "--as-of", "2025-06-31"], 2, "沒有這一天"),
        (["ai-cooperation", "--sweep", "10-500萬"], 2, "10萬"),
    ],
)
def test_a_mistake_has_its_exit_code_and_says_what_it_was(arguments: list[str], code: int, words: str) -> None:
    done = pinghu("estimate", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_a_bad_claims_file_lists_all_its_problems_with_lines() -> None:
    done = pinghu("estimate", "--claims", "-", stdin="- first-product\n- ai-cooperation=5萬\n- 火箭=5\n")
    assert (done.code, done.out) == (3, "")
    assert ":1: " in done.err
    assert ":3: " in done.err


def test_claims_from_standard_input_come_to_the_same_as_arguments() -> None:
    piped = pinghu("estimate", "--claims", "-", "-f", "json", stdin="".join(f"- {claim}\n" for claim in CLAIMS))
    typed = pinghu("estimate", *CLAIMS, "-f", "json")
    assert json.loads(piped.out)["totals"] == json.loads(typed.out)["totals"]
    steps = [[line["steps"] for line in json.loads(done.out)["lines"]] for done in (piped, typed)]
    assert steps[0] == steps[1]


def test_a_saved_receipt_replays_and_a_doctored_one_does_not(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(pinghu("estimate", *CLAIMS, "-f", "json").out, encoding="utf-8")
    assert pinghu("replay", str(file)).code == 0
    assert pinghu("replay", "-", stdin=file.read_text(encoding="utf-8")).code == 0
    file.write_text(file.read_text(encoding="utf-8").replace("500000", "600000"), encoding="utf-8")
    done = pinghu("replay", str(file), "-f", "json")
    assert done.code == 1
    assert json.loads(done.out)["holds"] is False


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_rows_alone_come_with_the_total_and_the_warnings_on_stderr(format: str) -> None:
    arguments = ["estimate", "ai-cooperation=100萬", "--as-of", "2026-01-01", "-f", format]
    said = pinghu(*arguments).err.splitlines()
    assert said[0] == "合計上限 200,000 元"
    assert any("已經失效" in line for line in said)
    assert pinghu(*arguments, "-q").err == ""


def test_each_problem_of_a_claims_file_has_a_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("- 沒有這個\n- {incentive: 手機, amount: x}\n", encoding="utf-8")
    done = pinghu("estimate", "--claims", str(path))
    assert done.code == 3
    assert [line.removeprefix(f"{path}:")[0] for line in done.err.splitlines()[:2]] == ["1", "2"]
