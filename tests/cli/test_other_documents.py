"""Every command on documents of other makes: bare of all optional parts, without incentives, with all figures."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.load import load
from pinghu_cli.document.text import published_text
from tests.calling import Call

HERE = Path(__file__).parent
CASES: dict[str, Any] = yaml.safe_load((HERE / "other_documents.yaml").read_text(encoding="utf-8"))
DOCUMENTS: dict[str, dict[str, str]] = CASES["documents"]
FOREIGN = ("平湖", "2025", "Traceback", "程式錯誤", "None", "null,null")
"""Words of the document that ships, and marks of a fault."""


@pytest.fixture(params=DOCUMENTS)
def name(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A document, the one that every command answers from, in a folder with what commands read."""
    named = str(request.param)
    source = next(path for path in (HERE / named, HERE.parent / "receipts" / named) if path.exists())
    shutil.copy(source, tmp_path / "data.yaml")
    claim = DOCUMENTS[named]["claim"]
    offer, _, amount = claim.partition("=")
    (tmp_path / "claims.csv").write_text(f"申請人,項目,金額\n甲公司,{offer},{amount}\n", encoding="utf-8")
    (tmp_path / "published.txt").write_text(published_text(load(tmp_path / "data.yaml")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINGHU_DATA", str(tmp_path / "data.yaml"))
    return named


def run(call: Call, name: str, command: str) -> tuple[int, str]:
    words = command.format(**DOCUMENTS[name], data="data.yaml").split()
    done = call(*words)
    said = done.out + done.err
    assert not [word for word in FOREIGN if word in said], (words, said)
    return done.code, said


def test_every_command_answers(call: Call, name: str) -> None:
    """Each runs, and none speaks of the document that ships."""
    codes = {command: run(call, name, command)[0] for command in CASES["commands"]}
    assert {command: code for command, code in codes.items() if code} == CASES["codes"].get(name, {})
    page = Path("page.html").read_text(encoding="utf-8")
    assert not [word for word in FOREIGN[:2] if word in page]


def test_what_is_not_written_is_said_where_one_looks_for_it(call: Call, name: str) -> None:
    for case in CASES["without"].get(name, ()):
        assert case["says"] in run(call, name, case["run"])[1], case


def test_figures_and_numbers_are_those_that_are_printed(call: Call, name: str) -> None:
    for case in CASES["figures"].get(name, ()):
        assert case["says"] in run(call, name, case["run"])[1], case


@pytest.mark.usefixtures("name")
def test_the_text_is_the_published_one(call: Call) -> None:
    assert call("text").out == Path("published.txt").read_text(encoding="utf-8")
    assert call("validate", "-f", "json", "--fields", "valid").code == 0


@pytest.mark.parametrize("line", ["estimate", "estimate --sweep 1-2", "units --brief", "targets --role lead"])
def test_a_hint_names_what_the_document_has_or_its_kind(call: Call, name: str, line: str) -> None:
    """No slot of an example is left unfilled where a document has no ceiling, no unit, no rate."""
    _, said = run(call, name, line)
    assert "例如" in said
    assert "{" not in said


@pytest.mark.usefixtures("name")
def test_the_topic_on_claims_fills_its_examples(call: Call) -> None:
    said = call("help", "claims").out
    assert "{offer}" not in said
    assert "{rated}" not in said


@pytest.mark.usefixtures("name")
@pytest.mark.parametrize("target", ["datasette out", "csv out", "json out/all.json", "sql out/all.sql"])
def test_files_of_an_export_say_none_of_what_is_not_printed(call: Call, tmp_path: Path, target: str) -> None:
    """What a document leaves out is empty there, or said in Chinese: never a word of the program."""
    (tmp_path / "out").mkdir()
    assert call("export", *target.split(), "-q").code == 0
    texts = [path for path in (tmp_path / "out").iterdir() if path.suffix != ".db"]
    assert texts
    for path in texts:
        assert "None" not in path.read_text(encoding="utf-8"), path.name
