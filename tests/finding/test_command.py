"""`pinghu search` on the command line."""

import json

import pytest

from pinghu_cli.document.model import Document
from tests.calling import Call, program

FIELDS = [
    "rank",
    "id",
    "kind",
    "domain",
    "title",
    "lead",
    "standing",
    "cover",
    "unmatched",
    "score",
    "snippet",
    "ref",
    "valid_to",
    "lapsed",
]


def test_rows_have_the_fields_of_the_contract(call: Call, document: Document) -> None:
    result = call("search", "智能工廠", "-f", "json")
    rows = json.loads(result.out)
    assert result.code == 0
    assert all(list(row) == FIELDS for row in rows)
    assert rows[0]["id"] == "9"
    assert rows[0] | {"score": 0} == {
        "rank": 1,
        "id": "9",
        "kind": "measure",
        "domain": "D2",
        "title": "加快數智化轉型",
        "lead": "經信局",
        "standing": "answers",
        "cover": 1.0,
        "unmatched": [],
        "score": 0,
        "snippet": "對獲評省級智能工廠、數字化車間的企業,分別給予最高25萬元、15萬元的一次性獎勵。……2025年,新增智能工廠"
        "(數字化車間)3家,省級工業互聯網平臺2家,省級未來工廠試點1家,力爭新增國家級智能制造示范工廠(案例、場景)1家。",
        "ref": "(九)",
        "valid_to": "2025-12-31",
        "lapsed": True,
    }
    texts = {item.id: item.text for item in document.items()}
    assert all(part in texts[row["id"]] for row in rows for part in row["snippet"].split("……"))


def test_nothing_found_is_an_empty_list_and_exit_1(call: Call) -> None:
    result = call("search", "qwxzjv", "-f", "json")
    assert (result.code, json.loads(result.out)) == (1, [])
    error = json.loads(result.err)["error"]
    assert (error["code"], error["message"]) == ("no-match", "沒有符合「qwxzjv」的條目")


def test_what_is_only_related_is_listed_as_such_with_exit_1(call: Call) -> None:
    result = call("search", "汽车摇号", "-f", "json")
    rows = json.loads(result.out)
    assert result.code == 1
    assert {row["standing"] for row in rows} == {"related"}
    assert rows[0]["unmatched"] == ["汽车摇号"]
    error = json.loads(result.err)["error"]
    assert (error["code"], error["message"]) == ("only-related", "沒有條目回答「汽车摇号」")
    assert error["hint"] == "以上只是相關;可換個說法"
    page = call("search", "汽车摇号", "-f", "table").out
    assert page.startswith("文件沒有提到「汽车摇号」;相關的是:\n")


def test_pages_are_told_of_in_a_few_words(call: Call, document: Document) -> None:
    pages = "".join(reversed("".join(measure.text for measure in document.measures[7:25])))
    assert len(pages) > 3_000
    told = call("search", pages, "-q").err
    assert told.startswith("沒有條目回答「")
    assert told.count("\n") == 1
    assert len(told) < 400


def test_a_query_too_long_to_be_read_whole_says_so(call: Call, document: Document) -> None:
    result = call("search", "".join(measure.text for measure in document.measures), "-f", "table")
    assert result.code == 0
    assert "只讀了前 600 個字詞" in result.out


def test_what_is_left_out_is_counted_and_shown_on_demand(call: Call) -> None:
    assert "項較不相關,--all 全部列出" in call("search", "智能工廠", "-f", "table").out
    few, every = (json.loads(call("search", "智能工廠", *more, "-f", "json").out) for more in ((), ("--all",)))
    assert len(few) < len(every)


def test_several_words_are_one_query(call: Call) -> None:
    assert call("search", "冰箱", "能效", "-f", "json").out == call("search", "冰箱 能效", "-f", "json").out


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("专项债", "--domain", "四", "-n", "1"), ["A13"]),
        (("专项债", "--unit", "金融办", "--kind", "附件", "-n", "1"), ["A22"]),
        (("一次性奖励", "--exact"), ["9", "10", "12", "15"]),
        (("9", "-n", "1"), ["9"]),
    ],
)
def test_options(call: Call, arguments: tuple[str, ...], ids: list[str]) -> None:
    assert [row["id"] for row in json.loads(call("search", *arguments, "-f", "json").out)] == ids


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("",), 2, "沒有要查的詞"),
        (("汽車", "--kind", "法律"), 2, "沒有種類「法律」"),
        (("汽車", "--unit", "經信居"), 1, "找不到單位「經信居」,是否要找:經信局"),
        (("汽車", "--domain", "9"), 1, "沒有編號「D9」的領域"),
        (("没有的字句", "--exact"), 1, "去掉 --exact"),
        (("qwxzjv",), 1, "換個說法"),
        (("除了商务局",), 1, "「除了商务局」只說了不要什麼,沒有說要查什麼"),
        (("除了商务局还有谁管出口", "--unit", "商務局"), 1, "項都因「除了商务局」而不列"),
    ],
)
def test_what_cannot_be_answered_says_why(
    call: Call,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    result = call("search", *arguments, "-f", "tsv")
    assert (result.code, result.out) == (code, result.out)
    assert message in result.err
    assert "Traceback" not in result.err


def test_explain_says_which_words_matched_where_and_how(call: Call) -> None:
    row = json.loads(call("search", "zngc", "--explain", "-n", "1", "-f", "json").out)[0]
    assert row["why"] == ["回答:符合問題的 90%", "讀作「智能工厂」", "智能工厂(整詞:俗稱、正文、激勵與目標)"]
    page = call("search", "zngc", "--explain", "-n", "1", "-f", "table").out
    assert "為何" in page
    assert "讀作「智能工厂」" in page


def test_runs_are_identical_whatever_the_hash_seed() -> None:
    runs = {program("search", "买手机能补多少", "-f", "json", env={"PYTHONHASHSEED": seed}).out for seed in "12"}
    assert len(runs) == 1
