"""A name means the same thing in every command, and is never guessed."""

import pytest

from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.errors import NotFound, PinghuError, UsageError
from pinghu_cli.names import resolve
from pinghu_cli.names.ladder import unit_names


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("9", "9"),  # numbers in every form: numbers.yaml
        ("附件6", "A6"),
        ("領域二", "D2"),
        ("算力", "12"),
        ("数智化转型", "9"),
    ],
)
def test_an_item_by_number_or_by_words_of_its_title(document: Document, words: str, item: str) -> None:
    assert resolve.item(document, words).id == item


@pytest.mark.parametrize("words", ["51", "9" * 5000, "", "…", "zzz"])
def test_no_such_item(document: Document, words: str) -> None:
    with pytest.raises(NotFound):
        resolve.item(document, words)


def test_a_number_out_of_range_says_which_there_are(document: Document) -> None:
    with pytest.raises(NotFound) as error:
        resolve.item(document, "A99")
    assert (error.value.message, error.value.hint) == ("沒有編號「A99」的附件事項", "編號是 A1–A33")


def test_a_title_shared_with_the_annex_is_the_measure_first(document: Document) -> None:
    assert [item.id for item in resolve.items(document, "低空經濟")] == ["25", "A16"]
    assert resolve.item(document, "低空經濟").id == "25"


def test_words_of_several_titles_list_them(document: Document) -> None:
    with pytest.raises(UsageError) as error:
        resolve.item(document, "農業")
    assert {"37", "40"} <= {candidate.id for candidate in error.value.candidates}


@pytest.mark.parametrize("words", ["2", "二", "D2", "領域二", "制造業", "先進製造業"])
def test_a_domain(document: Document, words: str) -> None:
    assert resolve.domain(document, words).number == 2


@pytest.mark.parametrize("words", ["9", "0", "D99", "zzz", ""])
def test_no_such_domain(document: Document, words: str) -> None:
    with pytest.raises(NotFound):
        resolve.domain(document, words)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("經信局", "經信局"),
        ("经信局", "經信局"),
        ("平湖市經信局", "經信局"),
        ("市经信局", "經信局"),
        ("工信局", "經信局"),
        ("jingxinju", "經信局"),
        ("kexuejishuju", "科技局"),
        ("shikexuejishuju", "科技局"),
        ("平湖市经济和信息化局", "經信局"),
        ("经济信息化局", "經信局"),
        ("自然资源规划局", "自然資源和規劃局"),
        ("卫健委", "衛生健康局"),
        ("组织部", "組織部<人才辦>"),
        ("組織部<人才辦>", "組織部<人才辦>"),
        ("教育", "教育局"),
        ("市市场监管局", "市場監管局"),
        ("市場監管局", "市場監管局"),
        ("市府办", "市府辦"),
    ],
)
def test_a_unit_by_any_of_its_names(document: Document, words: str, unit: str) -> None:
    assert resolve.unit(document, words).name == unit


def test_every_name_of_every_unit_finds_it(document: Document) -> None:
    for unit in document.units:
        for name in unit_names(unit):
            assert unit in resolve.units_meant(document, name), name


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        ("經信居", NotFound, "是否要找:經信局"),
        ("人才", UsageError, "請寫明其中一項:金投人才集團、組織部"),
        ("平湖", NotFound, "全部見 pinghu units"),
        ("", NotFound, "全部見 pinghu units"),
        ("zzz", NotFound, "全部見 pinghu units"),
        ("jishuju", NotFound, "全部見 pinghu units"),  # 技術局 of 科學技術局
    ],
)
def test_what_is_no_units_name_is_not_guessed(
    document: Document, words: str, error: type[PinghuError], hint: str
) -> None:
    with pytest.raises(error) as raised:
        resolve.unit(document, words)
    assert raised.value.advice == hint


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("省級智能工廠", ["smart-factory.factory"]),
        ("省级智能工厂", ["smart-factory.factory"]),
        ("smart-factory.factory", ["smart-factory.factory"]),
        ("SMART-FACTORY", ["smart-factory.factory", "smart-factory.workshop"]),
        ("绿色工厂 国家级", ["green-factory-park.factory-national"]),
        ("国家级绿色工厂", ["green-factory-park.factory-national"]),
        ("数码产品", ["digital-product"]),
        ("手机", ["digital-product"]),
        ("一級能效家電", ["home-appliance.grade-1"]),
        ("ai-cooperation", ["ai-cooperation"]),
        ("省级孵化器", ["tech-incubator.provincial"]),
        ("孵化器", ["tech-incubator.national", "tech-incubator.provincial"]),
        ("zzz", []),
        ("", []),
    ],
)
def test_incentives_by_id_or_by_words_that_single_them_out(document: Document, words: str, ids: list[str]) -> None:
    assert [offer.id for offer in resolve.offers(document, words)] == ids


def test_every_tier_is_found_by_its_id(document: Document) -> None:
    for offer in query.offers(document):
        assert resolve.offer(document, offer.id) == offer


def test_one_incentive_or_the_candidates(document: Document) -> None:
    assert resolve.offer(document, "数码产品").id == "digital-product"
    with pytest.raises(UsageError) as several:
        resolve.offer(document, "孵化器")
    assert [candidate.id for candidate in several.value.candidates] == [
        "tech-incubator.national",
        "tech-incubator.provincial",
    ]
    with pytest.raises(NotFound) as none:
        resolve.offer(document, "省級智能工長")
    assert [candidate.id for candidate in none.value.candidates] == ["smart-factory.factory"]
