"""``pinghu validate --text``: where the published text and the data differ, however the copy is set."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.document.against import PublishedLine, compare
from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine
from pinghu_cli.document.text import published_text
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.normalise import simplified
from tests.calling import Call

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "edition-2025.yaml"
DOCUMENT, _, SOURCE = examine(FILE.read_bytes(), str(FILE), ALL)
assert DOCUMENT is not None
TEXT = published_text(DOCUMENT)
LINES = TEXT.splitlines()


def differences(text: str) -> list[Problem]:
    assert DOCUMENT is not None
    return compare([PublishedLine(n, 0, line) for n, line in enumerate(text.splitlines(), 1)], DOCUMENT, SOURCE)


@pytest.fixture
def check(call: Call, tmp_path: Path) -> Any:
    def checked(text: str | bytes, *options: str) -> dict[str, Any]:
        path = tmp_path / "published.txt"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        found: dict[str, Any] = json.loads(call("validate", str(FILE), "--text", str(path), "-f", "json", *options).out)
        return found

    return checked


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.rstrip("\n").encode(),
        "\n\n".join(f"\u3000\u3000{line} " for line in LINES).encode(),
        f"網站首頁 > 政務公開\n{TEXT}\n- 3 -\n".encode(),
    ],
    ids=["as it is", "BOM and CRLF", "GB 18030", "UTF-16", "no last line end", "spaced", "with the page around it"],
)
def test_a_faithful_copy_is_the_same(check: Any, copy: bytes) -> None:
    report = check(copy)
    assert (report["valid"], report["problems"], report["left"]) == (
        True,
        [],
        {"problems": 0, "doubts": 0, "numerals": 0},
    )


def test_a_changed_character_is_placed(check: Any) -> None:
    """Line and column of the text, the item and its key, what stands there and what the data says."""
    number = next(n for n, line in enumerate(LINES) if "最高120萬元" in line)
    column = LINES[number].index("120")
    (problem,) = check(TEXT.replace("最高120萬元", "最高150萬元", 1))["problems"]
    assert (problem["text_line"], problem["text_column"]) == (number + 1, column + 2)
    assert (problem["item"], problem["path"]) == ("1", "domains[0].measures[0].text")
    assert "公布的是「5」,資料檔是「2」" in problem["message"]
    assert "分別給予最高1[5]0萬元、40萬" in problem["message"]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("(一)支持研發平臺建設", "(一)支援研發平臺建設", "domains[0].measures[0].title"),
        ("科技局、財政局", "科技局、財政廳", "domains[0].measures[0].units"),
        ("加快科技創新", "加速科技創新", "domains[0].overview"),
        ("為促進產業發展", "為推進產業發展", "document.paragraphs[1].text"),
    ],
)
def test_the_key_that_holds_it_is_named(old: str, new: str, path: str) -> None:
    (problem,) = differences(TEXT.replace(old, new, 1))
    assert problem.path == path


def test_characters_of_one_side_only() -> None:
    (problem,) = differences(TEXT.replace("加快科技創新", "全面加快科技創新", 1))
    assert problem.message.startswith("公布的有「全面」,資料檔沒有")
    (problem,) = differences(TEXT.replace("加快科技創新", "科技創新", 1))
    assert problem.message.startswith("公布的沒有「加快」,資料檔有")


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_line_that_is_missing_is_told_once(number: int) -> None:
    (problem,) = differences("\n".join([*LINES[:number], *LINES[number + 1 :]]))
    assert problem.message.startswith("資料檔有這一行,公布的沒有")
    assert LINES[number][:10] in problem.message


def test_a_line_too_many() -> None:
    (problem,) = differences("\n".join([*LINES[:12], "本政策由市政府另行解釋說明。", *LINES[12:]]))
    assert problem.message == "公布的有這一行,資料檔沒有:「本政策由市政府另行解釋說明。」"
    assert problem.text_at == (13, 1)


def test_another_order_is_told_as_one() -> None:
    """Two measures that changed places are no changed characters."""
    first = next(n for n, line in enumerate(LINES) if line.startswith("(一)"))
    swapped = [*LINES[:first], LINES[first + 1], LINES[first], *LINES[first + 2 :]]
    problems = differences("\n".join(swapped))
    assert problems
    assert all("次序不同" in problem.message for problem in problems)


def test_another_script_is_told_once() -> None:
    (problem,) = differences(simplified(TEXT))
    assert problem.code == "text-print"


@pytest.mark.parametrize("width", [12, 30])
def test_a_text_broken_at_a_width(width: int) -> None:
    """As a PDF gives it: lines are put together, and a difference is placed in the broken line."""
    broken = "\n".join(line[n : n + width] for line in LINES for n in range(0, len(line), width))
    assert differences(broken) == []
    changed = broken.replace("夜間經濟街區給", "夜間經濟園區給").replace("夜間經", "深夜經", 1)
    problems = differences(changed)
    for problem in problems:
        assert problem.text_at is not None
        line, column = problem.text_at
        assert changed.splitlines()[line - 1][column - 1 : column] in ("深", "夜", "園")
    assert problems


@given(st.data())
def test_a_changed_character_is_found_wherever_it_is(data: st.DataObject) -> None:
    """Whatever single character is changed: one difference, at its place, and nothing else."""
    place = data.draw(st.integers(0, len(TEXT) - 1).filter(lambda n: TEXT[n] not in "\n |"))
    line = TEXT.count("\n", 0, place)
    column = place - (TEXT.rfind("\n", 0, place) + 1)
    (problem,) = differences(TEXT[:place] + "¤" + TEXT[place + 1 :])
    assert problem.text_at == (line + 1, column + 1)
    assert f"公布的是「¤」,資料檔是「{TEXT[place]}」" in problem.message


@given(st.randoms(use_true_random=False))
def test_lines_in_any_order_with_any_slips_never_fail(chance: random.Random) -> None:
    """However spoilt: every difference has a place within the text, and a text that differs has one."""
    lines = [line for line in LINES if chance.random() > 0.2]
    chance.shuffle(lines)
    spoilt = ["".join(c for c in line if chance.random() > 0.05) for line in lines]
    problems = differences("\n".join(spoilt))
    assert problems or "".join("".join(spoilt).split()) == "".join(TEXT.split())
    for problem in problems:
        assert problem.text_at is not None
        assert 1 <= problem.text_at[0] <= max(1, len(spoilt))
        assert problem.hint


def test_the_digest_is_given_once_the_text_agrees(call: Call, tmp_path: Path) -> None:
    """Until it does, what differs is said instead: a digest that is copied from the data proves nothing."""
    assert DOCUMENT is not None
    right = DOCUMENT.document.sha256
    data, text = tmp_path / "new.yaml", tmp_path / "published.txt"
    data.write_text(FILE.read_text(encoding="utf-8").replace(right, "0" * 64), encoding="utf-8")
    text.write_text(TEXT, encoding="utf-8")
    bare = json.loads(call("validate", str(data), "-f", "json").out)["problems"]
    assert [problem["code"] for problem in bare] == ["text-differs"]
    assert right not in bare[0]["hint"]
    assert "--text" in bare[0]["hint"]
    (problem,) = json.loads(call("validate", str(data), "--text", str(text), "-f", "json").out)["problems"]
    assert problem["hint"] == f"文本已逐字相符,寫成 sha256: {right}"
    data.write_text(data.read_text(encoding="utf-8").replace("0" * 64, right), encoding="utf-8")
    assert call("validate", str(data), "--text", str(text)).code == 0


def test_one_of_both_can_be_standard_input(call: Call) -> None:
    assert call("validate", str(FILE), "--text", "-", stdin=TEXT).code == 0
    assert call("validate", "-", "--text", "-", stdin=TEXT).code == 2
