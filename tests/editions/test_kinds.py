"""What `pinghu draft` makes of clauses by the kind of wording (kinds.yaml) and of small policies (measures.yaml).

Both were written before the reader saw them. What it reads otherwise stands under ``open``, and counts in the score.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.editions.drafting.draft import draft, facts_of
from tests.editions import truth

HERE = Path(__file__).parent
KINDS: dict[str, list[dict[str, list[str]]]] = yaml.safe_load((HERE / "kinds.yaml").read_text(encoding="utf-8"))
POLICIES: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "measures.yaml").read_text(encoding="utf-8"))


def read_and_true() -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Of each clause and measure: its kind or policy, its text or number, what is read, what is true."""
    for kind, cases in KINDS.items():
        for clause, true in ((clause, true) for case in cases for clause, true in case.items()):
            facts = facts_of(clause)
            found = [truth.said(tier) for grant in facts.incentives for tier in grant.tiers if truth.said(tier)]
            found += [f"target {target.op} {target.value}" for target in facts.targets]
            yield kind, clause, found, true
    for name, policy in POLICIES.items():
        made = draft([line.strip() for line in policy["text"].splitlines()], name)
        found = truth.tiers(made) + [aimed_at(line) for line in truth.targets(made)]
        true = policy["tiers"] + [aimed_at(line) for line in policy["targets"]]
        for place in dict.fromkeys(line.split(" ")[0] for line in (*found, *true)):
            read, wanted = (
                [line.split(" ", 1)[1] for line in lines if line.split(" ")[0] == place] for lines in (found, true)
            )
            yield name, place, read, wanted


def aimed_at(line: str) -> str:
    place, _, figure = line.partition(" ")
    return f"{place} target {figure}"


READ = list(read_and_true())


def test_a_clause_pays_and_aims_at_what_a_reader_says() -> None:
    wrong = {where: found for kind, where, found, true in READ if kind != "open" and in_order(found) != in_order(true)}
    assert not wrong


@pytest.mark.parametrize(("is_target", "precision", "recall"), [(True, 0.9, 0.9), (False, 0.9, 0.95)])
def test_enough_is_read_and_enough_of_it_is_right(is_target: bool, precision: float, recall: float) -> None:
    found, true = (
        [f"{n} {line}" for n, row in enumerate(READ) for line in row[side] if line.startswith("target") == is_target]
        for side in (2, 3)
    )
    score = truth.score(found, true)
    assert (score.precision >= precision, score.recall >= recall) == (True, True), score


def test_nothing_is_paid_that_is_no_payment() -> None:
    """No threshold, loan or size is taken for an amount or a ceiling."""
    for _, where, found, true in READ:
        paid = {figure for line in true for figure in figures_paid(line)}
        assert {figure for line in found for figure in figures_paid(line)} <= paid, where


def figures_paid(line: str) -> list[str]:
    paid = re.findall(r"(?:amount|up_to|limit|pool|range) ([^a-z]+)", line)
    return [figure for figures in paid for figure in figures.split()]


def in_order(lines: list[str]) -> list[str]:
    """Figures of a line, and lines, in one order."""
    return sorted(" ".join(sorted(re.findall(r"[a-z_<>=~]+(?: [^a-z ]+)+", line))) for line in lines)
