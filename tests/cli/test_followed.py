"""What a command says to do next can be done: every call that it prints runs, and leads into no other error."""

import inspect
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.commands import MODULES, function
from pinghu_cli.document.load import load
from pinghu_cli.document.prepared import shipped
from pinghu_cli.document.text import published_text
from pinghu_cli.listings.matches import TemplateRow
from pinghu_cli.output.calls import WITHOUT_DATA, going_on, view_going_on
from pinghu_cli.output.view import Listing, Paragraph, Report, Table
from tests.calling import Call, Result

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "followed.yaml").read_text(encoding="utf-8"))
PRINTED = re.compile(r"pinghu [a-z][^,;。)」\n]*?(?=\s{2}|[,;。)」\n]|\s+(?:看|逐|全部|會)|$)")
"""A call within a line of a page or a hint; what is said of it stands apart."""
AMOUNT = "100萬"
NAME = "我的 新資料.yaml"
"""Of a data file: a shell has to be told that it is one word, and no script may change it."""


EVERY = [(name, case) for name, cases in CASES.items() for case in cases]
BY_OPTION = [
    (name, case) for name, case in EVERY if case["run"] and not re.search("--data|^draft|^validate", case["run"])
]


def written(name: str, folder: Path, data: str) -> Path:
    """The data file that a case is about, as ``data``, with a bad one and its text beside it."""
    source = next(path for path in (HERE / name, HERE.parent / "receipts" / name) if path.exists())
    text = source.read_text(encoding="utf-8")
    (folder / data).write_text(text, encoding="utf-8")
    (folder / "bad.yaml").write_text(text.replace("tiers:", "tears:").replace("metric:", "name:"), encoding="utf-8")
    (folder / "published.txt").write_text(published_text(load(source)), encoding="utf-8")
    return folder / data


def named_in(said: Result, case: dict[str, Any]) -> list[str]:
    """The calls that an answer names, as they are typed."""
    named = [line.strip() for line in PRINTED.findall(said.out + said.err)]
    bare = [re.sub(r" --data '[^']*'", "", line) for line in named]
    assert not [wanted for wanted in case["then"] if not any(line.startswith(wanted) for line in bare)], named
    return named


def follow(call: Call, line: str, data: str) -> list[str]:
    words = shlex.split(re.sub("=金[額额]", f"={AMOUNT}", line).replace("資料檔", data))[1:]
    followed = call(*words)
    assert followed.code in ({0, 3} if words[0] == "validate" else {0}), (line, followed.err)
    return words


@pytest.mark.parametrize(("name", "case"), EVERY, ids=str)
def test_every_call_that_is_named_runs(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, case: dict[str, Any]
) -> None:
    monkeypatch.setenv("PINGHU_DATA", str(written(name, tmp_path, "data.yaml")))
    monkeypatch.chdir(tmp_path)
    for line in named_in(call(*case["run"].split()), case):
        follow(call, line, "data.yaml")


@pytest.mark.parametrize(("name", "case"), BY_OPTION, ids=str)
def test_every_call_that_is_named_stays_with_the_file_in_hand(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, case: dict[str, Any]
) -> None:
    """Whoever gave ``--data`` does not land on the shipped document, whatever the file is called, in either script."""
    written(name, tmp_path, NAME)
    monkeypatch.chdir(tmp_path)
    for line in named_in(call(*case["run"].split(), "--data", NAME, PINGHU_SCRIPT="hans"), case):
        words = follow(call, line, NAME)
        assert NAME in words, line


@pytest.mark.parametrize(("command", "format"), [("estimate", "table"), ("match", "json")])
def test_an_empty_file_to_fill_in_names_the_call_with_the_data_file(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, format: str
) -> None:
    (tmp_path / NAME).write_bytes(shipped().read_bytes())
    monkeypatch.chdir(tmp_path)
    answer = call(command, "--template", "--data", NAME, "-f", format)
    assert f"pinghu {command} --data '{NAME}' " in answer.out


def test_a_script_is_given_the_call_with_the_data_file(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("kinds.yaml", tmp_path, NAME)
    monkeypatch.chdir(tmp_path)
    error = json.loads(call("measures", "不存在 & 的", "--data", NAME, "-f", "json").err.splitlines()[-1])["error"]
    candidate = error["candidates"][0]["write"]
    assert shlex.split(candidate) == ["pinghu", "search", "--data", NAME, "不存在 & 的"]
    assert candidate in error["hint"]


def test_text_of_the_document_is_no_call_that_we_name() -> None:
    printed = Paragraph("原文 pinghu show 9")
    row = TemplateRow(template="")
    said = Report(row, (printed, Paragraph("見 pinghu show 9", "muted")), Listing(TemplateRow, (row,), Table((), ())))
    answer = view_going_on(said, "a.yaml")
    assert isinstance(answer, Report)
    assert answer.blocks == (printed, Paragraph("見 pinghu show --data a.yaml 9", "muted"))


def test_who_has_no_data_file_to_go_on_with() -> None:
    """Commands without ``--data``, and those that name the files themselves."""
    without = {name for name in MODULES if "data" not in inspect.signature(function(name)).parameters}
    assert without | {"diff", "validate"} == WITHOUT_DATA


@pytest.mark.parametrize(
    ("text", "data", "said"),
    [
        ("用 pinghu measures 看全部", "a.yaml", "用 pinghu measures --data a.yaml 看全部"),
        ("pinghu show 9、pinghu show 8", "a.yaml", "pinghu show --data a.yaml 9、pinghu show --data a.yaml 8"),
        ("pinghu show 9 --data b.yaml", "a.yaml", "pinghu show 9 --data b.yaml"),
        ("pinghu validate 資料檔 逐一列出", "it's new.yaml", r"pinghu validate 'it'\''s new.yaml' 逐一列出"),
        ("pinghu validate b.yaml", "a.yaml", "pinghu validate b.yaml"),
        ("pinghu -h", "a.yaml", "pinghu -h"),
        ("pinghu show 9", "-", "pinghu show 9"),
        ("pinghu show 9", None, "pinghu show 9"),
    ],
)
def test_a_call_goes_on_with_the_data_file(text: str, data: str | None, said: str) -> None:
    assert going_on(text, data) == said


def test_a_draft_says_above_a_listing_how_its_own_doubts_are_listed() -> None:
    """What stands above all rows is the title of their table."""
    table = Table((), (), title="草稿;用 pinghu validate 資料檔 逐一列出")
    answer = view_going_on(Listing(TemplateRow, (), table), "new.yaml")
    assert isinstance(answer, Listing)
    assert answer.table.title == "草稿;用 pinghu validate new.yaml 逐一列出"
