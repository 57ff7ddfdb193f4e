"""Real output of every command, as JSON and at three widths, beside what it was when somebody last read it.

The other formats hold the same rows: tests/output/test_formats.py reads each of them back.

``PINGHU_UPDATE_GOLDEN=1`` writes the files of tests/golden; read the difference before you commit it.
"""

import os
import re
from pathlib import Path

import pytest

from tests.calling import Call

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"
LINES = {
    "annex": "annex --domain 6",
    "budget": "budget --domain 2",
    "diff": "diff docs/edition-2024.yaml docs/edition-2025.yaml",
    "domains": "domains",
    "estimate": "estimate 省級智能工廠 ai-cooperation=320萬 --as-of 2025-06-30",
    "incentives": "incentives 綠色工廠",
    "measures": "measures --domain 6",
    "search": "search 智能工廠 --limit 3",
    "show": "show 9",
    "show-several": "show D6 A6",
    "targets": "targets --unit 衛生健康局",
    "text": "text 9",
    "unit": "units 衛生健康局",
    "units": "units",
    "validate": "validate data/policies.yaml",
}
WIDTHS = (40, 80, 200)
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
SHAPES = [*(f"{width}.txt" for width in WIDTHS), "json"]
ERRORS = """\
serach 智能
measures --domian 2
measures --fields nope
measures -f jsno
measures --domain 9
units 經信居
show NOPE
show 99 -f json
show
search qqqqzzzz
search qqqqzzzz -f json
search 智能 -n 0
estimate 綠色工廠 --as-of 2026-11-28
domains --data nowhere.yaml
--domain 2
help formast
"""


def compare(name: str, text: str) -> None:
    """Hold ``text`` against the golden file ``name``; digests of the data say nothing here."""
    text = DIGEST.sub("<sha256>", text)
    path = GOLDEN / name
    if os.environ.get("PINGHU_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", LINES)
def test_output(call: Call, monkeypatch: pytest.MonkeyPatch, name: str, shape: str) -> None:
    monkeypatch.chdir(ROOT)
    width = shape.removesuffix(".txt")
    if width.isdecimal():
        result = call(*LINES[name].split(), "-f", "table", COLUMNS=width)
    else:
        result = call(*LINES[name].split(), "-f", shape)
    assert (result.code, result.err) == (0, "")
    compare(f"{name}/{shape}", result.out)


def test_errors(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of mistakes: command line, what is said on stderr, exit code."""
    monkeypatch.chdir(ROOT)
    session = ""
    for line in ERRORS.splitlines():
        result = call(*line.split())
        session += f"$ pinghu {line}\n{result.out}{result.err}[{result.code}]\n\n"
    compare("errors.txt", session)


def test_no_golden_file_is_left_over() -> None:
    known = {f"{name}/{shape}" for name in LINES for shape in SHAPES} | {"errors.txt"}
    assert {str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*") if path.is_file()} == known
