"""Worksheets as people hand them over come to the sums worked out by hand, or are refused with line and remedy."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.styles import Font

from tests.calling import call

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "worksheets.yaml").read_text(encoding="utf-8"))


def write(case: dict[str, Any], path: Path) -> None:
    """The file of the case."""
    if "bytes" in case:
        path.write_bytes(bytes.fromhex(case["bytes"]) + bytes(512))
    elif "text" in case:
        path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    elif path.suffix == ".ods":
        write_ods(path)
    else:
        write_workbook(case["sheets"], path)


def write_ods(path: Path) -> None:
    """A file that is, by its first part, a spreadsheet of OpenDocument."""
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")


def write_workbook(sheets: dict[str, dict[str, Any]], path: Path) -> None:
    """A workbook with ``sheets``; a date is a date, a text a text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, described in sheets.items():
        sheet: Any = book.create_sheet(name)
        for row in described["rows"]:
            sheet.append([None if cell == "" else cell for cell in row])
        for cells in described.get("merged", ()):
            sheet.merge_cells(cells)
        for cell, format in described.get("formats", {}).items():
            sheet[cell].number_format = format
        if "filter" in described:
            sheet.auto_filter.ref = described["filter"]
        for row in described.get("hidden rows", ()):
            sheet.row_dimensions[row].hidden = True
        for row in described.get("struck rows", ()):
            for cell in sheet[row]:
                cell.font = Font(strike=True)
        for column in described.get("hidden columns", ()):
            sheet.column_dimensions[column].hidden = True
        if described.get("hidden"):
            sheet.sheet_state = "hidden"
    with path.open("wb") as stream:
        book.save(stream)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["who"])
def test_a_worksheet_comes_to_what_it_says(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(case, Path(case["file"]))
    done = call("batch", case["file"], "-o", "out.csv", "--as-of", "2025-06-30", *case.get("options", ()))
    told = done.out + done.err
    if "refused" in case:
        assert (done.code in {2, 3}, case["refused"] in told, Path("out.csv").exists()) == (True, True, False), told
        return
    with Path("out.csv").open(encoding="utf-8", newline="") as stream:
        total = sum(float(row["max_yuan"] or 0) for row in csv.DictReader(stream))
    rejects = Path("out.rejects.csv")
    lines = []
    if rejects.exists():
        with rejects.open(encoding="utf-8", newline="") as stream:
            lines = [int(row["line"]) for row in csv.DictReader(stream)]
    assert (total, lines) == (case["total"], case.get("left out", [])), told
    assert done.code == (3 if lines else 0)
    assert [words for words in case.get("says", ()) if words not in told] == [], told
