"""Worksheets as people hand them over come to the sums worked out by hand, or are refused with line and remedy.

With `PINGHU_THOROUGH=1` every file goes through a whole batch; else only those of which the batch alone tells enough.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.styles import Font

from pinghu_cli.commands.handed_over import asked_of
from pinghu_cli.document.load import load
from pinghu_cli.errors import PinghuError, UsageError
from pinghu_cli.intake.cells import same_applicant
from pinghu_cli.intake.rows import Claimed, Rejected, Row, RowReader
from pinghu_cli.intake.tables import table
from pinghu_cli.intake.telling import about_skipped
from pinghu_cli.receipts.receipt import estimate
from tests.batch.conftest import rows_of
from tests.calling import call
from tests.thorough import THOROUGH

DOCUMENT = load()

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


class Come(NamedTuple):
    """What came of a file: the sum of all ceilings in 元, the lines left out, and all that is told."""

    total: float
    left_out: list[int]
    told: str


def by_rows(case: dict[str, Any]) -> Come:
    """The rows of the file as the reader understands them, and the estimate of each applicant's claims."""
    told: list[str] = []
    left_out: list[int] = []
    skipped: dict[str, list[int]] = {}
    claims: dict[str, list[tuple[int, Claimed]]] = {}
    with table(DOCUMENT, case["file"], asked_of(case.get("columns"), case.get("sheet"), None)) as read:
        reader = RowReader(DOCUMENT, read.headings, file=read.name, applicant=read.applicant)
        told += [*read.remarks, *read.headings.warnings]
        for row in read.rows():
            found = reader.read(row) if isinstance(row, Row) else row
            if isinstance(found, Claimed):
                claims.setdefault(same_applicant(found.applicant), []).append((row.line, found))
            elif isinstance(found, Rejected):
                left_out.append(found.line)
                told += [f"{fault.reason} {fault.remedy}" for fault in found.faults]
            else:
                skipped.setdefault(found.kind, []).append(found.line)
    told += [*reader.remarks, *about_skipped(skipped)]
    total = 0.0
    for of_one in claims.values():
        receipt = estimate(DOCUMENT, [claimed.claim() for _, claimed in of_one])
        total += float(receipt.totals.known_max_yuan or 0)
        left_out += [n for (n, _), line in zip(of_one, receipt.lines, strict=True) if line.status == "needs_input"]
    return Come(total, sorted(left_out), "\n".join(told))


def by_batch(case: dict[str, Any]) -> Come:
    """The file as a whole batch of the command line. Raise UsageError where it is refused."""
    columns = ["--columns", case["columns"]] if "columns" in case else []
    done = call("batch", case["file"], "-o", "out.csv", "--as-of", "2025-06-30", *columns)
    if not Path("out.csv").exists():
        assert done.code in {2, 3}
        raise UsageError("refused", done.err, "")
    results, rejects = rows_of(Path("out.csv")), Path("out.rejects.csv")
    left_out = [int(row["line"]) for row in rows_of(rejects)] if rejects.exists() else []
    assert done.code == (3 if left_out else 0)
    return Come(sum(float(row["max_yuan"] or 0) for row in results), left_out, done.out + done.err)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["who"])
def test_a_worksheet_comes_to_what_it_says(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(case, Path(case["file"]))
    come = by_batch if THOROUGH or case.get("batch") else by_rows
    if "refused" in case:
        with pytest.raises(PinghuError) as raised:
            come(case)
        assert case["refused"] in f"{raised.value.sentence} {raised.value.hint}"
        return
    found = come(case)
    assert (found.total, found.left_out) == (case["total"], case.get("left out", [])), found.told
    assert [words for words in case.get("says", ()) if words not in found.told] == [], found.told
