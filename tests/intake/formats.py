"""A table of texts as a file, in every format, delimiter and encoding that is read."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import yaml
from openpyxl import Workbook

Cells = Sequence[str]
Write = Callable[[Path, Cells, Sequence[Cells]], None]


def as_csv(delimiter: str, encoding: str, end: str = "\n", first: str = "") -> Write:
    def write(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
        lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in (head, *rows)]
        path.write_bytes((first + "".join(f"{line}{end}" for line in lines)).encode(encoding))

    return write


def as_xlsx(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(head))
    for row in rows:
        sheet.append([number(cell) if is_number(cell) else cell or None for cell in row])
    book.save(path)


def as_json(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
    path.write_text(json.dumps(records(head, rows), ensure_ascii=False, indent=1), encoding="utf-8")


def as_jsonl(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records(head, rows)), encoding="utf-8")


def as_json_with_numbers(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
    typed = [
        {name: number(cell) if is_number(cell) else cell or None for name, cell in record.items()}
        for record in records(head, rows)
    ]
    path.write_text(json.dumps(typed), encoding="utf-8")


def as_yaml(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
    filled = [{name: cell for name, cell in record.items() if cell} for record in records(head, rows)]
    path.write_text(yaml.safe_dump({"claims": filled}, allow_unicode=True), encoding="utf-8")


def as_parquet(path: Path, head: Cells, rows: Sequence[Cells]) -> None:
    """A column of numbers alone as numbers."""
    columns = list(zip(*rows, strict=True)) or [()] * len(head)
    kinds = [
        "DOUBLE" if any(column) and all(is_number(cell) for cell in column if cell) else "TEXT" for column in columns
    ]
    fields = ", ".join(f'"{name}" {kind}' for name, kind in zip(head, kinds, strict=True))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({fields})")
        if rows:
            places = ", ".join("?" * len(head))
            connection.executemany(f"INSERT INTO t VALUES ({places})", [[cell or None for cell in row] for row in rows])
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def records(head: Cells, rows: Sequence[Cells]) -> list[dict[str, str]]:
    return [dict(zip(head, row, strict=True)) for row in rows]


def is_number(cell: str) -> bool:
    """Whether a spreadsheet would take ``cell`` for a number."""
    return cell.isascii() and cell.replace(".", "", 1).isdecimal()


def number(cell: str) -> float:
    return int(cell) if cell.isdecimal() else float(cell)


WAYS: dict[str, tuple[str, Write]] = {
    "comma": ("a.csv", as_csv(",", "utf-8")),
    "with bom": ("a.csv", as_csv(",", "utf-8-sig", "\r\n")),
    "gb18030": ("a.csv", as_csv(",", "gb18030")),
    "big5": ("a.csv", as_csv(",", "cp950")),
    "utf-16": ("a.txt", as_csv("\t", "utf-16")),
    "utf-16 without bom": ("a.csv", as_csv(",", "utf-16-le")),
    "utf-16 the other way": ("a.csv", as_csv(",", "utf-16-be")),
    "utf-32": ("a.csv", as_csv(",", "utf-32")),
    "utf-32 without bom": ("a.csv", as_csv(";", "utf-32-le")),
    "semicolon": ("a.csv", as_csv(";", "utf-8", first="sep=;\n")),
    "bar": ("a.csv", as_csv("|", "utf-8", "\r")),
    "tab": ("a.tsv", as_csv("\t", "utf-8")),
    "tab called csv": ("a.csv", as_csv("\t", "gb18030")),
    "full width": ("a.csv", as_csv("，", "utf-8")),
    "xlsx": ("a.xlsx", as_xlsx),
    "json": ("a.json", as_json),
    "json with numbers": ("a.json", as_json_with_numbers),
    "jsonl": ("a.jsonl", as_jsonl),
    "yaml": ("a.yaml", as_yaml),
    "parquet": ("a.parquet", as_parquet),
}
"""Way -> the name of a file and what writes it."""
