"""With another document, nothing that people read is of the one that ships: overview, help, hints, examples."""

import re
import shlex
from pathlib import Path

import pytest

from pinghu_cli.commands import MODULES, function, samples
from pinghu_cli.commands.topics import TOPICS
from pinghu_cli.document.load import load
from tests.calling import Call

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    "small": ROOT / "docs" / "edition-2024.yaml",
    "every kind of figure, simplified": ROOT / "tests" / "receipts" / "kinds.yaml",
}
LINES = [
    "estimate",
    "estimate --template x --sweep 1-2",
    "estimate --sweep 10萬-50萬",
    "estimate 不存在的東西",
    "estimate 不存在=1=2",
    "units --brief",
    "units --role lead",
    "units 不存在的局",
    "targets --role lead",
    "search",
    "show 9999",
    "show 不存在的東西",
    "measures --domain 99",
    "budget --as-of x",
    "match --explain x",
    "match {不存在:是}",
    "export",
    "export xlsx -",
    "replay 沒有.json",
    "batch 沒有.csv -o 結果.csv",
    "incentives --min x",
    "frobnicate",
]
OF_ONE_DOCUMENT = re.compile(r"平湖|2025|八個領域|三十三項|智能工廠|ai-cooperation|smart-factory|34\.16")


@pytest.fixture(params=DOCUMENTS, ids=str)
def other(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Another document, in force wherever a command looks for one, and a folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINGHU_DATA", str(DOCUMENTS[request.param]))
    return DOCUMENTS[request.param]


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("line", ["", "-h", *(f"{name} -h" for name in MODULES), *(f"help {name}" for name in TOPICS)])
def test_overview_and_help_are_of_the_document_in_hand(call: Call, line: str) -> None:
    result = call(*line.split())
    assert not OF_ONE_DOCUMENT.findall(result.out + result.err)


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("line", LINES)
def test_errors_and_hints_are_of_the_document_in_hand(call: Call, line: str) -> None:
    result = call(*line.split())
    assert result.code in (0, 1, 2, 3)
    assert not OF_ONE_DOCUMENT.findall(result.out + result.err)


def test_a_command_and_help_take_the_document_as_an_option(call: Call) -> None:
    for name, path in DOCUMENTS.items():
        unit = samples.of(load(path))["unit"]
        assert unit in call("units", "-h", "--data", str(path), "--script", "hant").out, name
        assert unit in call("help", "units", "--data", str(path), "--script", "hant").out, name


def test_every_example_of_help_runs_with_another_document(call: Call, other: Path) -> None:
    """Exit code 0; `match` says with 3 that a document has no conditions. What reads files is tried elsewhere."""
    document = load(other)
    known = samples.of(document)
    failed = []
    for name in sorted({*MODULES} - {"validate", "diff", "draft", "batch", "replay"}):
        for example in samples.examples(getattr(function(name), "examples", ()), known):
            _, *arguments = shlex.split(example.line.partition(" > ")[0])
            result = call(*arguments, *([] if {"-f", "-o"} & set(arguments) else ["-f", "table"]))
            if result.code != (3 if name == "match" and not document.facts else 0):
                failed.append((example.line, result.code, result.err))
    assert failed == []


def test_help_of_a_bad_document_has_placeholders(call: Call, bad: Path) -> None:
    page = call("units", "-h", PINGHU_DATA=str(bad))
    assert page.code == 0
    assert "pinghu units 單位" in page.out
    assert call("units", "--brief", PINGHU_DATA=str(bad)).code in (2, 3)


def test_help_does_not_wait_for_standard_input(call: Call) -> None:
    assert "pinghu units 單位" in call("units", "-h", "--data", "-", stdin="").out


def test_the_code_knows_no_word_of_one_document() -> None:
    """Nothing that is printed names this document: strings of the code but for docstrings."""
    import ast

    for path in (ROOT / "pinghu_cli").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                assert not OF_ONE_DOCUMENT.search(node.value), (path.name, node.lineno, node.value)
