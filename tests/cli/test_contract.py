"""What scripts rely on: streams, exit codes, formats, fields, errors (docs/contract.md)."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import jsonschema
import msgspec
import openpyxl
import pytest

from pinghu_cli.declared import descriptions, fields_of, row_types
from pinghu_cli.listings.catalogue import ANSWERS
from pinghu_cli.listings.labels import LABELS, OF_ONE, label
from pinghu_cli.output.formats import FORMATS
from tests.calling import CLEAN, PYTHON, Call
from tests.reading import read, read_xlsx

LISTINGS = {
    "domains": "domains",
    "measures": "measures",
    "annex": "annex",
    "units": "units",
    "units NAME": "units 經信局",
    "budget": "budget",
    "targets": "targets",
    "incentives": "incentives",
    "search": "search 智能工廠 --explain",
}
"""Answer that is a listing -> a command line that gives it."""
MACHINE = [format for format in FORMATS if format != "table"]


OBJECTS = {
    "estimate": "estimate 省級智能工廠 ai-cooperation=320萬",
    "estimate --sweep": "estimate ai-cooperation --sweep 10萬..500萬",
    "match": "match '{申請人: 個人}'",
    "match --explain": "match '{申請人: 個人}' --explain car-voucher",
    "match --compare": "match '{申請人: 個人}' --compare '{申請人: 企業}'",
    "match --template": "match --template",
    "show": "show 9",
    "text": "text 9",
    "validate": "validate",
    "schema": "schema",
}
"""Another answer -> a command line that gives it."""
ROW_TYPES = {
    name: row_type
    for answer in ANSWERS.values()
    for name, row_type in row_types(answer.whole_type, answer.row_type).items()
}


@pytest.mark.parametrize("name", LISTINGS)
def test_rows_are_as_they_are_declared(call: Call, name: str) -> None:
    """A declared type reads what the command prints: the fields, their order, their types, and null where it may be."""
    printed = call(*LISTINGS[name].split(), "-f", "json").out
    row_type = ANSWERS[name].row_type
    rows = json.loads(printed)
    assert rows
    assert all(list(row) == list(fields_of(row_type)) for row in rows)
    assert msgspec.json.decode(printed, type=list[row_type])  # type: ignore[valid-type]


@pytest.mark.parametrize("name", [*LISTINGS, *OBJECTS])
def test_what_is_printed_is_valid_by_its_schema(call: Call, name: str) -> None:
    printed = json.loads(call(*shlex.split((LISTINGS | OBJECTS)[name]), "-f", "json").out)
    schema = json.loads(call("schema", name).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(printed, schema)
    assert ANSWERS[name].whole or isinstance(printed, list)


def test_an_error_is_valid_by_its_schema(call: Call) -> None:
    printed = json.loads(call("units", "經信居", "-f", "json").err)
    jsonschema.validate(printed, json.loads(call("schema", "error").out))


def test_every_answer_has_a_schema_that_explains_its_fields(call: Call) -> None:
    for name in ANSWERS:
        schema = json.loads(call("schema", name).out)
        for part in schema["$defs"].values():
            assert all("description" in field for field in part["properties"].values())
            assert not [field["title"] for field in part["properties"].values() if field["title"].isascii()]


@pytest.mark.parametrize("name", ROW_TYPES)
def test_every_field_has_an_ascii_name_a_meaning_and_a_chinese_name(name: str) -> None:
    row_type = ROW_TYPES[name]
    fields = row_type.__struct_fields__
    assert all(re.fullmatch("[a-z][a-z_0-9]*", field) for field in fields)
    assert set(descriptions(row_type)) >= set(fields)
    labels = [label(row_type, field) for field in fields]
    assert not [text for text in labels if text.isascii()]
    assert len(set(labels)) == len(labels)


def test_no_chinese_name_is_left_over() -> None:
    used = {field for row_type in ROW_TYPES.values() for field in fields_of(row_type)}
    assert set(LABELS) <= used
    assert {name for name in OF_ONE if name.split(".")[1] not in fields_of(ROW_TYPES[name.split(".")[0]])} == set()


@pytest.mark.parametrize("line", LISTINGS.values())
def test_every_format_holds_the_same_rows_and_fields(call: Call, tmp_path: Path, line: str) -> None:
    found = {}
    for format in MACHINE:
        file = tmp_path / "rows"
        headings = [] if format in ("json", "jsonl", "yaml") else ["--headings", "id"]
        assert call(*line.split(), "-f", format, "-o", str(file), *headings).code == 0
        found[format] = read(file.read_bytes(), format)
    as_json = found["json"]
    key = next(iter(as_json[0]))
    for rows in found.values():
        assert [list(row) for row in rows] == [list(row) for row in as_json]
        assert [str(row[key]) for row in rows] == [str(row[key]) for row in as_json]
    assert found["jsonl"] == found["yaml"] == as_json


@pytest.mark.parametrize("line", LISTINGS.values())
def test_each_row_names_its_clause(call: Call, line: str) -> None:
    for row in json.loads(call(*line.split(), "-f", "json").out):
        assert row["ref"]


@pytest.mark.parametrize("line", LISTINGS.values())
def test_a_pipe_gets_tsv_without_header(call: Call, line: str) -> None:
    piped = call(*line.split()).out
    assert call(*line.split(), "-f", "tsv").out.split("\n", 1)[1] == piped
    assert len({row.count("\t") for row in piped.splitlines()}) == 1


@pytest.mark.parametrize("line", LISTINGS.values())
def test_the_table_has_the_same_rows(call: Call, line: str) -> None:
    rows = json.loads(call(*line.split(), "-f", "json").out)
    fields = "id" if "id" in rows[0] else next(iter(rows[0]))
    table = call(*line.split(), "-f", "table", "--fields", fields).out.splitlines()
    assert [value.strip() for value in table if "─" not in value] == [fields, *(row[fields] for row in rows)]


def test_amounts_are_ungrouped_numbers_in_yuan(call: Call) -> None:
    rows = json.loads(call("budget", "-f", "json").out)
    assert rows[0]["amount_yuan"] == 1605000000
    assert call("budget", "-f", "csv", "--fields", "amount_yuan").out.splitlines()[1] == "1605000000"


def test_chinese_is_raw_and_can_be_escaped(call: Call) -> None:
    assert "科技局" in call("domains", "-f", "json").out
    escaped = call("domains", "-f", "json", "--ascii").out
    assert escaped.isascii()
    assert json.loads(escaped) == json.loads(call("domains", "-f", "json").out)


def test_bom_is_opt_in(call: Call) -> None:
    assert call("domains", "-f", "csv", "--bom").out == "\ufeff" + call("domains", "-f", "csv").out


def test_one_item_is_an_object_several_are_an_array(call: Call) -> None:
    assert json.loads(call("show", "9", "-f", "json").out)["id"] == "9"
    assert [row["id"] for row in json.loads(call("show", "9", "A6", "-f", "json").out)] == ["9", "A6"]


def test_estimate_is_one_object(call: Call) -> None:
    receipt = json.loads(call("estimate", "省級智能工廠", "-f", "json").out)
    assert list(receipt)[:2] == ["schema", "document"]
    assert {"lines", "totals", "warnings"} <= set(receipt)


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "yaml"])
def test_a_search_without_match_is_1_with_a_valid_empty_payload(call: Call, format: str) -> None:
    result = call("search", "qqqqzzzz", "-f", format)
    assert result.code == 1
    assert read(result.out.encode(), format) == []
    assert result.err


def test_an_empty_listing_is_0(call: Call) -> None:
    result = call("incentives", "--min", "900億", "-f", "json")
    assert (result.code, json.loads(result.out)) == (0, [])
    assert call("incentives", "--min", "900億", "-f", "jsonl").out == ""
    assert call("incentives", "--min", "900億", "-f", "csv").out.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "code", "name", "says"),
    [
        ("show NOPE", 1, "not-found", "NOPE"),
        ("show 99", 1, "no-such-item", "99"),
        ("units 經信居", 1, "not-found", "經信局"),
        ("measures --domain 9", 1, "no-such-item", "9"),
        ("estimate 省級智能工场", 1, "", "省級智能工廠"),
        ("measures --bad", 2, "unknown-option", "--bad"),
        ("measures --domian 2", 2, "unknown-option", "是否要找:--domain"),
        ("measures -x", 2, "unknown-option", "-x"),
        ("serach 智能", 2, "unknown-command", "是否要找:search"),
        ("檢索", 2, "unknown-command", "pinghu search 檢索"),
        ("--domain 2", 2, "unknown-option", "命令後面"),
        ("-v", 2, "unknown-option", "是否要找:-V"),
        ("--versoin", 2, "unknown-option", "是否要找:--version"),
        ("measures --fields nope", 2, "unknown-field", "id,number,domain"),
        ("measures -f xml", 2, "unknown-format", "yaml"),
        ("measures -f jsno", 2, "unknown-format", "是否要找"),
        ("measures --color blue", 2, "bad-color", "always"),
        ("measures --script klingon", 2, "bad-script", "簡體"),
        ("measures -f csv --ascii", 2, "option-misfit", "json"),
        ("measures -f json --bom", 2, "option-misfit", "csv"),
        ("measures -f json -o x.svg", 2, "option-misfit", "x.svg"),
        ("measures -f svg", 2, "unknown-format", "-o 檔名.svg"),
        ("measures -o x.pdf", 2, "unknown-ending", ".xlsx"),
        ("measures --headings en", 2, "bad-headings", "zh"),
        ("measures -f json --headings zh", 2, "option-misfit", "markdown"),
        ("measures --fields ,", 2, "no-fields", "id,title"),
        ("text 9 --fields nope", 2, "unknown-field", "id,title,text"),
        ("measures --script=", 2, "bad-script", "簡體"),
        ("measures --output=", 2, "in-the-way", "檔名是空的"),
        ("domains --data=", 3, "unreadable", "檔名是空的"),
        ("domains --data /dev/null/x", 3, "unreadable", "不是資料夾"),
        ("- measures", 2, "unknown-command", "「-」"),
        ("about extra", 2, "extra-argument", "extra"),
        ("measures --domain", 2, "bad-option", "--domain"),
        ("measures --quiet=1", 2, "bad-option", "--quiet"),
        ("show", 2, "missing-argument", "名稱"),
        ("search 智能 -n x", 2, "bad-value", "--limit 不能是「x」"),
        ("search 智能 -n 0", 2, "bad-value", "至少 1"),
        ("incentives --for 火星", 2, "unknown-recipient", "企業"),
        ("domains --data nowhere.yaml", 3, "unreadable", "nowhere.yaml"),
    ],
)
def test_errors_are_a_line_with_a_hint_and_json_for_scripts(
    call: Call, line: str, code: int, name: str, says: str
) -> None:
    """A line on stderr, nothing on stdout; with a JSON format the same as an object with a stable code.

    Where several things may have been meant, each follows on a line of its own, as a whole command.
    """
    result = call(*line.split())
    assert (result.code, result.out) == (code, "")
    first_line, *candidates = result.err.splitlines()
    assert all(re.fullmatch(r"  .+  pinghu .+", candidate) for candidate in candidates)
    assert first_line.endswith(":") == bool(candidates)
    assert says in result.err
    if " -f " not in line and " -o " not in line:
        first, *rest = line.split()
        as_json = call(first, *rest, "-f", "json") if first.startswith("-") else call(first, "-f", "json", *rest)
        assert as_json.err.isprintable() or as_json.err[:-1].isprintable()
        error = json.loads(as_json.err)["error"]
        assert (as_json.code, as_json.out) == (code, "")
        assert [*error][:3] == ["code", "message", "hint"]
        assert len(error.get("candidates", ())) >= len(candidates)
        assert name in ("", error["code"])
        assert says in error["message"] + error["hint"]


FORMAT = ["-f", "json"]


@pytest.mark.parametrize("where", ["first", "last", "attached", "bundled", "long"])
@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("estimate future-factory.factory=abc", "bad-claim"),
        ("search fzzzqqq fqqqzzz", "no-match"),
        ("show fnope", "not-found"),
        ("units --unit fjson", "unknown-option"),
        ("measures --unit fjsonl", "not-found"),
        ("measures --bad", "unknown-option"),
        ("measures --bom=1", "bad-option"),
        ("measures --domain", "bad-option"),
        ("help formats fjson", "extra-argument"),
        ("search --limit f", "bad-value"),
        ("show", "missing-argument"),
        ("fserach json", "unknown-command"),
        ("--domain fjson", "unknown-option"),
        ("help fjson", "unknown-topic"),
        ("estimate", "bad-usage"),
        ("measures --script f", "bad-script"),
        ("show \udcff", "not-utf-8"),
    ],
)
def test_with_a_json_format_every_error_is_json(call: Call, line: str, name: str, where: str) -> None:
    """Wherever the option stands and however it is spelled; words that merely begin with its letter decide nothing."""
    first, *rest = line.split()
    if line == "measures --domain" and where != "first":
        pytest.skip("the option would be taken for the value that is missing")
    match where:
        case "first":
            words = [first, *FORMAT, *rest]
        case "last":
            words = [first, *rest, *FORMAT]
        case "attached":
            words = [first, *rest, "-fjson"]
        case "bundled":
            words = [first, *rest, "-qfjson"]
        case _:
            words = [first, *rest, "--format=json"]
    result = call(*words)
    assert result.code in (1, 2)
    assert json.loads(result.err)["error"]["code"] == name
    assert not call(*line.split()).err.startswith("{")


@pytest.mark.parametrize("word", ["fjson", "-- -fjson", "--unit=-fjson", "--unit -fjson"])
def test_a_word_that_looks_like_the_option_is_no_option(call: Call, word: str) -> None:
    result = call("measures", *word.split())
    assert result.code in (1, 2)
    assert not result.err.startswith("{")


@pytest.mark.parametrize("line", ["-f csv -f json", "-f json --format json", "--script hans --script hant"])
def test_an_option_that_takes_one_value_is_not_given_several(call: Call, line: str) -> None:
    result = call("measures", *line.split())
    assert (result.code, result.out) == (2, "")
    assert "只能寫一次" in result.err or "只能写一次" in result.err


@pytest.mark.parametrize("word", ["無\n此", "\x1b[31m\x9b", "\u202e", "經" * 5000, "\udcff"], ids=ascii)
@pytest.mark.parametrize("line", ["units", "show", "measures --unit", "measures --fields", "measures -f", "help"])
def test_whatever_is_said_back_stays_a_short_line(call: Call, line: str, word: str) -> None:
    result = call(*line.split(), word)
    assert result.code in (1, 2)
    first_line, *candidates = result.err.splitlines()
    assert not [line for line in candidates if not line.startswith("  ")]
    assert all(line.isprintable() for line in (first_line, *candidates))
    assert len(first_line) < 500


def test_bad_data_is_3_and_says_where(call: Call, bad: Path) -> None:
    result = call("domains", "--data", str(bad))
    assert (result.code, result.out) == (3, "")
    assert re.match(rf"{re.escape(str(bad))}:\d+: ", result.err)


def test_what_exists_is_shown_even_when_another_does_not(call: Call) -> None:
    result = call("show", "9", "99", "-f", "json")
    assert result.code == 1
    assert [row["id"] for row in json.loads(result.out)] == ["9"]
    assert json.loads(result.err)["error"]["code"] == "no-such-item"


def test_a_bug_is_70_in_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("一\n二")

    monkeypatch.setattr("pinghu_cli.document.load.DataFile", broken)
    result = call("domains")
    assert (result.code, result.out) == (70, "")
    assert result.err.count("\n") == 1
    assert "ZeroDivisionError" in result.err
    assert "回報" in result.err
    assert "Traceback" in call("domains", PINGHU_DEBUG="1").err
    assert json.loads(call("domains", "-f", "json").err)["error"]["code"] == "bug"


BEGINNINGS = {
    "svg": b"<svg",
    "png": b"\x89PNG",
    "html": b"<!DOCTYPE html>",
    "xlsx": b"PK",
    "md": b"| \xe7\xb7\xa8\xe8\x99\x9f",
    "csv": b"id,",
    "tsv": b"id\t",
    "JSON": b"[",
    "jsonl": b"{",
    "yml": b"- id",
    "txt": b"\xe7\xb7\xa8\xe8\x99\x9f",
}


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_the_name_of_the_file_is_the_format(call: Call, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"領域.{ending}"
    result = call("domains", "-o", str(file))
    assert (result.code, result.out) == (0, "")
    assert str(file) in result.err
    assert file.read_bytes().startswith(BEGINNINGS[ending])
    assert call("domains", "-o", str(tmp_path / "no" / f"x.{ending}")).code == 74


@pytest.mark.parametrize(
    ("written", "format"), [("JSON", "json"), ("md", "markdown"), ("Yml", "yaml"), ("htm", "html")]
)
def test_formats_are_known_by_their_usual_names(call: Call, written: str, format: str) -> None:
    assert call("domains", "-f", written).out == call("domains", "-f", format).out


def test_a_variable_is_the_format_where_nothing_else_is(call: Call, tmp_path: Path) -> None:
    assert json.loads(call("domains", PINGHU_FORMAT="json").out)
    assert json.loads(call("units", "經信居", PINGHU_FORMAT="json").err)["error"]["code"] == "not-found"
    assert call("domains", "-f", "csv", PINGHU_FORMAT="json").out.startswith("id,")
    assert call("domains", "-o", str(tmp_path / "x.csv"), PINGHU_FORMAT="json").code == 0
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").startswith("id,")
    assert "PINGHU_FORMAT" in call("domains", PINGHU_FORMAT="xml").err


@pytest.mark.parametrize("line", ["show 9", "show 9 A6", "estimate 省級智能工廠", "match {申請人:[個人]}", "about"])
def test_one_thing_is_a_page_in_a_pipe_too(call: Call, line: str) -> None:
    arguments = line.replace("{申請人:[個人]}", "{申請人: 個人}").split(maxsplit=1 if "match" in line else -1)
    assert call(*arguments).out == call(*arguments, "-f", "table").out


def test_headings_are_chinese_for_people_and_ids_for_programs(call: Call) -> None:
    """Codes and truth values are worded with them; fields go by either name."""
    row = read(call("targets", "-d", "2", "-f", "markdown").out.encode(), "markdown")[0]
    assert (row["指標"], row["比較"]) == ("完成工業和信息化領域設備更新", "至少")
    assert call("targets", "-f", "markdown", "--headings", "id").out.startswith("| id | domain |")
    assert call("targets", "-f", "csv").out.startswith("id,domain")
    assert call("targets", "--headings", "zh").out.startswith("編號\t領域")
    assert call("targets", "--fields", "編號,指標", "-f", "csv").out.startswith("id,metric\nD1,")
    assert {row["一次性"] for row in read(call("incentives", "-f", "html").out.encode(), "html")} == {"是", "否"}


def test_a_bom_is_utf8_on_any_stream() -> None:
    for encoding in ("gbk", "ascii", "utf-8"):
        done = subprocess.run(
            [*PYTHON, "domains", "-f", "csv", "--bom"],
            env={**CLEAN, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=True,
        )
        assert done.stdout.startswith(b"\xef\xbb\xbfid,")
        assert "先進制造業" in done.stdout.decode()


def test_a_workbook_is_for_excel(call: Call, tmp_path: Path) -> None:
    """Real numbers, frozen header, filter, columns wide enough for Chinese, no formula; the same bytes every time."""
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert [call("incentives", "-o", str(file)).code for file in (first, second)] == [0, 0]
    assert first.read_bytes() == second.read_bytes()
    sheet = openpyxl.load_workbook(first).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.dimensions.split(':')[1]}"
    headings = [cell.value for cell in sheet[1]]
    most = headings.index(label(ANSWERS["incentives"].row_type, "up_to_yuan"))
    assert {type(row[most].value) for row in sheet.iter_rows(min_row=2)} == {int, type(None)}
    assert sheet.column_dimensions["D"].width > 20


def test_a_workbook_of_data_that_would_be_obeyed_is_harmless(call: Call, evil: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    assert call("measures", "--domain", "1", "--data", str(evil), "-o", str(file)).code == 0
    assert read(file.read_bytes(), "xlsx")[1]["標題"] == "=1+1"


def test_a_workbook_of_one_thing_is_its_page_and_its_rows(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    assert call("estimate", "ai-cooperation=320萬", "-o", str(file)).code == 0
    assert read_xlsx(file.read_bytes(), 1)[0]["上限(元)"] == 500000


@pytest.mark.parametrize("format", [*(format for format in MACHINE if format != "xlsx"), "table"])
def test_data_that_would_be_obeyed_is_harmless_and_whole(call: Call, evil: Path, format: str) -> None:
    out = call("measures", "--domain", "1", "--data", str(evil), "-f", format, "--fields", "id,title").out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", out)
    assert "[a]級 [/] :smile:" in out
    assert "<script" not in out
    if format in ("json", "jsonl", "yaml"):
        assert read(out.encode(), format)[2]["title"] == "甲|乙\n\x1b[31m紅\x9b0m"
    if format == "csv":
        assert read(out.encode(), format)[1]["title"] == "'=1+1"
    if format in ("markdown", "html"):
        assert read(out.encode(), format)[2]["標題"] == "甲|乙\n\\x1b[31m紅\\x9b0m"
