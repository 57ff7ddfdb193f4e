"""What strangers call themselves in a file of claims is shown in every format, and obeyed by no terminal or program."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import yaml

from tests.calling import Call, Result

NAME = "=1+1\x1b[31m紅\u202e甲\u2066<b>x</b>|公司\x9b0m"
SHOWN = r"=1+1\x1b[31m紅\u202e甲\u2066<b>x</b>|公司\x9b0m"
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal or an editor would obey."""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    file = tmp_path / "claims.json"
    file.write_text(json.dumps([{"申請人": NAME, "項目": "手機", "金額": 6499}]), encoding="utf-8")
    return file


@pytest.mark.parametrize("format", ["table", "json", "jsonl", "csv", "tsv", "markdown", "yaml", "html"])
def test_an_estimate_in_text(format: str, claims: Path, call: Call) -> None:
    done = call("estimate", "--claims", str(claims), "-f", format)
    assert done.code == 0
    assert not OBEYED.search(done.out + done.err)
    if format in {"html", "markdown"}:
        assert {"html": "&lt;b&gt;", "markdown": r"\<b>"}[format] in done.out
        assert not re.search(r"(?<!\\)<b>", done.out)
    if format in {"json", "yaml"}:
        read = json.loads(done.out) if format == "json" else yaml.safe_load(done.out)
        assert read["applicant"] == NAME


def test_an_estimate_as_a_picture_is_well_formed(claims: Path, call: Call, tmp_path: Path) -> None:
    call("estimate", "--claims", str(claims), "-o", str(tmp_path / "out.svg"))
    drawn = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert not OBEYED.search(drawn)
    assert SHOWN in "".join(ElementTree.fromstring(drawn).itertext())


def test_an_estimate_as_a_workbook(claims: Path, call: Call, tmp_path: Path) -> None:
    call("estimate", "--claims", str(claims), "-o", str(tmp_path / "out.xlsx"))
    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        assert not any(OBEYED.search(parts.read(name).decode("utf-8")) for name in parts.namelist())
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx") for row in sheet for cell in row]
    assert any(str(cell.value).startswith(SHOWN) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def summary(call: Call, claims: Path, tmp_path: Path, ending: str) -> Result:
    return call("batch", str(claims), "-o", str(tmp_path / f"out{ending}"), "-f", "table")


def test_a_batch_shows_it_and_keeps_it_in_its_results(claims: Path, call: Call, tmp_path: Path) -> None:
    """Results are data: all that is changed is what a spreadsheet would take for a formula."""
    done = summary(call, claims, tmp_path, ".csv")
    assert SHOWN in done.out
    assert not OBEYED.search(done.out + done.err)
    [row] = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"), newline=""))
    assert f"'{NAME}" in row.values()


def test_a_batch_writes_no_formula_into_a_workbook(claims: Path, call: Call, tmp_path: Path) -> None:
    summary(call, claims, tmp_path, ".xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx") for row in sheet for cell in row]
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
