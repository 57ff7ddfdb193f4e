"""`pinghu search` on the command line."""

import json

import pytest

from pinghu_cli.document.model import Document
from tests.calling import Call, program

FIELDS = ["rank", "id", "kind", "domain", "title", "lead", "score", "snippet", "ref"]


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
        "score": 0,
        "snippet": "對獲評省級智能工廠、數字化車間的企業,分別給予最高25萬元、15萬元的一次性獎勵。",
        "ref": "(九)",
    }
    texts = {item.id: item.text for item in document.items()}
    assert all(row["snippet"] in texts[row["id"]] for row in rows)


def test_nothing_found_is_an_empty_list_and_exit_1(call: Call) -> None:
    result = call("search", "汽车摇号", "-f", "json")
    assert (result.code, json.loads(result.out)) == (1, [])
    error = json.loads(result.err)["error"]
    assert error["code"] == "no-match"
    assert error["message"] == "沒有符合「汽车摇号」的條目"
    assert "16 更大力度支持消費品以舊換新" in error["hint"]
    assert "「汽车」" in error["hint"]


def test_pages_that_nothing_answers_are_told_of_in_a_few_words(call: Call, document: Document) -> None:
    pages = "".join(reversed("".join(measure.text for measure in document.measures[7:25])))
    assert len(pages) > 3_000
    error = json.loads(call("search", pages, "-f", "json").err)["error"]
    assert error["code"] == "no-match"
    assert error["message"].startswith(f"沒有符合「{pages[:120]}…」")
    assert error["hint"].startswith("查詢太長,只讀了前 1000 個字詞;")
    assert len(error["message"] + error["hint"]) < 400
    told = call("search", pages).err
    assert told.count("\n") == 1
    assert len(told) < 400


def test_a_query_too_long_to_be_read_whole_says_so(call: Call, document: Document) -> None:
    result = call("search", "".join(measure.text for measure in document.measures), "-f", "table")
    assert result.code == 0
    assert "只讀了前 1000 個字詞" in result.err


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
        (("汽車", "--kind", "法律"), 2, "--kind 不能是「法律」"),
        (("汽車", "--unit", "經信居"), 1, "找不到單位「經信居」,是否要找:經信局?"),
        (("汽車", "--domain", "9"), 1, "找不到領域「9」"),
        (("没有的字句", "--exact"), 1, "去掉 --exact"),
        (("qwxzjv",), 1, "換個說法"),
    ],
)
def test_what_cannot_be_answered_says_why(
    call: Call,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    result = call("search", *arguments, "-f", "tsv")
    assert result.code == code
    assert result.out.splitlines()[1:] == []
    assert message in result.err
    assert "Traceback" not in result.err


def test_explain_says_which_words_matched_where_and_how(call: Call) -> None:
    row = json.loads(call("search", "zngc", "--explain", "-n", "1", "-f", "json").out)[0]
    assert row["why"] == ["讀作「智能工厂」", "智能工厂(整詞:正文、激勵與目標)"]
    page = call("search", "zngc", "--explain", "-n", "1", "-f", "table").out
    assert "為何" in page
    assert "讀作「智能工厂」" in page


def test_runs_are_identical_whatever_the_hash_seed() -> None:
    runs = {program("search", "买手机能补多少", "-f", "json", env={"PYTHONHASHSEED": seed}).out for seed in "12"}
    assert len(runs) == 1
