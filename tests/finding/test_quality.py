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
    assert whole["misjudged"] <= 0.02


def test_every_kind_of_query(means: Means) -> None:
    weak = {kind: row["mrr10"] for kind, row in means[0].items() if row["mrr10"] < 0.94}
    assert not weak, means[2]


def test_what_the_document_does_not_answer_is_not_called_answered(means: Means) -> None:
    assert means[1] >= 0.95, means[2]


def test_sentences_about_something_else_are_answered_rarely(index: Index) -> None:
    sentences = Path(__file__).with_name("ordinary.txt").read_text(encoding="utf-8").splitlines()
    answered = [sentence for sentence in sentences if engine.find(index, sentence).is_answered]
    assert len(answered) <= len(sentences) // 8, answered


@pytest.fixture(scope="module")
def blind(index: Index) -> Means:
    return score(index, judged([Path(__file__).with_name("blind.jsonl")]))


def test_questions_written_before_the_vocabulary(blind: Means) -> None:
    full, touch, whole = (blind[0][group] for group in ("tier full", "tier touch", "ALL"))
    assert full["mrr10"] >= 0.97, blind[2]
    assert full["misjudged"] <= 0.02, blind[2]
    assert touch["mrr10"] >= 0.85, blind[2]
    assert touch["misjudged"] <= 0.25, blind[2]
    assert (whole["mrr10"], whole["recall5"]) >= (0.95, 0.94), blind[2]
    assert blind[1] >= 0.88, blind[2]


def test_stories_that_people_tell(index: Index) -> None:
    means, silent, misses = score(index, judged([Path(__file__).with_name("stories.jsonl")]))
    full = means["tier full"]
    assert full["mrr10"] >= 0.84, misses
    assert full["misjudged"] <= 0.1, misses
    assert silent >= 0.8, misses


def test_questions_written_after_the_vocabulary_from_the_text_alone(index: Index) -> None:
    means, silent, misses = score(index, judged([Path(__file__).with_name("fresh.jsonl")]))
    full, touch = means["tier full"], means["tier touch"]
    assert full["mrr10"] >= 0.94, misses
    assert full["misjudged"] <= 0.08, misses
    assert full["clause"] >= 0.95, misses
    assert touch["misjudged"] <= 0.55, misses
    assert silent >= 0.8, misses


@pytest.mark.parametrize("half", ["learn", "measure"])
def test_the_clause_of_several_is_the_right_one(index: Index, half: str) -> None:
    queries = [query for query in judged([Path(__file__).with_name("clauses.jsonl")]) if query["half"] == half]
    means, _, misses = score(index, queries)
    assert means["ALL"]["clause"] >= 0.97, misses
