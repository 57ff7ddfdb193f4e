"""Formats read back as other programs read them: by libraries, or by a parser of their own."""

import csv
import json
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import yaml

TSV = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}


def read_csv(text: str) -> list[dict[str, str]]:
    return [dict(row) for row in csv.DictReader(StringIO(text, newline=""))]


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


class Tables(HTMLParser):
    """The rows of the tables of a page, and the names of all its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.elements: set[str] = set()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - as the base calls it
        self.elements.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True
        elif tag == "br" and self._inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


def read_html(text: str) -> list[dict[str, str]]:
    parser = Tables()
    parser.feed(text)
    header, *lines = parser.rows
    return [dict(zip(header, line, strict=True)) for line in lines]


def read_xlsx(data: bytes, sheet: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet; a cell that holds a formula is a mistake."""
    book = openpyxl.load_workbook(BytesIO(data))
    header, *lines = list(book.worksheets[sheet].iter_rows())
    assert not [cell for line in lines for cell in line if cell.data_type == "f"]
    return [dict(zip([cell.value for cell in header], [cell.value for cell in line], strict=True)) for line in lines]


def read(data: bytes, format: str) -> list[dict[str, Any]]:
    """The rows of a file."""
    match format:
        case "xlsx":
            return read_xlsx(data)
        case "json":
            return list(json.loads(data))
        case "jsonl":
            return [json.loads(line) for line in data.splitlines()]
        case "yaml":
            return list(yaml.safe_load(data))
    readers = {"csv": read_csv, "tsv": read_tsv, "markdown": read_markdown, "html": read_html}
    return readers[format](data.decode())
