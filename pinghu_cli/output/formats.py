"""The formats that scripts read: rows and fields -> text. One table, `FORMATS`, names them all.

Every format holds the same rows and the same fields in the same order. JSON and YAML keep lists and mappings; csv, tsv
and markdown hold text, so a list of plain values is joined by ``;`` and anything deeper is written as compact JSON. No
value (null) is an empty cell, a truth value is ``true`` or ``false``, a number is never grouped.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from pinghu_cli.declared import Row, fields_of, to_plain
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
}
"""Name -> description, in the order of the help."""
ROWS_ALONE = ("csv", "tsv", "markdown")
"""Formats that hold the rows of a report and nothing else of it."""

Plain = dict[str, Any]
"""A row as JSON values."""

FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Characters that make a spreadsheet take a text for a formula when it begins with one and goes on."""

_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def write(view: View, format: str, fields: tuple[str, ...] | None = None, *, header: bool = True) -> str:
    """``view`` in a format other than table. ``fields`` picks and orders; ``header``: whether tsv has its first line.

    Raise UsageError for a field that the view does not have.
    """
    if format in _OBJECTS:
        return _OBJECTS[format](_objects(view, fields))
    rows, chosen = table(view, fields)
    return _TABLES[format]([[row.get(field) for field in chosen] for row in rows], chosen, header)


def table(view: View, fields: tuple[str, ...] | None) -> tuple[list[Plain], tuple[str, ...]]:
    """The rows of a view, and the names of the fields that are wanted. Raise UsageError for one it does not have."""
    rows, names = _rows(view)
    return [to_plain(row) for row in rows], _chosen(names, fields)


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
        case Listing(rows=rows):
            return [_pick(row, _chosen(view.fields, fields)) for row in rows]
        case Records(records=records, many=many):
            every = [_pick(record.row, _chosen(view.fields, fields)) for record in records]
            return every if many else every[0]
        case Report(value=row) | Verbatim(row=row):
            return _pick(row, _chosen(fields_of(type(row)), fields))


def _rows(view: View) -> tuple[Sequence[Row], tuple[str, ...]]:
    """What formats that hold rows alone have: rows, and the names of their fields."""
    match view:
        case Listing(rows=rows):
            return rows, view.fields
        case Records(records=records):
            return [record.row for record in records], view.fields
        case Report(listing=listing):
            return listing.rows, listing.fields
        case Verbatim(row=row):
            return [row], fields_of(type(row))


def _chosen(names: tuple[str, ...], fields: tuple[str, ...] | None) -> tuple[str, ...]:
    unknown = [field for field in fields or () if field not in names]
    if unknown:
        raise UsageError("unknown-field", f"沒有欄位「{unknown[0]}」", f"可用:{','.join(names)}")
    return fields or names


def _pick(row: Row, fields: tuple[str, ...]) -> Plain:
    plain = to_plain(row)
    return {field: plain[field] for field in fields if field in plain}


def as_json(value: Any, *, compact: bool = True, indent: int | None = None) -> str:
    """A value as JSON: Chinese as it is, escapes for what a terminal obeys or a person cannot see."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if compact else None)
    return CONTROL.sub(lambda match: as_ascii(match[0]), text)


def as_ascii(text: str) -> str:
    """JSON with escapes for all characters outside printable ASCII, which stand only inside its strings."""
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


def _as_csv(rows: list[list[Any]], fields: tuple[str, ...], _header: bool) -> str:
    import csv
    from types import SimpleNamespace

    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append))  # quotes a lone return only where \r\n ends the lines
    writer.writerow(fields)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


def _csv_cell(value: Any) -> str:
    text = re.sub(r"[^\t\n\r]+", lambda match: printable(match[0]), flat(value))
    return f"'{text}" if isinstance(value, str | list) and len(text) > 1 and text.startswith(FORMULA) else text


def _as_tsv(rows: list[list[Any]], fields: tuple[str, ...], header: bool) -> str:
    lines = ["\t".join(fields)] if header else []
    lines += ["\t".join(printable(flat(value).translate(_TSV_ESCAPES)) for value in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _as_markdown(rows: list[list[Any]], fields: tuple[str, ...], _header: bool) -> str:
    lines = [list(fields), ["---"] * len(fields), *([_markdown_cell(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_cell(value: Any) -> str:
    text = flat(value).replace("\\", "\\\\").replace("|", "\\|")
    return printable(_TAG.sub(r"\\<", text)).replace("\n", "<br>")


_OBJECTS: dict[str, Callable[[Plain | list[Plain]], str]] = {"json": _whole, "jsonl": _as_jsonl, "yaml": _as_yaml}
_TABLES: dict[str, Callable[[list[list[Any]], tuple[str, ...], bool], str]] = {
    "csv": _as_csv,
    "tsv": _as_tsv,
    "markdown": _as_markdown,
}
