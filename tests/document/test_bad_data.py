"""Every defect of a data file is named, with its place and what to do, and all of them in one pass."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine, load
from pinghu_cli.document.text import digest
from pinghu_cli.document.yaml_source import parse
from pinghu_cli.errors import DataError, Problem
from tests.changed import by_case, changed

CASES = yaml.safe_load(Path(__file__).with_name("bad_data.yaml").read_text(encoding="utf-8"))


def validate(text: str) -> tuple[list[Problem], str]:
    """All problems of ``text``, and the first characters of the digest of what it holds."""
    document, problems, _ = examine(text.encode(), "bad.yaml", ALL)
    return problems, digest(document)[:12] if document and not _dangling(problems) else ""


def _dangling(problems: list[Problem]) -> bool:
    return any(problem.code == "unknown-domain" for problem in problems)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_defect_is_named(case: dict[str, Any], shipped_yaml: str) -> None:
    """The message, its line, its key path and its hint are those that a person editing the file needs."""
    text = by_case(shipped_yaml, case)
    problems, found_digest = validate(text)

    def line_of(piece: str) -> int:
        return text[: text.index(piece)].count("\n") + 1

    at = line_of(case["at"]) if "at" in case else None
    first = line_of(case["first"]) if "first" in case else None
    says = case["says"].replace("{digest}", found_digest).replace("{first}", str(first))
    says = says.replace("{line-1}", str((at or 0) - 1))
    named = [problem for problem in problems if problem.message == says]
    assert named, [str(problem) for problem in problems]
    assert all(problem.file == "bad.yaml" and problem.line > 0 for problem in named)
    assert at is None or at in {problem.line for problem in named}
    assert case.get("path") in (None, *(problem.path for problem in named))
    assert case.get("hint") in (None, *(problem.hint for problem in named))
    assert not [problem.hint for problem in problems if not problem.hint or problem.hint.endswith((":", "、"))]


def test_all_defects_in_one_pass(shipped_yaml: str) -> None:
    """Two structural defects far apart are both reported."""
    slips = (("title: 加快數智化轉型", "titel: 加快數智化轉型"), ("total: 0.83億元", "total: 許多"))
    text = changed(shipped_yaml, *slips)
    messages = {problem.message for problem in validate(text)[0]}
    assert {"不認識的鍵「titel」", "缺少必填的鍵「title」", "不是金額:許多"} <= messages


def test_loading_refuses_bad_figures(tmp_path: Path, shipped_yaml: str) -> None:
    """A figure that its quote does not bear out stops every command, not only validate."""
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        changed(shipped_yaml, ("label: 數字化車間, up_to: 15萬元", "label: 數字化車間, up_to: 51萬元")),
        encoding="utf-8",
    )
    with pytest.raises(DataError) as raised:
        load(bad)
    assert raised.value.exit_code == 3
    assert f"{bad}:" in raised.value.message
    assert len(raised.value.problems) == 1


def test_alias_bomb_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    """Nothing is multiplied before the refusal."""
    bomb = tmp_path / "bomb.yaml"
    bomb.write_text(
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{f'*{a},' * 9}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    )
    with pytest.raises(DataError) as raised:
        load(bomb)
    assert raised.value.code == "yaml-unsafe"


def test_huge_file_is_refused(tmp_path: Path) -> None:
    """A 200 MB file ends in one line, read no further than the limit (sparse here, so that the test writes nothing)."""
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(DataError, match="資料檔超過上限 64 MB"):
        load(huge)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "檔案是空的"),
        (b"# nothing\n", "檔案是空的"),
        (b"schema: 1\ntitle: \xff\xff", "不是 UTF-8、GB 18030、Big5 或 UTF-16 文字"),
        (b"schema: \x00", "含有 YAML 不允許的字元"),
    ],
)
def test_files_that_are_no_text(data: bytes, says: str) -> None:
    """Empty, wrongly encoded and binary files are told apart."""
    assert says in str(parse(data, "x.yaml").problems[0])


@pytest.mark.parametrize(("name", "says"), [("missing.yaml", "找不到檔案"), (".", "這是資料夾")])
def test_files_that_cannot_be_read(tmp_path: Path, name: str, says: str) -> None:
    """A wrong path is said to be one, with what to check."""
    with pytest.raises(DataError, match=says) as raised:
        load(tmp_path / name)
    assert "PINGHU_DATA" in raised.value.hint
