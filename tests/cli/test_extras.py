"""Libraries that only some users need: without one, a command says what it needs and what else to do."""

import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.calling import Call

CLAIMS = Path(__file__).parents[2] / "docs" / "claims.csv"


@pytest.mark.parametrize(
    ("missing", "line", "extra", "otherwise"),
    [
        ("duckdb", "batch in.csv -o out.csv", "batch", ""),
        ("xlsxwriter", "measures -o out.xlsx", "excel", ""),
        ("xlsxwriter", "batch in.csv -o out.xlsx", "excel", "寫成 .csv"),
        ("xlsxwriter", "batch --template out.xlsx", "excel", ""),
        ("python_calamine", "estimate --claims in.xlsx", "excel", "另存為 CSV"),
        ("resvg_py", "budget -o out.png", "picture", ".svg"),
        ("pypdfium2", "draft in.pdf -o out.yaml", "pdf", "另存為純文字"),
    ],
)
def test_without_a_library_it_is_said_what_to_install(
    missing: str, line: str, extra: str, otherwise: str, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(CLAIMS, "in.csv")
    Workbook().save("in.xlsx")
    Path("in.pdf").write_bytes(b"%PDF-1.7\n")
    monkeypatch.setitem(sys.modules, missing, None)
    done = call(*line.split())
    assert done.code == 2
    told, _, else_to_do = done.err.strip().partition(";或")
    assert told.endswith(f"pip install 'pinghu[{extra}]'")
    assert otherwise in else_to_do
    assert bool(otherwise) == bool(else_to_do)
    assert not list(tmp_path.glob("out.*"))
