"""Claims as written on the command line."""

from typing import Any

import pytest

from pinghu_cli.document.load import load
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.receipts.claims import Claim, read_claim, understood, written_claims

DOCUMENT = load()


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("省級智能工廠", ("省級智能工廠", None, 1, None, None)),
        ("省級智能工廠x2", ("省級智能工廠", None, 2, None, None)),
        ("smart-factory.factory x 2", ("smart-factory.factory", None, 2, None, None)),
        ("smart-factory.factory×兩", ("smart-factory.factory", None, 2, None, None)),
        ("ai-cooperation=320萬", ("ai-cooperation", 3_200_000, 1, None, None)),
        ("ai-cooperation = 3,200,000元", ("ai-cooperation", 3_200_000, 1, None, None)),
        ("一級能效家電=8000x2", ("一級能效家電", 8000, 2, None, None)),
        ("一級能效家電=8000元 X 2件", ("一級能效家電", 8000, 2, None, None)),
        ("一級能效家電＝八千＊3", ("一級能效家電", 8000, 3, None, None)),  # full-width
        ("computing-power=80萬@2025", ("computing-power", 800_000, 1, 2025, None)),
        ("computing-power=80萬x2@2025年", ("computing-power", 800_000, 2, 2025, None)),
        ("computing-power=80萬@2025x2", ("computing-power", 800_000, 2, 2025, None)),
        ("software-income-tax.key=500萬@第3年", ("software-income-tax.key", 5_000_000, 1, None, 3)),
        ("software-income-tax.key@第三年", ("software-income-tax.key", None, 1, None, 3)),
        ("绿色工厂 国家级", ("绿色工厂 国家级", None, 1, None, None)),
        ("手機 5999", ("手機", 5999, 1, None, None)),
        ("ai-cooperation 320萬", ("ai-cooperation", 3_200_000, 1, None, None)),
        ("洗衣機 一級 ￥8000x2", ("洗衣機 一級", 8000, 2, None, None)),
        ("一級能效家電=8000ｘ２", ("一級能效家電", 8000, 2, None, None)),
        ("手機=320w", ("手機", 3_200_000, 1, None, None)),
        ("省重點實驗室 2", ("省重點實驗室 2", None, 1, None, None)),  # 2 may be a count
    ],
)
def test_name_amount_count_and_year_are_told_apart(written: str, parts: tuple[object, ...]) -> None:
    claim = read_claim(written)
    assert (
        claim.incentive,
        claim.base_fen and claim.base_fen // 100,
        claim.count,
        claim.year,
        claim.profit_year,
    ) == parts
    assert claim.written == written


@pytest.mark.parametrize(
    "written",
    [
        "ai-cooperation=",
        "ai-cooperation=abc",
        "ai-cooperation=-5",
        "ai-cooperation=0",
        "ai-cooperation=1" + "0" * 30,
        "ai-cooperation=NaN",
        "ai-cooperation=5x",
        "ai-cooperation=5x0",
        "ai-cooperation=5x-1",
        "ai-cooperation=5x1.5",
        "省級智能工廠x0",
        "省級智能工廠x-2",
        "=5",
        "",
        "ai-cooperation=5@",
        "ai-cooperation=5@明年",
        "ai-cooperation=5@第0年",
        "ai-cooperation=5@0025",
        "ai-cooperation=5@2025@2026",
    ],
)
def test_a_claim_that_cannot_be_read_is_named_in_a_usage_error(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_claim(written)
    assert written in caught.value.message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"base_fen": -1},
        {"base_fen": 0},
        {"base_fen": 10**14 + 1},
        {"count": 0},
        {"count": 1_000_001},
        {"year": 1899},
        {"year": 3000},
        {"profit_year": 0},
        {"profit_year": 101},
    ],
)
def test_a_claim_made_in_python_is_held_to_the_same(fields: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Claim(incentive="ai-cooperation", **fields)


def test_a_name_that_fits_many_lists_their_ids_and_guesses_nothing() -> None:
    with pytest.raises(UsageError) as caught:
        understood(DOCUMENT, ["首版次 國家級", "first-product=5萬"])
    ids = [candidate.id for candidate in caught.value.candidates]
    assert "first-product" in caught.value.message
    assert "first-product.software-national" in ids
    assert any(candidate.write.endswith("=5萬") for candidate in caught.value.candidates)


@pytest.mark.parametrize(
    ("written", "tiers"),
    [
        ("冰箱=5000", ["home-appliance.grade-1", "home-appliance.grade-2"]),
        (
            "綠色工廠",
            [
                "green-factory-park.factory-national",
                "green-factory-park.factory-provincial",
                "green-factory-park.factory-jiaxing",
            ],
        ),
        ("出口信用保險=20萬", ["small-exporter-insurance", "export-credit-insurance"]),
    ],
)
def test_a_name_that_fits_a_few_stands_for_each_of_them(written: str, tiers: list[str]) -> None:
    pairs = understood(DOCUMENT, [written, "省級智能工廠"])
    assert [offer.id for _, offer in pairs] == [*tiers, "smart-factory.factory"]
    assert len({claim.either for claim, _ in pairs[:-1]}) == 1
    assert pairs[-1][0].either is None


def test_several_names_are_as_many_claims_and_never_the_first() -> None:
    pairs = understood(DOCUMENT, ["省级智能工厂、省级数字化车间"])
    assert [offer.id for _, offer in pairs] == ["smart-factory.factory", "smart-factory.workshop"]
    assert [claim.either for claim, _ in pairs] == [None, None]


def test_one_amount_for_several_names_is_refused() -> None:
    with pytest.raises(UsageError, match="幾個名稱") as caught:
        understood(DOCUMENT, ["一级能效家电、二级能效家电=8000"])
    assert all(candidate.write.endswith("=8000") for candidate in caught.value.candidates)


def test_words_that_fit_nothing_are_not_found() -> None:
    with pytest.raises(NotFound) as caught:
        understood(DOCUMENT, ["火箭發射補貼"])
    assert "火箭發射補貼" in caught.value.message


def test_all_claims_that_are_not_understood_are_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        understood(DOCUMENT, ["first-product", "省級智能工廠", "ai-cooperation=abc", "火箭發射補貼"])
    for words in ("first-product", "ai-cooperation=abc", "火箭發射補貼"):
        assert words in caught.value.message
    assert "省級智能工廠" not in caught.value.message


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        (["手機", "5999"], ["手機 5999"]),
        (["手機", "5999", "冰箱", "=8000", "x2"], ["手機 5999", "冰箱=8000x2"]),
        (["ai-cooperation", "320萬", "@2025"], ["ai-cooperation 320萬@2025"]),
        (["手機=5999", "省級智能工廠"], ["手機=5999", "省級智能工廠"]),
        (["5999"], ["5999"]),
        (["省重點實驗室", "2"], ["省重點實驗室", "2"]),
        (["xiaojuren", "x2"], ["xiaojurenx2"]),
    ],
)
def test_an_amount_alone_belongs_to_the_word_before_it(words: list[str], claims: list[str]) -> None:
    assert written_claims(words) == claims


@pytest.mark.parametrize("fields", [{"count": 1}, {"count": 1_000_000}, {"year": 1900}, {"year": 2999}])
def test_the_bounds_themselves_are_good(fields: dict[str, Any]) -> None:
    assert Claim(incentive="ai-cooperation", profit_year=100, base_fen=10**14, **fields)
