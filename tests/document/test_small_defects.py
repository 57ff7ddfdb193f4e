"""Every rule of the data fires where it is broken, and says what to write instead."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine
from tests.calling import Call
from tests.changed import by_case, changed

SMALL = (Path(__file__).parents[2] / "docs" / "edition-2024.yaml").read_text(encoding="utf-8")
CASES = yaml.safe_load(Path(__file__).with_name("small_defects.yaml").read_text(encoding="utf-8"))


def test_the_small_document_keeps_every_rule() -> None:
    assert examine(SMALL.encode(), "small.yaml", ALL)[1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_slip_is_named_with_its_line_and_what_to_do(case: dict[str, Any]) -> None:
    _, problems, _ = examine(by_case(SMALL, case).encode(), "small.yaml", ALL)
    named = [problem for problem in problems if problem.message == case["says"]]
    assert named, [problem.message for problem in problems]
    assert {problem.code for problem in named} == {case["code"]}
    assert all(problem.line > 1 and problem.path for problem in named)
    assert not [problem.hint for problem in problems if not problem.hint or problem.hint.endswith((":", "、"))]


@pytest.mark.parametrize(
    ("before", "after"),
    [("  - number: 1\n", f"  - number: {number}\n") for number in (-1, 0, 10_000)]
    + [("  - number: 2\n", "  - number: 7\n"), ("{number: 1, domain: 1,", "{number: 1, domain: 9,")],
)
def test_a_number_that_cannot_be_is_a_problem_not_a_failure(
    before: str, after: str, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "small.yaml").write_text(changed(SMALL, (before, after)), encoding="utf-8")
    done = call("validate", str(tmp_path / "small.yaml"), "-f", "json")
    assert (done.code, json.loads(done.out)["valid"]) == (3, False), done.err
