"""A hint that is followed leads on: the problem is gone, and no other has come in its place."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine
from pinghu_cli.document.operators import CEILING, says
from pinghu_cli.document.yaml_source import parse
from pinghu_cli.errors import Problem
from tests.changed import changed

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "docs" / "edition-2025.yaml").read_text(encoding="utf-8")
NEAREST = re.compile(r"是否要找:([^?、]+)")
NUMBER = re.compile(r"^應為 (\d+)$")
CHANGED = re.compile(r"改成 (\S+)$")
ADDED = re.compile(r"^(\w+) 加上 (\S+)$")
KEY = re.compile(r"^補上 (\w+): (.+)$")

SLIPS = [
    ("units: [商務局]\n", "units: [商務居]\n"),
    ("leads: [商務局]", "leads: [商務居]"),
    ("number: 4", "number: 3"),
    ("number: 4\n", "number: 9\n"),
    ('op: ">="', 'op: "<="'),
    ('op: ">="', 'op: "=>"'),
    ('op: "=", value: 1個', 'op: ">=", value: 1個'),
    ("qualifier: [以上], ", ""),
    ("title: 促進消費", "titel: 促進消費"),
    ("    title: 促進消費\n", ""),
    ("form: 獎勵", "from: 獎勵"),
    ("place: opening", "place: Opening"),
    ("per: 家", "per: 台") if "per: 家" in SMALL else ("recipients: [個人]", "recipients: 個人"),
    ("up_to: 500元", "up_to: 500"),
    ("units: [商務局, 科技局]", "units: 商務局"),
    ("number: 2\n", "number: 二\n"),
    ("title: 發展夜間經濟", "title: [發展夜間經濟]"),
    ("first_day: 2025-01-01, last_day: 2025-12-31, ", ""),
    ("{first_day: 2025-01-01, last_day: 2025-12-31, quote: 2025年全年實施有效}", "{first_day: 2025-01-01}"),
    ("total: 1.2億元\n", "totl: 1.2億元\n"),
]
ONLY_TOLD = {"wrong-type", "wrong-number", "bad-date"}
"""Problems whose hints may say what kind of thing to write, and not the very words."""


def problems_of(text: str) -> dict[tuple[str, str, str], Problem]:
    """Every problem by path, code and message; the digest of a text that was changed is none of this."""
    found = examine(text.encode(), "small.yaml", ALL)[1]
    return {
        (problem.path, problem.code, problem.message): problem for problem in found if problem.code != "text-differs"
    }


def followed(text: str, problem: Problem) -> str | None:
    """The file as somebody mends it who does what the hint says; None where it names nothing to write."""
    tree: Any = parse(text.encode(), "small.yaml").value
    *outer, last = problem.keys or ("",)
    home = tree
    for key in outer:
        home = home[key]
    hint = problem.hint
    if problem.code == "unknown-key" and (named := NEAREST.search(hint)):
        home[named[1]] = home.pop(last)
    elif (named := NEAREST.search(hint)) or (named := CHANGED.search(hint)):
        home[last] = named[1]
    elif named := NUMBER.search(hint):
        home[last] = int(named[1])
    elif named := ADDED.search(hint):
        held = home[last].setdefault(named[1], [])
        held.append(named[2])
    elif (named := KEY.search(hint)) and problem.code == "missing-key":
        inner = home[last] if problem.keys else tree
        inner[named[1]] = yaml.safe_load(named[2]) if named[2][:1] in "[{1t" else named[2]
    else:
        return None
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(("old", "new"), SLIPS)
def test_what_a_hint_says_mends_the_file(old: str, new: str) -> None:
    """Every problem that names what to write; a missing key may still lack its right words."""
    text = changed(SMALL, (old, new))
    before = problems_of(text)
    assert before
    assert all(problem.hint for problem in before.values())
    mends = {at: followed(text, problem) for at, problem in before.items()}
    assert any(mends.values()) or {code for _, code, _ in before} <= ONLY_TOLD
    for at, mended in mends.items():
        if mended is None:
            continue
        problem = before[at]
        after = problems_of(mended)
        assert at not in after
        came = {key for key in after if key not in before}
        shape = {"wrong-type", "unknown-key", "bad-choice", "bad-figure", "missing-key", "bad-date", "yaml-syntax"}
        if problem.code == "missing-key" or {key[1] for key in before} & shape:
            came = {key for key in came if key[1] in shape - {"bad-date"}}
        assert not came, (problem.hint, came)


@pytest.mark.parametrize(
    ("printed", "operator"),
    [
        ("不超過30家", "<="),
        ("30家以內", "<="),
        ("不低於30家", ">="),
        ("30家以下", "<="),
        ("30家及以上", ">="),
        ("控制在30家", "<="),
    ],
)
def test_words_beside_a_figure_are_named_as_they_are_printed(printed: str, operator: str) -> None:
    """以內 and 不超過 of a traditional text, not 以内 and 不超过, which its quote does not hold."""
    old = '{metric: 新增高新技術企業, op: ">=", value: 25家, qualifier: [以上], quote: 新增高新技術企業25家以上}'
    new = f'{{metric: 新增高新技術企業, op: "{operator}", value: 30家, quote: 新增高新技術企業{printed}}}'
    text = changed(SMALL, (old, new), ("新增高新技術企業25家以上。", f"新增高新技術企業{printed}。"))
    named = [problem for problem in problems_of(text).values() if "加上" in problem.hint]
    assert len(named) == 1
    mended = followed(text, named[0])
    assert mended is not None
    assert problems_of(mended) == {}


@pytest.mark.parametrize(
    "word",
    ["最高", "可達", "不超過", "不高於", "上限", "封頂", "限額", "可上浮至", "可提高到", "可放寬至", "至多", "最多"],
)
def test_each_word_of_a_ceiling_makes_one(word: str) -> None:
    """It is none of a figure that is paid whole."""
    text = SMALL.replace("最高", word)
    assert problems_of(text) == {}
    whole = text.replace("up_to: 120萬元", "amount: 120萬元")
    assert {code for _, code, _ in problems_of(whole)} == {"ceiling"}


@pytest.mark.parametrize("words", ["對限額以上企業", "對新上限企業", "上限單位", "首次上限入庫的", "達到"])
def test_what_only_looks_like_a_ceiling_is_none(words: str) -> None:
    """Firms above a size are called so; what they get is paid whole."""
    assert not says(CEILING, f"{words}獎勵20萬元")
