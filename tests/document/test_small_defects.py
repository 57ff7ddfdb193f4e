"""Every rule of the data fires where it is broken, and says what to write instead."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine

SMALL = (Path(__file__).parents[2] / "docs" / "edition-2024.yaml").read_text(encoding="utf-8")
CASES = yaml.safe_load(Path(__file__).with_name("small_defects.yaml").read_text(encoding="utf-8"))


def test_the_small_document_keeps_every_rule() -> None:
    assert examine(SMALL.encode(), "small.yaml", ALL)[1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_slip_is_named_with_its_line_and_what_to_do(case: dict[str, Any]) -> None:
    text = SMALL
    for change in filter(None, (case, case.get("and"))):
        assert change["from"] in text, "the case no longer fits the small document"
        text = text.replace(change["from"], change["to"], 1)
    _, problems, _ = examine(text.encode(), "small.yaml", ALL)
    named = [problem for problem in problems if problem.message == case["says"]]
    assert named, [problem.message for problem in problems]
    assert {problem.code for problem in named} == {case["code"]}
    assert all(problem.line > 1 and problem.path and problem.hint for problem in named)
