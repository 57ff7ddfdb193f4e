"""The formats that are text: rows and fields -> text. One table, `FORMATS`, names them all.

Every format holds the same rows and the same fields in the same order. JSON and YAML keep lists and mappings; csv, tsv
and markdown hold text, so a list of plain values is joined by ``;`` and anything deeper is written as compact JSON. No
value (null) is an empty cell, a truth value is ``true`` or ``false``, a number is never grouped. With Chinese headings
a cell is for people: codes are worded, a truth value is 是 or 否, a list is joined by ``、``.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec

from pinghu_cli.declared import FORMULA, Row, fields_of, to_plain
from pinghu_cli.errors import UsageError
from pinghu_cli.output.fold import CONTROL, printable
from pinghu_cli.output.view import Listing, Records, Report, Verbatim, View

FORMATS: dict[str, str] = {
    "table": "表格,給人看",
    "json": "JSON",
    "jsonl": "每行一個 JSON 物件",
    "csv": "逗號分隔,有表頭",
    "tsv": "定位字元分隔",
    "markdown": "Markdown 表格",
    "yaml": "YAML",
    "xlsx": "Excel 活頁簿",
    "html": "網頁,可貼進 Word",
}
"""Name -> description, in the order of the help."""
PICTURES = ("svg", "png")
"""What only a file can be."""
ENDINGS = {
    "json": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "csv": "csv",
    "tsv": "tsv",
    "md": "markdown",
    "markdown": "markdown",
    "yaml": "yaml",
    "yml": "yaml",
    "xlsx": "xlsx",
    "html": "html",
    "htm": "html",
    "txt": "table",
    "svg": "svg",
    "png": "png",
}
"""End of a file's name -> its format. The ends are other names of the formats too."""
ROWS_ALONE = ("csv", "tsv")
"""Formats that hold the rows of a report and nothing else of it."""
TITLED = ("markdown", "xlsx", "html")
"""Formats for people: their headings are Chinese unless ids are asked for."""

Headings = Literal["zh", "id"]

Plain = dict[str, Any]
"""A row as JSON values."""

_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_TAG = r"<(?=[A-Za-z/!?])"


class Field(msgspec.Struct, frozen=True):
    """A field of a view: its name, its Chinese name, and the values of its codes in words."""

    name: str
    label: str
    words: dict[str, str]


def write(
    view: View,
    format: str,
    fields: tuple[str, ...] | None = None,
    *,
    header: bool = True,
    headings: Headings = "id",
) -> str:
    """``view`` in a format that is text. ``fields`` picks and orders; ``header``: whether tsv has its first line.

    Raise UsageError for a field that the view does not have.
    """
    if format in OBJECTS:
        return OBJECTS[format](_objects(view, fields))
    rows, chosen = table(view, fields)
    cells = [[cell(row.get(field.name), field, headings) for field in chosen] for row in rows]
    names = [field.label if headings == "zh" else field.name for field in chosen]
    return _TABLES[format](cells, names, header)


def table(view: View, fields: tuple[str, ...] | None) -> tuple[list[Plain], list[Field]]:
    """The rows of a view, and the fields that are wanted. Raise UsageError for one it does not have."""
    from pinghu_cli.listings.labels import WORDS

    rows, names, types = _rows(view)
    labels = _labels(types)
    fitting = [Field(name, labels[name], WORDS.get(name, {})) for name in _chosen(names, fields, types)]
    return [to_plain(row) for row in rows], fitting


def cell(value: Any, field: Field, headings: Headings) -> Any:
    """A value as it stands in a cell: as it is under ids, in words under Chinese headings."""
    if headings == "id":
        return value
    match value:
        case bool():
            return "是" if value else "否"
        case str():
            return field.words.get(value, value)
        case list() if all(isinstance(part, str | int | float) for part in value):
            return "、".join(field.words.get(str(part), str(part)) for part in value)
        case _:
            return value


def check_fields(format: str, rows: type[Row], whole: type[Row], fields: tuple[str, ...] | None) -> None:
    """Raise UsageError for one of ``fields`` that neither ``rows`` nor, in JSON and YAML, the ``whole`` object has."""
    answer = whole if format in OBJECTS else rows
    _chosen(fields_of(answer), fields, (answer,))


def flat(value: Any) -> str:
    """A JSON value as the text of one cell (see above)."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() | tuple() if all(isinstance(part, str | int | float) and ";" not in str(part) for part in value):
            return ";".join(flat(part) for part in value)
        case _:
            return as_json(value)


def _objects(view: View, fields: tuple[str, ...] | None) -> Plain | list[Plain]:
    """What JSON and YAML hold: a list of objects, or the one object that was asked for."""
    match view:
        case Report(value=row) | Verbatim(row=row):
            return _pick(row, _chosen(fields_of(type(row)), fields, [type(row)]))
        case Records(many=False):
            row, names = view.records[0].row, view.fields
            return _pick(row, _chosen(names, fields, [type(row)]))
    rows, names, types = _rows(view)
    chosen = _chosen(names, fields, types)
    return [_pick(row, chosen) for row in rows]


def _rows(view: View) -> tuple[Sequence[Row], tuple[str, ...], Sequence[type[Row]]]:
    """What formats that hold rows alone have: rows, the names of their fields, and their types."""
    match view:
        case Listing(rows=rows):
            return rows, view.fields, [view.of]
        case Records(records=records):
            return [record.row for record in records], view.fields, [type(record.row) for record in records]
        case Report(listing=listing):
            return listing.rows, listing.fields, [listing.of]
        case Verbatim(row=row):
            return [row], fields_of(type(row)), [type(row)]


def _labels(types: Sequence[type[Row]]) -> dict[str, str]:
    """The Chinese names of all fields of some types."""
    from pinghu_cli.listings.labels import label

    return {name: label(row_type, name) for row_type in reversed(types) for name in fields_of(row_type)}


def _chosen(names: tuple[str, ...], fields: tuple[str, ...] | None, types: Sequence[type[Row]]) -> tuple[str, ...]:
    """The fields that are wanted, by name or by Chinese name; None: all."""
    if fields is None:
        return names
    named = {label: name for name, label in _labels(types).items() if name in names}
    wanted = tuple(named.get(field, field) for field in fields)
    unknown = [field for field in wanted if field not in names]
    if unknown:
        raise UsageError("unknown-field", f"沒有欄位「{unknown[0]}」", f"可用:{','.join(names)}")
    return wanted


def _pick(row: Row, fields: tuple[str, ...]) -> Plain:
    plain = to_plain(row)
    return {field: plain[field] for field in fields if field in plain}


def as_json(value: Any, *, compact: bool = True, indent: int | None = None) -> str:
    """A value as JSON: Chinese as it is, escapes for what a terminal obeys or a person cannot see."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if compact else None)
    return CONTROL.sub(lambda match: as_ascii(match[0]), text)


def as_ascii(text: str) -> str:
    """JSON with escapes for all characters outside printable ASCII, which stand only inside its strings."""
    import json

    return re.sub(r"[^\x00-\x7e]+", lambda match: json.dumps(match[0])[1:-1], text)


def _whole(value: Plain | list[Plain]) -> str:
    return as_json(value, compact=False, indent=2) + "\n"


def _as_jsonl(value: Plain | list[Plain]) -> str:
    return "".join(as_json(row) + "\n" for row in (value if isinstance(value, list) else [value]))


def _as_yaml(value: Plain | list[Plain]) -> str:
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # which one there is
        """Quotes what has to be escaped: YAML knows escapes only there."""

    def text(dumper: Any, value: str) -> Any:
        style = '"' if CONTROL.search(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return printable(yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000))


def _as_csv(rows: list[list[Any]], fields: Sequence[str], _header: bool) -> str:
    import csv
    from types import SimpleNamespace

    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append))  # quotes a lone return only where \r\n ends the lines
    writer.writerow(fields)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


def _csv_cell(value: Any) -> str:
    text = re.sub(r"[^\t\n\r]+", lambda match: printable(match[0]), flat(value))
    return f"'{text}" if isinstance(value, str | list) and len(text) > 1 and text[0] in FORMULA else text


def _as_tsv(rows: list[list[Any]], fields: Sequence[str], header: bool) -> str:
    lines = ["\t".join(fields)] if header else []
    lines += ["\t".join(printable(flat(value).translate(_TSV_ESCAPES)) for value in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def as_markdown(rows: list[list[Any]], fields: Sequence[str], _header: bool = True) -> str:
    """A Markdown table."""
    lines = [[*map(markdown_cell, fields)], ["---"] * len(fields), *([*map(markdown_cell, row)] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def markdown_cell(value: Any) -> str:
    """A value in a cell of a Markdown table."""
    text = flat(value).replace("\\", "\\\\").replace("|", "\\|")
    return printable(re.sub(_TAG, r"\\<", text)).replace("\n", "<br>")


OBJECTS: dict[str, Callable[[Plain | list[Plain]], str]] = {"json": _whole, "jsonl": _as_jsonl, "yaml": _as_yaml}
_TABLES: dict[str, Callable[[list[list[Any]], Sequence[str], bool], str]] = {
    "csv": _as_csv,
    "tsv": _as_tsv,
    "markdown": as_markdown,
}
