"""What documents share is joined with the one in hand: it adds, gives way, and says nothing of any one document."""

import re
from typing import Any

import msgspec
import pytest

from pinghu_cli.document import prepared, vocabulary
from pinghu_cli.document.load import examine
from pinghu_cli.document.model import Document, Fact, Words
from pinghu_cli.document.struct import Struct
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.spelling.normalise import fold


class Shared(Struct, frozen=True, kw_only=True):
    """What data/vocabulary.yaml holds."""

    facts: tuple[Fact, ...]
    words: Words


@pytest.fixture(scope="module")
def shared() -> Shared:
    return msgspec.convert(vocabulary.shared(), Shared)


def joined(root: dict[str, Any]) -> dict[str, Any]:
    """``root`` as it is decoded."""
    source = Source("other.yaml")
    source.value = root
    vocabulary.join(source)
    assert not source.problems
    return root


def with_conditions(*conditions: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A document of one measure that grants something under these conditions."""
    measure = {"title": "支持以旧换新", "text": "购买家电的,补贴。", "incentives": [{"requires": list(conditions)}]}
    return {"domains": [{"title": "消费", "measures": [measure]}], **keys}


def test_it_is_well_formed_and_speaks_of_no_document(shared: Shared) -> None:
    assert [len(choice) for choice in ({fact.id for fact in shared.facts}, shared.facts)] == [len(shared.facts)] * 2
    assert not any(item.near for item in shared.words.absent)
    assert not shared.words.spoken
    facts = msgspec.json.encode(shared.facts).decode()
    assert not re.findall("平湖|嘉興|2025", facts)


def test_the_shipped_document_has_what_both_say(document: Document, shared: Shared) -> None:
    meant = {word for synonym in document.words.synonyms for word in synonym.means}
    assert "獨山港" in meant
    assert "家電" in meant
    assert {*shared.words.stopwords} < {*document.words.stopwords}


def test_without_facts_a_document_asks_what_its_conditions_ask() -> None:
    root = joined(with_conditions({"words": "购买家电的", "fact": "device-price", "at_most": "1万元"}))
    assert [fact["id"] for fact in root["facts"]] == ["applicant", "purchases", "device-price"]
    purchases = root["facts"][1]
    assert [choice["name"] for choice in purchases["choices"]] == ["手機、平板或智能手表(手環)"]


def test_without_conditions_nothing_is_asked() -> None:
    assert "facts" not in joined(with_conditions())


def test_a_document_in_another_script_names_the_same_choices() -> None:
    condition = {"words": "购买家电的", "fact": "titles", "has": ["省级智能工厂"]}
    root = joined(with_conditions(condition, recipients={"企业": None, "单位": None}))
    assert condition["has"] == ["省級智能工廠"]
    assert root["facts"][0]["choices"][0]["recipient"][:2] == ["企业", "单位"]


def test_the_years_are_those_of_the_document() -> None:
    root = with_conditions({"words": "购买家电的", "fact": "performance", "has": ["是"]})
    root["document"] = {"effective": {"first_day": "2026-01-01", "last_day": "2027-12-31"}}
    asked = {fact["id"]: fact["question"] for fact in joined(root)["facts"]}
    assert asked["performance"].startswith("2026年至2027年內舉辦")


def test_a_document_overrides_a_fact_and_adds_choices() -> None:
    own = {"id": "titles", "question": "获得哪些认定?", "choices": ["省級智能工廠", {"name": "市级智能工厂"}]}
    facts = joined(with_conditions({"words": "购买", "fact": "titles", "has": ["市级智能工厂"]}, facts=[own]))["facts"]
    assert facts[0]["question"] == "获得哪些认定?"
    assert facts[0]["name"] == "本年認定"
    assert [choice["name"] for choice in facts[0]["choices"]] == ["省級智能工廠", "市级智能工厂"]


def test_words_count_only_where_they_mean_something() -> None:
    """A synonym of what the document does not print leads nowhere; what it prints is not absent from it."""
    root = joined(with_conditions(words={"synonyms": [{"means": ["家电"], "say": ["冰柜"]}]}))
    synonyms = root["words"]["synonyms"]
    assert synonyms[0]["say"] == ["冰柜"]
    meant = {fold(word) for one in synonyms for word in one["means"]}
    assert meant <= {"家电", "补贴", "购买", "消费", "以旧换新", "支持"}
    whole = joined(with_conditions())
    whole["domains"][0]["measures"][0]["text"] = "支持家政、工会。"
    del whole["words"]
    absent = {word for one in joined(whole)["words"]["absent"] for word in one["say"]}
    assert "公安" in absent
    assert not {"家政", "工会"} & absent


@pytest.mark.parametrize(
    "wrong", [{"facts": 3}, {"facts": [3]}, {"words": []}, {"words": {"absent": 3}}, {"domains": 1}]
)
def test_what_has_the_wrong_type_is_named_as_in_any_place(wrong: dict[str, Any]) -> None:
    text = msgspec.json.encode({"schema": 2, **wrong})
    _, problems, _ = examine(text, "bad.yaml", ())
    assert any(problem.path.startswith(next(iter(wrong))) for problem in problems)


def test_an_index_falls_with_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    assert prepared.shipped_parts()
    monkeypatch.setattr(prepared, "vocabulary", prepared.shipped)
    assert not prepared.shipped_parts()
