"""The clause that is shown is the one that answers: clauses.yaml."""

from pathlib import Path

import pytest
import yaml

from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index
from pinghu_cli.spelling.normalise import fold

CASES = yaml.safe_load(Path(__file__).with_name("clauses.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("ask", "clause"), [(case["ask"], case["clause"]) for case in CASES])
def test_the_clause_that_answers_is_shown(index: Index, ask: str, clause: str) -> None:
    hit = engine.search(index, ask, limit=1)[0]
    assert fold(clause) in fold(hit.snippet), (hit.id, hit.snippet)
