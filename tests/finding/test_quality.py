"""Search stays as good as it is: floors just under what it reaches on the judged queries."""

from pathlib import Path

import pytest

from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index
from tests.finding.quality import judged, score

Means = tuple[dict[str, dict[str, float]], float, list[str]]


@pytest.fixture(scope="module")
def means(index: Index) -> Means:
    return score(index, judged())


def test_overall(means: Means) -> None:
    whole = means[0]["ALL"]
    assert whole["n"] > 1000
    assert whole["mrr10"] >= 0.99, means[2]
    assert whole["ndcg10"] >= 0.975
    assert whole["recall5"] >= 0.99
    assert whole["over"] <= 0.005


def test_every_kind_of_query(means: Means) -> None:
    weak = {kind: row["mrr10"] for kind, row in means[0].items() if row["mrr10"] < 0.94}
    assert not weak, means[2]


def test_what_the_document_does_not_answer_is_not_called_answered(means: Means) -> None:
    assert means[1] >= 0.95, means[2]


def test_sentences_about_something_else_are_answered_rarely(index: Index) -> None:
    sentences = Path(__file__).with_name("ordinary.txt").read_text(encoding="utf-8").splitlines()
    answered = [sentence for sentence in sentences if engine.find(index, sentence).is_answered]
    assert len(answered) <= len(sentences) // 10, answered
