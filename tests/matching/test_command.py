"""``pinghu match`` as people and scripts call it: its pages, its fields, its files, its exit codes."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

import pinghu_cli
from pinghu_cli.declared import fields_of, to_plain
from pinghu_cli.document.model import Document
from pinghu_cli.listings.matches import MatchReport
from pinghu_cli.receipts.receipt import digest
from tests.calling import Call
from tests.matching.conftest import CASES

GOLDEN = Path(__file__).parent / "golden"
FIELDS = [
    *("id", "measure", "domain", "name", "status", "min_yuan", "max_yuan", "kind", "form", "lead"),
    *("missing", "undecided", "readings", "concerns", "ruled_out_by", "step", "step_needs", "quote", "ref"),
]


def profile(name: str) -> str:
    """The profile of a hand-written case, as it may stand on the command line."""
    found = next(case["profile"] for case in CASES if case["name"] == name)
    return json.dumps(found, ensure_ascii=False)


def without_remarks(matched: dict[str, Any]) -> dict[str, Any]:
    """A match but for how its words were understood."""
    warnings = [warning for warning in matched["warnings"] if not warning.startswith("資料按以下理解")]
    return {**matched, "remarks": [], "warnings": warnings}


def as_json(call: Call, *arguments: str) -> Any:
    result = call("match", *arguments, "-f", "json")
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("maker", [profile("機械廠")]),
        ("couple", [profile("買冰箱的退休夫婦")]),
        ("cooperative", [profile("村裡的糧食合作社")]),
        ("explain", [profile("軟件公司"), "--explain", "computing-power"]),
        ("explain-group", [profile("早已是小巨人的工廠"), "--explain", "enterprise-title.little-giant"]),
        ("explain-person", [profile("買六千零一分手機的人"), "--explain", "digital-product"]),
        ("compare", [profile("國有孵化器"), "--compare", profile("民營孵化器")]),
    ],
)
def test_pages_read_as_they_were_read_and_found_right(call: Call, name: str, arguments: list[str]) -> None:
    result = call("match", *arguments, "-f", "table", COLUMNS="80")
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("PINGHU_UPDATE_GOLDEN"):
        file.write_text(result.out, encoding="utf-8")
    assert (result.code, result.err) == (0, "")
    assert result.out == file.read_text(encoding="utf-8")


def test_json_holds_every_tier_with_the_fields_that_scripts_rely_on(call: Call) -> None:
    found = as_json(call, profile("出口五百萬美元的小企業"))
    assert list(found) == list(fields_of(MatchReport))
    totals = found["totals"]
    assert [totals[key] for key in ("met", "unstated", "min_yuan", "max_yuan")] == [5, 2, 70_000, None]
    assert (totals["known_max_yuan"], totals["complete"]) == (270_000, False)
    assert all(list(row) == FIELDS for row in found["matches"])
    states = [row["status"] for row in found["matches"]]
    assert states == [state for state in ("met", "open", "missed") for _ in range(totals[state])]
    assert found["profile"]["annual-export"] == 5_000_000
    assert found["matches"][0]["ref"] == "(二十八)"
    best = found["matches"][0]
    assert (best["id"], best["max_yuan"], best["min_yuan"]) == ("export-credit-insurance", 5_000_000, 0)


def test_the_profile_in_json_is_a_profile(call: Call) -> None:
    """What was understood, given back, matches the same; also a partial one and an earlier year."""
    for name in ("機械廠", "只知道幾項認定", "早已是小巨人的工廠", "買六千零一分手機的人", "辦演唱會的文旅公司"):
        first = as_json(call, profile(name))
        again = as_json(call, json.dumps(first["profile"], ensure_ascii=False))
        assert without_remarks(again) == without_remarks(first)


def test_all_formats_hold_the_same_rows(call: Call) -> None:
    maker = profile("機械廠")
    rows = as_json(call, maker)["matches"]
    in_csv = list(csv.DictReader(io.StringIO(call("match", maker, "-f", "csv").out)))
    assert [row["id"] for row in in_csv] == [row["id"] for row in rows]
    assert list(in_csv[0]) == FIELDS
    assert yaml.safe_load(call("match", maker, "-f", "yaml").out)["matches"] == rows
    assert json.loads(call("match", maker, "-f", "jsonl").out)["matches"] == rows
    tsv = call("match", maker, "-f", "tsv").out.splitlines()
    assert tsv[0].split("\t") == FIELDS
    assert len(tsv) == len(rows) + 1
    assert "省級智能工廠" in call("match", maker, "-f", "table").out


@pytest.mark.parametrize("options", [["--domain", "2"], ["--unit", "工信局"], ["--for", "园区"]], ids=str)
def test_filters_are_those_of_incentives(call: Call, options: list[str]) -> None:
    found = as_json(call, profile("機械廠"), *options)
    listed = json.loads(call("incentives", *options, "-f", "json").out)
    assert {row["id"] for row in found["matches"]} == {row["id"] for row in listed}
    met = [row for row in found["matches"] if row["status"] == "met"]
    assert found["totals"]["met"] == len(met)


def test_explain_says_each_condition_in_the_words_of_the_text(call: Call, document: Document) -> None:
    found = as_json(call, profile("軟件公司"), "--explain", "computing-power")
    assert found["status"] == "open"
    assert [(one["words"], one["state"]) for one in found["conditions"]] == [
        ("對象:企業", "met"),
        ("購買智算、超算算力服務產品開展人工智能應用", "met"),
        ("符合條件的企業", "unit"),
    ]
    text = next(item for item in document.measures if item.id == found["measure"]).text
    assert all(one["words"] in text for one in found["conditions"][1:])


def test_explain_takes_a_group_and_words(call: Call) -> None:
    several = as_json(call, "{applicant: 企業}", "--explain", "smart-factory")
    assert [row["id"] for row in several] == ["smart-factory.factory", "smart-factory.workshop"]
    assert (
        as_json(call, "{applicant: 企業}", "--explain", "省级绿色工厂")["id"] == "green-factory-park.factory-provincial"
    )


def test_what_nobody_asked_is_not_no(call: Call) -> None:
    """A person has not said that there is no technology centre; the page leaves it to --all."""
    found = as_json(call, "{applicant: 個人}", "--explain", "technology-centre.national")
    assert (found["status"], found["concerns"]) == ("open", False)
    assert [one["because"] for one in found["conditions"]] == ["缺少「本年認定」"]
    page = [call("match", "{applicant: 個人}", *every, "-f", "table").out for every in ([], ["--all"])]
    assert ["國家級技術中心" in text for text in page] == [False, True]


def test_compare_says_what_is_gained_lost_and_changed(call: Call, tmp_path: Path) -> None:
    """Before and after in files: names, amounts and the difference."""
    (tmp_path / "今年.yaml").write_text("{applicant: 企業, titles: [省級智能工廠], trade: [出口信用保險]}", "utf-8")
    (tmp_path / "明年.yaml").write_text("{applicant: 企業, titles: [省級未來工廠, 省級綠色工廠], trade: 不知}", "utf-8")
    found = as_json(call, str(tmp_path / "今年.yaml"), "--compare", str(tmp_path / "明年.yaml"))
    assert (found["before"]["name"], found["after"]["name"]) == ("今年", "明年")
    assert found["difference_max_yuan"] == 1_250_000 - 250_000
    changes = {row["id"]: (row["change"], row["before"], row["after"]) for row in found["changes"]}
    assert changes["future-factory.factory"] == ("gained", "missed", "met")
    assert changes["green-factory-park.factory-provincial"] == ("gained", "missed", "met")
    assert changes["smart-factory.factory"] == ("lost", "met", "missed")
    assert changes["export-credit-insurance"] == ("lost", "met", "open")
    assert changes["live-streaming"] == ("changed", "missed", "open")
    assert "home-appliance.grade-1" not in changes


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ("{applicant: 企業, performance: 否}", "符合 0 項\n"),
        ("{applicant: 企業, performance: 是}", "符合 1 項,文件未寫明金額\n"),
        ("{applicant: 企業, titles: 綠色產品}", "符合 1 項,合計上限 100,000 元\n"),
        ("{applicant: 企業, titles: 綠色產品, performance: 是}", "符合 2 項,其中 1 項寫明金額,合計上限 100,000 元\n"),
        ("{applicant: 企業, titles: [綠色產品, 領跑者]}".replace("領跑者", "內外貿一體化領跑者"),
         "符合 2 項,合計上限 170,000 元,其中確定 70,000 元\n"),
    ],
)  # fmt: skip
def test_an_amount_that_is_not_stated_is_not_0(call: Call, stated: str, says: str) -> None:
    assert call("match", stated, "-f", "table").out.startswith(says)


def test_compare_counts_what_has_no_stated_amount(call: Call) -> None:
    page = call("match", "{performance: 否}", "--compare", "{performance: 是}", "-f", "table").out
    assert "相差:寫明的金額相同,另有 1 項未寫明金額。" in page


def test_what_was_won_earlier_is_missed_only_where_the_text_prints_new(call: Call) -> None:
    page = call("match", "{applicant: 企業, titles: 單項冠軍(2023年)}", "-f", "table").out
    assert "新認定的“單項冠軍”(2023年的不算)" in page
    found = as_json(call, "{applicant: 企業, titles: 省級智能工廠(2023年)}", "--explain", "smart-factory.factory")
    assert found["status"] == "open"
    assert found["readings"] == ["2023年的;條文沒有印「新」字,沒有寫以前獲得的算不算"]


def test_what_the_text_leaves_open_is_said_to_be(call: Call) -> None:
    """等 does not say which others are meant."""
    food = "{applicant: 企業, sectors: 制造業, activities: AI合作}"
    [found] = as_json(call, food, "--explain", "ai-cooperation")["conditions"][1:2]
    assert (found["state"], found["because"]) == ("unit", "由牽頭單位認定:「等行業領域」沒有列完")


def test_compare_sees_an_amount_that_changes(call: Call) -> None:
    cheap, dear = (f"{{applicant: 個人, purchases: 手機, device-price: {price}}}" for price in (2000, 3000))
    [row] = as_json(call, cheap, "--compare", dear)["changes"]
    assert (row["change"], row["before_max_yuan"], row["after_max_yuan"]) == ("changed", 300, 450)


def test_compare_leaves_out_what_neither_gets(call: Call) -> None:
    """Whether a firm may have it is left to the unit: no amount is gained or lost."""
    cheap, dear = (f"{{applicant: 企業, purchases: 手機, device-price: {price}}}" for price in (2000, 3000))
    changes = as_json(call, cheap, "--compare", dear)["changes"]
    assert {(row["change"], row["after"]) for row in changes} <= {("changed", "open")}


def test_compare_with_the_like_finds_nothing(call: Call) -> None:
    found = as_json(call, "{applicant: 企業}", "--compare", "{申請人: 公司}")
    assert (found["changes"], found["difference_max_yuan"]) == ([], 0)


def test_claims_go_on_to_estimate(call: Call, tmp_path: Path) -> None:
    """The file holds what is met and leaves open what is to be filled in; filled in, it is estimated."""
    file = tmp_path / "claims.yaml"
    result = call("match", profile("機械廠"), "--claims-out", str(file), "-f", "table")
    assert result.code == 0
    assert f"已把符合的 8 項寫入 {file}" in result.err
    text = file.read_text("utf-8")
    assert "    amount: # 實際合作支出(元)\n" in text
    receipt = json.loads(call("estimate", "--claims", str(file), "-f", "json").out)
    needed = {line["incentive"]: line["needs"] for line in receipt["lines"] if line["needs"]}
    assert needed == {"ai-cooperation": ["實際合作支出"]}
    assert receipt["totals"]["known_max_yuan"] == 850_000
    file.write_text(text.replace("amount:", "amount: 100萬"), "utf-8")
    receipt = json.loads(call("estimate", "--claims", str(file), "-f", "json").out)
    assert receipt["totals"]["known_max_yuan"] == 850_000 + 200_000


def test_claims_carry_what_is_known(call: Call, tmp_path: Path) -> None:
    """The price that a condition asked for is the base: match and estimate say the same amount."""
    file = tmp_path / "claims.yaml"
    matched = json.loads(call("match", profile("買兩千元手表的人"), "--claims-out", str(file), "-f", "json").out)
    receipt = json.loads(call("estimate", "--claims", str(file), "-f", "json").out)
    assert receipt["totals"]["max_yuan"] == matched["totals"]["known_max_yuan"] == 300


@pytest.mark.parametrize("name", [case["name"] for case in CASES if case["met"]])
def test_what_is_met_comes_to_the_same_in_an_estimate(call: Call, tmp_path: Path, name: str) -> None:
    """One arithmetic: lines that need no input have the amounts of the match."""
    file = tmp_path / "claims.yaml"
    matched = json.loads(call("match", profile(name), "--claims-out", str(file), "-f", "json").out)
    most = {row["id"]: (row["min_yuan"], row["max_yuan"]) for row in matched["matches"] if row["status"] == "met"}
    receipt = json.loads(call("estimate", "--claims", str(file), "-f", "json").out)
    assert [line["incentive"] for line in receipt["lines"]] == list(most)
    for line in receipt["lines"]:
        if line["status"] == "estimated":
            assert (line["min_yuan"], line["max_yuan"]) == most[line["incentive"]]


def test_nothing_met_leaves_no_claims_file(call: Call, tmp_path: Path) -> None:
    result = call("match", "{applicant: 企業}", "--claims-out", str(tmp_path / "c.yaml"), "-f", "table")
    assert result.code == 1
    assert "沒有符合的項目" in result.err
    assert "可能符合" in result.out
    assert not list(tmp_path.iterdir())


def test_the_template_can_be_filled_in_at_once(call: Call) -> None:
    text = call("match", "--template").out
    filled = text.replace("\napplicant:\n", "\napplicant: 個人\n").replace(
        "\npurchases:\n", "\npurchases: [一级能效家电]\n"
    )
    done = call("match", "-", "-f", "json", stdin=filled)
    assert (done.code, done.err) == (0, "")
    totals = json.loads(done.out)["totals"]
    assert (totals["met"], totals["max_yuan"], totals["complete"]) == (1, None, False)


def test_a_profile_is_written_as_it_was_understood(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "me.yaml"
    first = as_json(call, profile("軟件公司"), "--profile-out", str(file))
    assert without_remarks(as_json(call, str(file))) == without_remarks(first)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "沒有申請人資料"),
        (["--template", "--ask"], 2, "--template 只印空白資料"),
        (["{applicant: 企業}", "--compare", "{applicant: 企業}"], 2, "兩份資料是同一個檔案"),
        (["{applicant: 企業}", "--compare", "{}", "--explain", "x"], 2, "--compare 與 --explain 只能擇一"),
        (["{applicant: 企業}", "--explain", "zzz"], 1, "找不到"),
        (["{applicant: 企業}", "--explain", "grain-scale", "--domain", "2"], 1, "不在所選的範圍內"),
        (["{applicant: 企業}", "--domain", "9"], 1, "領域"),
        (["{applicant: 企業}", "--for", "貓"], 2, "文件中沒有對象「貓」"),
        (["none.yaml"], 3, "none.yaml: 讀不到申請人資料:找不到檔案"),
        (["{applicnt: 企業}"], 3, "是否要找:applicant(申請人)"),
        (["{applicant: 企業}", "--profile-out", "/nonexistent/me.yaml"], 74, "寫不進/nonexistent/me.yaml"),
    ],
)
def test_errors_say_what_to_do(call: Call, arguments: list[str], code: int, says: str) -> None:
    result = call("match", *arguments)
    assert (result.code, result.out) == (code, "")
    assert says in result.err


def test_errors_are_json_for_scripts(call: Call) -> None:
    result = call("match", "{applicnt: 企業}", "-f", "json")
    error = json.loads(result.err)["error"]
    assert (result.code, error["code"]) == (3, "bad-profile")


def test_data_without_a_register_is_said_to_have_none(call: Call, tmp_path: Path, shipped_yaml: str) -> None:
    data = yaml.safe_load(shipped_yaml)
    del data["facts"], data["document"]["requires"]
    for domain in data["domains"]:
        for measure in domain["measures"]:
            for incentive in measure.get("incentives", []):
                incentive.pop("requires", None)
                for tier in incentive["tiers"]:
                    tier.pop("requires", None)
    file = tmp_path / "data.yaml"
    file.write_text(json.dumps(data, ensure_ascii=False, default=str), "utf-8")
    for arguments in (["{}"], ["--template"]):
        result = call("match", *arguments, "--data", str(file))
        assert result.code == 3
        assert "pinghu incentives" in result.err


def test_a_program_can_hold_the_interview(call: Call) -> None:
    """Each match says what is most worth knowing next, until nothing is."""
    profile: dict[str, Any] = {}
    replies = {"applicant": "個人", "place": "是", "purchases": ["手機"], "device-price": 3000}
    asked = []
    while question := as_json(call, json.dumps(profile))["next_question"]:
        asked.append(question["fact"])
        profile[question["fact"]] = replies.get(question["fact"], [])
    assert asked == ["applicant", "place", "purchases", "device-price", "situation", "sectors"]
    assert as_json(call, json.dumps(profile))["totals"]["max_yuan"] == 450


def test_the_page_says_what_to_tell_next(call: Call) -> None:
    page = call("match", "{applicant: 企業}", "-f", "table").out
    assert "最值得先補的是「本年認定」,關係到 " in page
    assert "加 --ask 可以逐題回答。" in page


def test_python_gives_the_same_answer(document: Document, tmp_path: Path) -> None:
    """A mapping, braces and a file are one and the same profile."""
    file = tmp_path / "me.yaml"
    file.write_text("{applicant: 企業, titles: [省級智能工廠]}", "utf-8")
    matches = [
        pinghu_cli.match(document, one, domain="2")
        for one in ({"applicant": "企業", "titles": ["省級智能工廠"]}, file, file.read_text("utf-8"))
    ]
    assert matches[0] == matches[1] == matches[2]
    assert matches[0].receipt.digest == digest(to_plain(matches[0].receipt))
    assert [verdict.offer.id for verdict in matches[0].those("met")] == ["smart-factory.factory"]
