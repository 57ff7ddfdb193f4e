"""What scripts read: every format parses back to the same rows and fields, whatever the data holds."""

import json
import re
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from pinghu_cli.declared import to_plain
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.items import TextRow
from pinghu_cli.output.document import html
from pinghu_cli.output.formats import FORMATS, flat, write
from pinghu_cli.output.view import Verbatim, View
from tests.output.samples import EVIL, FIELDS, listing, records, report, rows
from tests.reading import read_csv, read_html, read_markdown, read_tsv

UNSEEN = "\x1b\x07\x9b\u202e\u200b\xad\u061c\U000e0041"
SHOWN = {
    text: "".join(one.encode("unicode_escape").decode() if one in UNSEEN else one for one in text) for text in EVIL
}
DEFUSED = {"=1+1": "'=1+1", "+86": "'+86", "-5%": "'-5%", "@SUM(A1)": "'@SUM(A1)"}


PARSERS: dict[str, Any] = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    "yaml": yaml.safe_load,
    "csv": read_csv,
    "tsv": read_tsv,
    "markdown": read_markdown,
    "html": read_html,
}
AS_TEXT = ("csv", "tsv", "markdown", "html")


def written(view: View, format: str, fields: tuple[str, ...] | None = None, *, header: bool = True) -> str:
    """A view in a format, with ids for headings."""
    if format == "html":
        return html(view, "標題", fields, "id", "zh-Hant")
    return write(view, format, fields, header=header)


def as_text(title: str, format: str) -> str:
    """How a text stands in a cell of csv, tsv or markdown."""
    shown = SHOWN[title]
    in_markdown = shown.replace("\t", "\\t").replace("\r", "\\r")
    return {"csv": DEFUSED.get(shown, shown), "tsv": shown, "markdown": in_markdown, "html": in_markdown}[format]


@pytest.mark.parametrize("format", PARSERS)
def test_every_format_holds_the_same_rows_and_fields(format: str) -> None:
    found = PARSERS[format](written(listing(), format))
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
    text = written(listing(), format)
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
    assert written(listing([]), format) == text


def test_tsv_for_a_pipe_has_no_header() -> None:
    assert written(listing(["甲"]), "tsv", header=False).startswith("1\t甲\t")


@pytest.mark.parametrize("format", PARSERS)
def test_fields_are_picked_and_ordered(format: str) -> None:
    assert [tuple(row) for row in PARSERS[format](written(listing(["甲"]), format, ("rate", "id")))] == [("rate", "id")]


@pytest.mark.parametrize("format", PARSERS)
@pytest.mark.parametrize("view", [listing(), records(), report()], ids=["listing", "records", "report"])
def test_an_unknown_field_lists_those_that_exist(format: str, view: View) -> None:
    with pytest.raises(UsageError) as raised:
        written(view, format, ("x",))
    assert "x" in raised.value.message
    assert raised.value.hint.startswith("可用:")


def test_json_is_readable_chinese_and_numbers_are_numbers() -> None:
    text = written(listing(["平湖"]), "json")
    assert "平湖" in text
    assert '"amount_yuan": 1605000001' in text


def test_one_item_is_an_object_and_several_are_an_array() -> None:
    assert isinstance(json.loads(written(records(["甲"], many=False), "json")), dict)
    assert isinstance(json.loads(written(records(["甲"], many=True), "json")), list)


def test_a_report_is_an_object_whose_rows_are_its_table() -> None:
    assert json.loads(written(report(), "json"))["total"] == 3
    assert [row["title"] for row in read_csv(written(report(), "csv"))] == ["甲"]


def test_verbatim_text_is_a_row_for_scripts() -> None:
    assert (
        json.loads(written(Verbatim(text="原文\n", row=TextRow(id="9", title="", text="原文\n")), "json"))["text"]
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
    assert set(FORMATS) == {"table", "xlsx", *PARSERS}


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5%", "@SUM(A1)", "\t=1", "＝1+1"])
def test_a_formula_is_defused_in_a_list_too(text: str) -> None:
    """A list is one cell: only what it begins with can be taken for a formula."""
    view = listing(["甲", "乙"])
    listed = [
        replace(row, units=units) for row, units in zip(rows(["甲", "乙"]), ([text, "x"], ["x", text]), strict=True)
    ]
    first, second = (row["units"] for row in read_csv(written(replace(view, rows=listed), "csv")))
    assert first.startswith("'")
    assert second.startswith("x;")
