"""What a receipt says beside its figures: reasons, doubts, warnings, inputs; and its form for scripts."""

import datetime
import json
from collections.abc import Iterable

import msgspec
import pytest

from pinghu_cli.declared import to_plain
from pinghu_cli.document.load import load
from pinghu_cli.document.validity import validity
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import Line, Receipt, estimate

DOCUMENT = load()
HELD = validity(DOCUMENT)
FIRST_DAY, LAST_DAY = (day or datetime.date.max for day in (HELD.first_day, HELD.last_day))
DAY = datetime.date(2025, 6, 1)


def receipt_of(*claims: str | Claim, day: datetime.date = DAY) -> Receipt:
    return estimate(DOCUMENT, claims, as_of=day)


def line_of(*claims: str | Claim) -> Line:
    return receipt_of(*claims).lines[-1]


def said(texts: Iterable[str], *words: str) -> bool:
    return any(all(word in text for word in words) for text in texts)


def test_the_working_reads_from_the_base_to_the_cap() -> None:
    assert line_of("ai-cooperation=320萬").steps == (
        "實際合作支出 3,200,000 元 × 最高20% = 640,000 元 → 上限 500,000 元",
    )


@pytest.mark.parametrize(
    ("claims", "steps"),
    [
        (["ai-cooperation=100萬"], ("實際合作支出 1,000,000 元 × 最高20% = 200,000 元",)),
        (
            ["home-appliance.grade-1=12000x2"],
            ("售價 12,000 元 × 20% = 2,400 元 → 上限 2,000 元", "2,000 元/件 × 2 = 4,000 元"),
        ),
        (["home-appliance.grade-2=333.37"], ("售價 333.37 元 × 15% = 50.01 元(四捨五入到分)",)),
        (["domestic-foreign-trade.leader"], ("70,000 元",)),
        (["smart-factory.factory"], ("最高 250,000 元,一次性",)),
        (
            ["smart-factory.factoryx2"],
            ("最高 250,000 元,一次性", "250,000 元 × 2 = 500,000 元 → 一次性,只計一次 250,000 元"),
        ),
        (
            ["ai-cooperation=200萬", "ai-cooperation=120萬"],
            (
                "實際合作支出 1,200,000 元 × 最高20% = 240,000 元",
                "前面各筆已計 400,000 元,同一申請人合計上限 500,000 元 → 本筆計 100,000 元",
            ),
        ),
        (
            ["software-income-tax.qualified=1000萬@第3年"],
            (
                "獲利第 3 年:減半,稅率 12.5%(法定稅率 25%,非文件內容)",
                "應納稅所得額 10,000,000 元 × (25% − 12.5%) = 少繳 1,250,000 元",
            ),
        ),
        (
            ["live-streaming=15萬x2"],
            (
                "最高 200,000 元 → 不超過網絡設施建設、海外推廣等費用 150,000 元",
                "150,000 元 × 2 = 300,000 元 → 上限 200,000 元",
            ),
        ),
        (["computing-power=20萬@2025"], ("2025 年:實際購買金額 200,000 元 × 最高50% = 100,000 元",)),
        (["ai-cooperation"], ()),
        (["rd-expense"], ()),
    ],
)
def test_each_kind_of_payment_shows_its_steps(claims: list[str], steps: tuple[str, ...]) -> None:
    assert line_of(*claims).steps == steps


def test_whom_to_ask_and_the_clause_stand_on_every_line() -> None:
    line = line_of("ai-cooperation=5萬")
    measure = next(item for item in DOCUMENT.measures if item.id == line.measure)
    assert line.lead == measure.units[0]
    assert line.quote in measure.text


def test_an_ineligible_base_gives_0_with_the_reason_and_the_clause() -> None:
    line = line_of("digital-product=6500")
    assert (line.status, line.min_yuan, line.max_yuan) == ("not_eligible", 0, 0)
    assert said(line.notes, "6,500", "條文限 6,000 元以下")
    assert "6000元以下" in line.quote


def test_a_missing_input_is_asked_for_and_never_taken_as_0() -> None:
    line = line_of("digital-product")
    assert (line.status, line.min_yuan, line.max_yuan) == ("needs_input", None, None)
    assert line.needs == ("單品售價",)
    assert said(line.notes, "單品售價", "不超過 500 元")


def test_an_unstated_amount_says_what_the_text_says_and_whom_to_ask() -> None:
    line = line_of("rd-expense")
    assert (line.status, line.max_yuan) == ("unstated", None)
    assert said(line.notes, "沒有寫明金額", line.lead or "?")


def test_a_pool_never_becomes_a_personal_amount() -> None:
    line = line_of("culture-tourism-voucher=180萬x2")
    assert (line.status, line.min_yuan, line.max_yuan) == ("unstated", None, None)
    assert said(line.notes, "總額 1,800,000 元", line.lead or "?")
    assert said(line.notes, "金額", "未採用")
    assert said(line.notes, "數量 2", "未採用")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("smart-factory.factory=5萬", "50,000 元未採用"),
        ("rd-expense=5萬x3", "數量 3 未採用"),
        ("ai-cooperation=5萬@2025", "2025 年未採用"),
        ("ai-cooperation=5萬@第3年", "第 3 年未採用"),
    ],
)
def test_an_input_without_use_is_said_to_be_unused(claim: str, words: str) -> None:
    assert said(line_of(claim).notes, words)


def test_a_used_input_is_not_said_to_be_unused() -> None:
    for claim in ("ai-cooperation=5萬", "computing-power=5萬@2025", "software-income-tax.key=5萬@第3年"):
        assert not said(line_of(claim).notes, "未採用")


def test_the_statutory_rate_is_marked_as_not_from_the_document() -> None:
    assert said(line_of("software-income-tax.key=5萬@第3年").notes, "法定稅率 25%", "非文件內容")


@pytest.mark.parametrize(
    ("claims", "words", "taken", "other"),
    [
        (["ai-cooperation=320萬x2"], "上限按每筆還是按申請人", 500_000, 1_000_000),
        (["ai-cooperation=320萬", "ai-cooperation=5萬"], "上限按每筆還是按申請人", 500_000, 510_000),
        (["enterprise-title.eaglex2"], "能否多次獲得", 1_000_000, 500_000),
        (["smart-factory.factory", "smart-factory.factory"], "一次性獎勵", 250_000, 500_000),
        (["key-laboratoryx2"], "每家", 4_000_000, 2_000_000),
        (["綠色工廠 國家級", "綠色工廠 省級"], "擇一", 500_000, 750_000),
    ],
)
def test_where_the_text_leaves_open_how_a_cap_counts_both_figures_stand(
    claims: list[str], words: str, taken: int, other: int
) -> None:
    receipt = receipt_of(*claims)
    [reading] = receipt.readings
    assert words in reading.question
    assert (reading.taken_yuan, reading.other_yuan) == (taken, other)
    assert receipt.totals.max_yuan == taken
    assert reading.taken != reading.other


@pytest.mark.parametrize(
    "claims",
    [
        ["ai-cooperation=320萬"],
        ["ai-cooperation=5萬x2"],  # below the cap in either reading
        ["computing-power=160萬x2"],
        ["car-replacement.fuelx2"],
        ["city-science-projectx2"],
        ["smart-factory.factory"],
        ["smart-factory.factory", "smart-factory.factory@2030"],  # the year 2030 gives nothing
    ],
)
def test_what_is_printed_or_makes_no_difference_is_not_open(claims: list[str]) -> None:
    assert receipt_of(*claims).readings == ()


def test_an_award_for_costs_asks_for_them() -> None:
    assert said(line_of("live-streaming").notes, "沒有填寫", "費用")
    assert not said(line_of("live-streaming=5萬").notes, "沒有填寫")


def test_a_year_outside_the_period_is_told_on_its_line_and_of_the_total() -> None:
    receipt = receipt_of("computing-power=5萬@2025", "computing-power=5萬@2026")
    assert said(receipt.lines[1].notes, "文件只在 2025 年有效", "2026 年的不計")
    assert said(receipt.warnings, "2026 年的申請沒有計入", "文件在該年無效")
    assert receipt.totals == receipt_of("computing-power=5萬@2025").totals
    for claim in ("ai-cooperation=5萬@2026", "rd-expense@2024", "computing-power@2024"):
        line = line_of(claim)
        assert (line.status, line.max_yuan) == ("out_of_period", 0)
    assert not said(receipt_of("computing-power=5萬@2025").warnings, "文件在該年無效")


def test_tax_saved_is_told_apart_from_money_received() -> None:
    receipt = receipt_of("smart-factory.factory", "software-income-tax.qualified=100萬@第3年")
    assert said(receipt.warnings, "少繳的所得稅 125,000 元", "不是發放")
    assert (receipt.totals.max_yuan, receipt.totals.tax_saved_yuan) == (250_000, 125_000)
    assert not said(receipt.warnings, "擇一")
    both = receipt_of("software-income-tax.qualified=100萬@第1年", "software-income-tax.key=100萬@第1年")
    assert said(both.warnings, "只能少繳一次", "非文件內容")
    for claim in ("software-income-tax.qualified=100萬@第6年", "software-income-tax.key", "smart-factory.factory"):
        assert not said(receipt_of(claim).warnings, "所得稅")


def test_a_one_time_award_claimed_twice_is_flagged() -> None:
    for claims in (["smart-factory.factoryx2"], ["smart-factory.factory", "smart-factory.factory"]):
        receipt = receipt_of(*claims)
        assert said(receipt.warnings, "省級智能工廠", "一次性", "不同認定", "確認")
        assert said(receipt.lines[-1].steps, "只計一次") or receipt.lines[-1].max_yuan == 0
    assert not said(receipt_of("smart-factory.factory", "smart-factory.workshop").warnings, "一次性")


def test_a_total_of_several_incentives_says_that_the_text_is_silent_on_combining() -> None:
    assert said(receipt_of("smart-factory.factory", "ai-cooperation=5萬").warnings, "同時享受")
    assert not said(receipt_of("ai-cooperation=5萬", "ai-cooperation=6萬").warnings, "同時享受")
    assert not said(receipt_of("ai-cooperation=5萬", "rd-expense").warnings, "同時享受")


def test_every_receipt_says_that_it_is_an_estimate_and_what_is_not_in_the_total() -> None:
    assert said(receipt_of("ai-cooperation=5萬").warnings, "估算", "不是核定")
    assert said(receipt_of("ai-cooperation=5萬", "rd-expense", "digital-product").warnings, "2 項", "沒有計入")


def test_after_the_last_day_every_receipt_says_that_the_document_has_lapsed() -> None:
    on_time, late = (receipt_of("ai-cooperation=5萬", day=LAST_DAY + datetime.timedelta(days)) for days in (0, 1))
    assert not on_time.document.lapsed
    assert not said(on_time.warnings, "失效")
    assert late.document.lapsed
    assert said(late.warnings, "失效", LAST_DAY.isoformat())
    assert on_time.totals == late.totals


def test_python_may_give_claims_as_values() -> None:
    claim = Claim(incentive="一級能效家電", base_fen=8000_00, count=2)
    assert receipt_of(claim).totals == receipt_of("一級能效家電=8000x2").totals


def test_the_inputs_name_their_incentives_by_id() -> None:
    receipt = receipt_of("一級能效家電=8000x2", "绿色工厂 国家级")
    assert [claim.incentive for claim in receipt.inputs] == [
        "home-appliance.grade-1",
        "green-factory-park.factory-national",
    ]
    assert [claim.written for claim in receipt.inputs] == ["一級能效家電=8000x2", "绿色工厂 国家级"]


def test_amounts_in_json_are_numbers_and_whole_ones_ints() -> None:
    line = to_plain(receipt_of("home-appliance.grade-2=333.37"))["lines"][0]
    assert (line["base_yuan"], line["max_yuan"], line["min_yuan"]) == (333.37, 50.01, 50.01)
    assert isinstance(line["count"], int)


def test_a_receipt_in_json_reads_back_equal() -> None:
    receipt = receipt_of("home-appliance.grade-2=333.37x2", "rd-expense", "software-income-tax.key=5.5萬@第3年")
    assert msgspec.json.decode(json.dumps(to_plain(receipt)), type=Receipt) == receipt


@pytest.mark.parametrize(
    ("claims", "known", "complete"),
    [
        (["手機"], 0, False),
        (["foreign-rd-centre"], 0, False),
        (["culture-tourism-voucher=600"], 0, False),
        (["software-income-tax.qualified=100萬"], 0, False),
        (["領跑者", "出口信用保險保費補助"], 70_000, False),
        (["領跑者", "digital-product=6500"], 70_000, True),
    ],
)
def test_nothing_is_summed_over_what_is_unknown(claims: list[str], known: int, complete: bool) -> None:
    totals = receipt_of(*claims).totals
    assert totals.complete is complete
    assert totals.known_max_yuan == known
    is_tax = claims[0].startswith("software")
    assert totals.max_yuan == (known if complete or is_tax else None)
    assert (totals.tax_saved_yuan is None) is is_tax


def test_the_printed_exception_and_the_word_on_higher_policies_are_said_once() -> None:
    warnings = receipt_of("digital-product=3000", "一級能效家電=8000").warnings
    for words in ("除標明具體實施期限外", "國家、省、嘉興市", "遵照執行"):
        assert sum(words in warning for warning in warnings) == 1


def test_before_the_first_day_the_receipt_says_so_and_for_which_year_it_is() -> None:
    early = receipt_of("ai-cooperation=5萬", day=FIRST_DAY - datetime.timedelta(1))
    assert said(early.warnings, FIRST_DAY.isoformat(), "尚未生效", f"按 {FIRST_DAY.year} 年估算")
    assert not said(receipt_of("ai-cooperation=5萬", day=FIRST_DAY).warnings, "尚未生效")


def test_the_last_year_of_a_tax_rule_is_named() -> None:
    assert said(line_of("software-income-tax.qualified=5萬@第6年").notes, "第 5 年為止", "第 6 年不再適用")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("home-appliance.grade-1=2x20000", "=20000x2"),
        ("ai-cooperation=320", "320萬"),
        ("ai-cooperation 3,200", "3,200萬"),
        ("ai-cooperation＝３２０", "320萬"),
        ("ai-cooperation=320×1", "320萬"),
        ("ai-cooperation=320 @2025", "320萬"),
        ("ai-cooperation 320 x2", "320萬"),
        ("ai-cooperation 320 @2025", "320萬"),
        ("software-income-tax.key=500@第3年", "500萬"),
    ],
)
def test_an_amount_that_is_more_likely_meant_otherwise_is_doubted(claim: str, words: str) -> None:
    assert said(line_of(claim).notes, "若是", f"請寫 {words}")


@pytest.mark.parametrize(
    "claim",
    [
        "ai-cooperation=320元",
        "ai-cooperation=320萬",
        "手機=320",
        "home-appliance.grade-1=8000x2",
        "ai-cooperation=20000",
    ],
)
def test_a_likely_amount_is_not_doubted(claim: str) -> None:
    assert not said(line_of(claim).notes, "若是")


def test_rounding_is_said_to_be_ours() -> None:
    assert said(line_of("home-appliance.grade-2=333.37").notes, "四捨五入為本工具所定")
    assert said(line_of("ai-cooperation=0.03").notes, "捨去為本工具所定")
    assert not said(line_of("ai-cooperation=5萬").notes, "本工具所定")


def test_alternatives_are_not_added_and_the_best_is_counted() -> None:
    receipt = receipt_of("家居換新補貼(15%)=8000", "家居換新補貼(20%)=8000")
    assert [line.counted for line in receipt.lines] == [False, True]
    assert receipt.totals.max_yuan == receipt.totals.min_yuan == 1600
    assert said(receipt.warnings, "只能擇一")


def test_a_name_that_fits_a_few_is_answered_with_each_and_the_best_is_counted() -> None:
    receipt = receipt_of("冰箱=5000", "省級智能工廠")
    assert [(line.max_yuan, line.counted) for line in receipt.lines] == [(1000, True), (750, False), (250_000, True)]
    assert (receipt.totals.max_yuan, receipt.totals.min_yuan) == (251_000, 750)
    assert said(receipt.warnings, "冰箱=5000", "2 項")


def test_a_name_that_fits_a_few_may_be_claimed_twice() -> None:
    receipt = receipt_of("冰箱=5000", "冰箱=3000")
    assert [(line.max_yuan, line.counted) for line in receipt.lines] == [
        (1000, True),
        (750, False),
        (600, True),
        (450, False),
    ]


def test_a_service_is_no_amount_that_is_missing() -> None:
    receipt = receipt_of("small-exporter-insurance", "smart-factory.factory")
    assert (receipt.totals.max_yuan, receipt.totals.tax_saved_yuan, receipt.totals.complete) == (250_000, 0, True)
