"""Filters repeat, take lists and ranges, and add up; words and numbers narrow every listing alike."""

import json
from typing import Any

import pytest

from pinghu_cli.commands.filters import largest_first
from pinghu_cli.document.model import Document
from pinghu_cli.quantities.printed import Money
from tests.calling import Call


def ids(call: Call, line: str, field: str = "id") -> list[str]:
    """The ids of a listing."""
    return [row[field] for row in rows(call, line)]


def rows(call: Call, line: str) -> list[dict[str, Any]]:
    """The rows of a listing."""
    result = call(*line.split(), "-f", "json")
    assert result.code == 0, result.err
    listed: list[dict[str, Any]] = json.loads(result.out)
    return listed


@pytest.mark.parametrize("command", ["measures", "annex", "targets", "incentives", "budget", "search 補貼 --limit 99"])
@pytest.mark.parametrize(("together", "apart"), [("1,3", ["1", "3"]), ("1-3", ["1", "2", "3"]), ("D2、D4", ["2", "4"])])
def test_domains_add_up(call: Call, command: str, together: str, apart: list[str]) -> None:
    repeated = " ".join(f"--domain {name}" for name in apart)
    listed = rows(call, f"{command} --domain {together}")
    assert listed == rows(call, f"{command} {repeated}")
    assert {row["domain"] for row in listed} <= {f"D{number}" for number in apart}
    if not command.startswith("search"):
        assert sorted(map(str, listed)) == sorted(
            str(row) for number in apart for row in rows(call, f"{command} --domain {number}")
        )


@pytest.mark.parametrize("command", ["measures", "annex", "targets", "incentives", "search 補貼 --limit 99"])
def test_units_add_up(call: Call, command: str) -> None:
    both = rows(call, f"{command} --unit 經信局 --unit 商務局")
    assert both == rows(call, f"{command} --unit 工信局,商务局")
    one, other = (rows(call, f"{command} --unit {name}") for name in ("經信局", "商務局"))
    if not command.startswith("search"):
        assert one
        assert other
        assert all(row in both for row in (*one, *other))
        assert all(row in one or row in other for row in both)


def test_recipients_and_kinds_add_up(call: Call) -> None:
    both = ids(call, "incentives --for 個人 --for 園區")
    assert {*both} == {*ids(call, "incentives --for 居民")} | {*ids(call, "incentives --for yuanqu")}
    kinds = {row["kind"] for row in rows(call, "search 補貼 --kind 措施 --kind annex --limit 50 --all")}
    assert kinds == {"measure", "annex"}
    assert {row["id"][:1] for row in rows(call, "targets --kind 附件")} == {"A"}


@pytest.mark.parametrize("command", ["measures", "targets", "incentives"])
def test_a_number_among_the_words_is_the_item(call: Call, command: str) -> None:
    field = "measure" if command == "incentives" else "id"
    assert {*ids(call, f"{command} 9", field)} == {"9"}
    assert {*ids(call, f"{command} 9-10", field)} == {"9", "10"}
    assert {*ids(call, f"{command} 9 (十)", field)} == {"9", "10"}
    assert {row["domain"] for row in rows(call, f"{command} D2")} == {"D2"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("annex A5-A7", ["A5", "A6", "A7"]),
        ("measures 綠色 節水", ["10"]),
        ("measures fridge", ["16"]),
        ("measures 加快綠色化轉型", ["10"]),
        ("targets A6 工业互联网", ["A6"]),
        ("measures 科研项目", ["2"]),  # what people say for a clause of it
    ],
)
def test_words_must_all_stand_in_the_item(call: Call, line: str, expected: list[str]) -> None:
    assert ids(call, line) == expected


@pytest.mark.parametrize(
    ("word", "identifier"), [("AI", "grain-insurance"), ("car", "childcare"), ("TV", "first-version-software")]
)
def test_a_latin_word_is_whole_and_never_inside_an_id(call: Call, word: str, identifier: str) -> None:
    assert identifier not in ids(call, f"incentives {word}")


@pytest.mark.parametrize("line", ["measures zzz", "annex zzz", "targets zzz", "incentives zzz", "domains zzz"])
def test_words_that_nothing_holds_are_1_and_offered_to_search(call: Call, line: str) -> None:
    result = call(*line.split(), "-f", "json")
    assert (result.code, json.loads(result.out)) == (1, [])
    assert json.loads(result.err)["error"]["candidates"][0]["write"] == "pinghu search zzz"


def test_what_has_no_amount_comes_behind_what_has_none_to_give() -> None:
    """In every listing alike: a domain without a printed budget, an incentive without a printed amount."""
    order = largest_first("", lambda amount: amount)
    amounts = [None, Money("0元"), Money("2萬元"), None, Money("3元")]
    ranked = sorted(amounts, key=order.by or repr, reverse=order.is_descending)
    assert ranked == [Money("2萬元"), Money("3元"), Money("0元"), None, None]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("measures --sort incentives", "incentives"),
        ("measures --sort targets", "targets"),
        ("domains --sort budget", "budget_yuan"),
        ("budget --sort amount --level domain", "amount_yuan"),
        ("units --sort leads", "leads"),
    ],
)
def test_a_listing_is_sorted_and_cut_and_says_so(call: Call, line: str, field: str) -> None:
    listed = rows(call, line)
    counted = (field, "leads_domains") if field == "leads" else (field,)
    sizes = [sum(len(row[name]) if isinstance(row[name], list) else row[name] for name in counted) for row in listed]
    assert sizes == sorted(sizes, reverse=True)
    assert rows(call, f"{line} --limit 3") == listed[:3]
    assert f"只列前 3 項,共 {len(listed)} 項" in call(*line.split(), "--limit", "3", "-f", "table").out


def test_an_order_that_there_is_not_is_refused_with_the_nearest(call: Call) -> None:
    result = call("incentives", "--sort", "amout")
    assert (result.code, result.err) == (2, "沒有排序「amout」,是否要找:amount\n")


def test_several_units_with_role_and_partners(call: Call, document: Document) -> None:
    duties = rows(call, "units 經信局 商務局")
    assert {row["unit"] for row in duties} == {"經信局", "商務局"}
    led = rows(call, "units 經信局、商務局 --role lead")
    assert led == [row for row in duties if row["role"] == "lead"]
    assert rows(call, "units 經信局 商務局 --role 牽頭") == led
    units = {item.id: item.units for item in document.items()}
    for row in duties:
        assert {row["unit"], *row["partners"]} == {*units[row["id"]]}


@pytest.mark.parametrize("line", ["units --role lead", "units --brief", "units 經信局 --brief --role lead"])
def test_an_option_without_use_is_refused(call: Call, line: str) -> None:
    assert call(*line.split()).code == 2


@pytest.mark.parametrize("unit", ["交通運輸局", "經信局"])
def test_the_brief_of_a_unit_counts_each_goal_once(call: Call, unit: str) -> None:
    (brief,) = [json.loads(call("units", unit, "--brief", "-f", "json").out)]
    listed = rows(call, f"targets --unit {unit}")
    by_item = {row["id"] for row in listed}
    once = [row for row in listed if row["repeats"] not in by_item]
    assert brief["targets"] == once
    assert brief["duties"] == sorted(rows(call, f"units {unit}"), key=brief["duties"].index)
    page = call("units", unit, "--brief", "-f", "markdown").out
    assert all(row["metric"] in page for row in once)
    assert all(row["name"] in page for row in brief["incentives"])


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("show 9", ["measure"]),
        ("show 1-3 A6 D2", ["measure", "measure", "measure", "annex", "domain"]),
        ("show 低空經濟", ["measure", "annex", "incentive"]),
        ("show 省級智能工廠", ["incentive"]),
        ("show smart-factory.factory", ["incentive"]),
        ("show 經信局、商務局", ["unit", "unit"]),
        ("show 教育局", ["unit"]),  # printed names before everyday ones: it is a keyword of annex item 31
        ("show childcare", ["incentive"]),
        ("show P1 N1", ["paragraph", "note"]),
        ("show 9 九 (九)", ["measure"]),
        ("show 9810", ["incentive"]),
    ],
)
def test_show_takes_any_name_of_anything(call: Call, line: str, kinds: list[str]) -> None:
    result = call(*line.split(), "-f", "json")
    assert result.code == 0, result.err
    shown = json.loads(result.out)
    assert [each["kind"] for each in (shown if isinstance(shown, list) else [shown])] == kinds
    assert call(*line.split(), "-f", "table").out


@pytest.mark.parametrize(("words", "first"), [("買手機能補多少錢嗎", "16"), ("家裡裝電梯", "47")])
def test_what_no_name_fits_is_offered_what_search_finds(call: Call, words: str, first: str) -> None:
    result = call("show", words, "-f", "json")
    assert (result.code, result.out) == (1, "")
    assert json.loads(result.err)["error"]["candidates"][0]["id"] == first


def test_an_incentive_has_a_page_with_condition_clause_and_readings(call: Call) -> None:
    page = call("show", "digital-product", "-f", "table").out
    for words in ("給付", "條件", "(十六)", "商務局", "pinghu estimate digital-product=金額"):
        assert words in page


def test_the_text_of_several_is_each_of_them_in_order(call: Call) -> None:
    apart = [call("text", name).out for name in ("5", "6", "A6")]
    assert call("text", "5-6", "A6").out == "".join(apart)
    assert call("text", "經信局").code == 2
