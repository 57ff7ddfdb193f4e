"""What a command says to do next can be done: every call that it prints runs, and leads into no other error."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.load import load
from pinghu_cli.document.text import published_text
from tests.calling import Call

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "followed.yaml").read_text(encoding="utf-8"))
PRINTED = re.compile(r"pinghu [a-z][^,;。)」\n]*?(?=\s{2}|[,;。)」\n]|\s+(?:看|逐|全部|會)|$)")
"""A call within a line of a page or a hint; what is said of it stands apart."""
AMOUNT = "100萬"


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases], ids=str)
def test_every_call_that_is_named_runs(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, case: dict[str, Any]
) -> None:
    source = next(path for path in (HERE / name, HERE.parent / "receipts" / name) if path.exists())
    text = source.read_text(encoding="utf-8")
    (tmp_path / "data.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(text.replace("tiers:", "tears:").replace("metric:", "name:"), encoding="utf-8")
    (tmp_path / "published.txt").write_text(published_text(load(source)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINGHU_DATA", str(tmp_path / "data.yaml"))
    said = call(*case["run"].split())
    named = [line.strip() for line in PRINTED.findall(said.out + said.err)]
    assert not [wanted for wanted in case["then"] if not any(line.startswith(wanted) for line in named)], named
    for line in named:
        words = shlex.split(line.replace("=金額", f"={AMOUNT}").replace("資料檔", "data.yaml"))[1:]
        followed = call(*words)
        allowed = {0, 3} if words[0] == "validate" else {0}
        assert followed.code in allowed, (line, followed.err)
