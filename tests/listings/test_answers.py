"""The same rows from Python as from the command line, in short and in a notebook."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import pinghu_cli
from pinghu_cli.document.model import Document
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.answers import Answers
from tests.calling import Call
from tests.reading import read_html

ASKED: dict[str, Callable[[Document], Any]] = {
    "domains": pinghu_cli.domains,
    "measures --domain 2": lambda document: pinghu_cli.measures(document, domain="2"),
    "annex": pinghu_cli.annex,
    "units": pinghu_cli.units,
    "units 經信局": lambda document: pinghu_cli.units(document, "經信局")[0],
    "budget": pinghu_cli.budget,
    "targets": pinghu_cli.targets,
    "incentives 綠色": lambda document: pinghu_cli.incentives(document, ["綠色"]),
}


@pytest.mark.parametrize("line", ASKED)
def test_rows_are_what_json_prints(call: Call, document: Document, line: str) -> None:
    assert pinghu_cli.rows(ASKED[line](document)) == json.loads(call(*line.split(), "-f", "json").out)


def test_rows_of_a_search_and_of_a_receipt(call: Call, document: Document) -> None:
    hits = json.loads(call("search", "智能工廠", "-f", "json").out)
    found = pinghu_cli.rows(pinghu_cli.search(document, "智能工廠"))
    assert found[: len(hits)] == hits
    receipt = pinghu_cli.estimate(document, ["ai-cooperation=320萬"])
    printed = json.loads(call("estimate", "ai-cooperation=320萬", "-f", "json").out)
    assert pinghu_cli.rows(receipt) == printed["lines"]


def test_rows_of_a_match_are_its_tiers(call: Call, document: Document) -> None:
    profile = {"申請人": "個人"}
    matched = pinghu_cli.match(document, profile)
    printed = json.loads(call("match", json.dumps(profile, ensure_ascii=False), "-f", "json").out)
    assert pinghu_cli.rows(matched, document) == printed["matches"]
    with pytest.raises(UsageError):
        pinghu_cli.rows(matched)


def test_an_item_out_of_its_list_needs_its_document(document: Document) -> None:
    measures = pinghu_cli.measures(document)
    with pytest.raises(UsageError):
        pinghu_cli.rows([*measures])
    assert [row["id"] for row in pinghu_cli.rows([*measures], document)][:2] == ["1", "2"]
    assert [row["id"] for row in pinghu_cli.rows(measures[:2])] == ["1", "2"]
    with pytest.raises(UsageError):
        pinghu_cli.rows([object()])


@pytest.mark.parametrize("line", ASKED)
def test_what_a_shell_shows_is_short_and_says_what_it_is(document: Document, line: str) -> None:
    answers = ASKED[line](document)
    one = answers[0] if isinstance(answers, list) else answers
    assert len(repr(one)) < 120
    assert repr(one).startswith(f"<{type(one).__name__} ")


def test_the_receipt_and_the_document_are_short_too(document: Document) -> None:
    receipt = pinghu_cli.estimate(document, ["ai-cooperation=320萬"])
    assert repr(receipt) == "<Receipt 1 claims, at most 500000 元>"
    assert len(repr(document)) < 120


def test_a_notebook_shows_tables(document: Document) -> None:
    answers = pinghu_cli.targets(document, domain="2")
    assert isinstance(answers, Answers)
    shown = read_html(answers._repr_html_())
    assert [row["編號"] for row in shown] == [row["id"] for row in pinghu_cli.rows(answers)]
    assert "<table>" in pinghu_cli.estimate(document, ["ai-cooperation=320萬"])._repr_html_()
    assert pinghu_cli.measures(document, unit="經信局", domain="8") == []


def test_completion_offers_every_function() -> None:
    assert set(pinghu_cli.__all__) <= set(dir(pinghu_cli))
    assert all(callable(getattr(pinghu_cli, name)) for name in pinghu_cli.__all__)
