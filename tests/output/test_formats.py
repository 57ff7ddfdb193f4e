"""What scripts read: every format parses back to the same rows and fields, whatever the data holds."""

import csv
import json
import re
from io import StringIO
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from pinghu_cli.declared import to_plain
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.items import TextRow
from pinghu_cli.output.formats import FORMATS, flat, write
from pinghu_cli.output.view import Listing, Verbatim
from tests.output.samples import EVIL, FIELDS, listing, records, report, rows

UNSEEN = "\x1b\x07\x9b\u202e\u200b\xad\u061c\U000e0041"
SHOWN = {
    text: "".join(one.encode("unicode_escape").decode() if one in UNSEEN else one for one in text) for text in EVIL
}
DEFUSED = {"=1+1": "'=1+1", "+86": "'+86", "-5%": "'-5%", "@SUM(A1)": "'@SUM(A1)"}
TSV = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def read_tsv(text: str) -> list[dict[str, str]]:
    header, *lines = [
        [re.sub(r"\\[\\tnr]", lambda match: TSV[match[0]], cell) for cell in line.split("\t")]
        for line in text.splitlines()
    ]
    return [dict(zip(header, line, strict=True)) for line in lines]


def read_markdown(text: str) -> list[dict[str, str]]:
    def cells(line: str) -> list[str]:
        parts = re.split(r"(?<!\\)((?:\\\\)*)\|", line)
        joined = [parts[i] + (parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
        return [re.sub(r"\\([\\|<])", r"\1", part.strip(" ").replace("<br>", "\n")) for part in joined[1:-1]]

    header, rule, *lines = text.splitlines()
    assert set(rule) <= set("|- ")
    return [dict(zip(cells(header), cells(line), strict=True)) for line in lines]


PARSERS: dict[str, Any] = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    "yaml": yaml.safe_load,
    "csv": read_csv,
    "tsv": read_tsv,
    "markdown": read_markdown,
}
AS_TEXT = ("csv", "tsv", "markdown")


def as_text(title: str, format: str) -> str:
    """How a text stands in a cell of csv, tsv or markdown."""
    shown = SHOWN[title]
    in_markdown = shown.replace("\t", "\\t").replace("\r", "\\r")
    return {"csv": DEFUSED.get(shown, shown), "tsv": shown, "markdown": in_markdown}[format]


@pytest.mark.parametrize("format", PARSERS)
def test_every_format_holds_the_same_rows_and_fields(format: str) -> None:
    found = PARSERS[format](write(listing(), format))
    assert [tuple(row) for row in found] == [FIELDS] * len(EVIL)
    for row, original in zip(found, map(to_plain, rows()), strict=True):
        for field in FIELDS:
            if format not in AS_TEXT:
                assert row[field] == original[field]
            elif field != "title":
                assert row[field] == flat(original[field])
        if format in AS_TEXT:
            assert row["title"] == as_text(original["title"], format)


@pytest.mark.parametrize("format", [*PARSERS])
def test_no_escape_reaches_a_terminal(format: str) -> None:
    text = write(listing(), format)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    assert not set(UNSEEN) & set(text)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("json", "[]\n"),
        ("jsonl", ""),
        ("yaml", "[]\n"),
        ("csv", ",".join(FIELDS) + "\n"),
        ("tsv", "\t".join(FIELDS) + "\n"),
        ("markdown", f"| {' | '.join(FIELDS)} |\n| {' | '.join(['---'] * len(FIELDS))} |\n"),
    ],
)
def test_no_rows_is_a_valid_document(format: str, text: str) -> None:
    assert write(listing([]), format) == text


def test_tsv_for_a_pipe_has_no_header() -> None:
    assert write(listing(["甲"]), "tsv", header=False).startswith("1\t甲\t")


@pytest.mark.parametrize("format", PARSERS)
def test_fields_are_picked_and_ordered(format: str) -> None:
    assert [tuple(row) for row in PARSERS[format](write(listing(["甲"]), format, ("rate", "id")))] == [("rate", "id")]


@pytest.mark.parametrize("format", PARSERS)
@pytest.mark.parametrize("view", [listing(), records(), report()], ids=["listing", "records", "report"])
def test_an_unknown_field_lists_those_that_exist(format: str, view: Listing) -> None:
    with pytest.raises(UsageError) as raised:
        write(view, format, ("x",))
    assert "x" in raised.value.message
    assert raised.value.hint.startswith("可用:")


def test_json_is_readable_chinese_and_numbers_are_numbers() -> None:
    text = write(listing(["平湖"]), "json")
    assert "平湖" in text
    assert '"amount_yuan": 1605000001' in text


def test_one_item_is_an_object_and_several_are_an_array() -> None:
    assert isinstance(json.loads(write(records(["甲"], many=False), "json")), dict)
    assert isinstance(json.loads(write(records(["甲"], many=True), "json")), list)


def test_a_report_is_an_object_whose_rows_are_its_table() -> None:
    assert json.loads(write(report(), "json"))["total"] == 3
    assert [row["title"] for row in read_csv(write(report(), "csv"))] == ["甲"]


def test_verbatim_text_is_a_row_for_scripts() -> None:
    assert (
        json.loads(write(Verbatim(text="原文\n", row=TextRow(id="9", title="", text="原文\n")), "json"))["text"]
        == "原文\n"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (0.2, "0.2"),
        (1605000000, "1605000000"),
        (["1", "2"], "1;2"),
        ([], ""),
        (["a;b"], '["a;b"]'),
        ([{"x": None}], '[{"x":null}]'),
        ({"x": 1}, '{"x":1}'),
    ],
)
def test_how_a_value_becomes_a_cell(value: object, text: str) -> None:
    assert flat(value) == text


def test_the_table_of_formats_is_complete() -> None:
    assert set(FORMATS) == {"table", *PARSERS}


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5%", "@SUM(A1)", "\t=1", "＝1+1"])
def test_a_formula_is_defused_in_a_list_too(text: str) -> None:
    """A list is one cell: only what it begins with can be taken for a formula."""
    view = listing(["甲", "乙"])
    listed = [
        replace(row, units=units) for row, units in zip(rows(["甲", "乙"]), ([text, "x"], ["x", text]), strict=True)
    ]
    first, second = (row["units"] for row in read_csv(write(replace(view, rows=listed), "csv")))
    assert first.startswith("'")
    assert second.startswith("x;")
