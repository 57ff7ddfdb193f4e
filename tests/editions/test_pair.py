"""Two small editions written by hand (docs/edition-*.yaml), with all that a reader of both would mark."""

import re
from pathlib import Path

import pytest
import yaml
from opencc import OpenCC

from pinghu_cli import api
from pinghu_cli.document.load import load, read
from pinghu_cli.document.model import Document
from pinghu_cli.editions.changes import Change
from pinghu_cli.editions.drafting.make import make
from pinghu_cli.errors import NotFound

DOCS = Path(__file__).parents[2] / "docs"
OLD, NEW = load(DOCS / "edition-2024.yaml"), load(DOCS / "edition-2025.yaml")
HERE = Path(__file__).parent
PAIRS = yaml.safe_load((HERE / "marked_pairs.yaml").read_text(encoding="utf-8"))
MARKED = """\
document changed 標題
document changed 發布日期
document changed 有效期
measures dropped 支持舉辦展會
measures added 發展夜間經濟
measures renamed 推進企業數字化改造升級
measures renumbered 支持家電以舊換新
incentives dropped 展會獎勵
incentives added 夜間經濟街區獎勵
caps raised 國家級研發中心 金額
caps cut 省級研發中心 金額
rates raised 數字化改造補助 比率
thresholds raised 家電以舊換新補貼 基數上限
budget raised 總額
budget raised 支持科技創新
budget raised 支持科技創新 研發投入
targets raised 新增高新技術企業
targets raised 爭取省級科技資金
units renamed 數據局
wording changed 支持研發平臺建設
"""


def marks(changes: tuple[Change, ...]) -> list[str]:
    return [" ".join(filter(None, (change.topic, change.kind, change.what, change.aspect))) for change in changes]


def test_all_that_a_reader_would_mark_and_nothing_else() -> None:
    assert marks(api.diff(OLD, NEW).changes) == MARKED.splitlines()


def drafted(text: str, file: Path) -> Document:
    file.write_text(text, encoding="utf-8")
    document, problems = read(make(str(file)).text.encode(), file.name)
    assert document is not None and not problems
    return document


def test_two_texts_drafted_and_compared_differ_as_a_reader_says(tmp_path: Path) -> None:
    pair = yaml.safe_load((HERE / "drafted_pair.yaml").read_text(encoding="utf-8"))
    editions = [drafted(pair[side], tmp_path / side) for side in ("old", "new")]
    assert sorted(marks(api.diff(*editions).changes)) == sorted(pair["marked"])


@pytest.mark.parametrize("name", PAIRS)
def test_two_texts_differ_where_they_are_marked(name: str, tmp_path: Path) -> None:
    text, marked = PAIRS[name]["text"], PAIRS[name]["marked"]
    editions = []
    for side in ("old", "new"):
        lines = re.sub(r"{(?P<old>[^{}|]*)[|](?P<new>[^{}|]*)}", rf"\g<{side}>", text).splitlines()
        editions.append(drafted("\n".join(filter(None, lines)), tmp_path / side))
    assert sorted(marks(api.diff(*editions).changes)) == sorted(marked)


def test_every_change_has_the_words_of_both_editions() -> None:
    """A clause stands in its edition character for character; what only one edition has, has one."""
    for change in api.diff(OLD, NEW).changes:
        for there, document in ((change.old, OLD), (change.new, NEW)):
            if there is not None and there.item is not None and change.topic not in ("units", "measures"):
                assert there.quote in there.item.text
            assert there is None or there.item is None or there.item in list(document.items())
        assert (change.old is None) == (change.kind == "added")
        assert (change.new is None) == (change.kind == "dropped")
        assert (change.match is None) == (change.kind in ("added", "dropped"))


def in_other_script(document: str) -> Document:
    """A document whose text and data stand in simplified script, with full-width punctuation in its texts."""
    text = OpenCC("t2s").convert((DOCS / document).read_text(encoding="utf-8"))
    converted, problems = read(text.replace("(此件", "（此件").encode(), document)
    assert converted is not None, problems
    return converted


def test_another_script_is_no_change() -> None:
    assert api.diff(OLD, in_other_script("edition-2024.yaml")).changes == ()
    across = api.diff(OLD, in_other_script("edition-2025.yaml")).changes
    assert [(change.topic, change.kind) for change in across] == [
        (change.topic, change.kind) for change in api.diff(OLD, NEW).changes
    ]


def test_what_has_no_counterpart_names_what_comes_nearest_and_is_not_taken_for_it() -> None:
    dropped = next(change for change in api.diff(OLD, NEW).changes if change.kind == "dropped")
    assert dropped.nearest is not None
    assert dropped.nearest.startswith("(四)發展夜間經濟(相似 ")


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ({"only": ["caps", "rates"]}, ["caps raised", "caps cut", "rates raised"]),
        ({"domain": "促進消費", "only": ["thresholds", "budget"]}, ["thresholds raised"]),
        ({"unit": "信息中心", "only": ["units", "rates", "caps"]}, ["rates raised", "units renamed"]),
        ({"unit": "數據局", "only": ["units", "rates", "caps"]}, ["rates raised", "units renamed"]),
        ({"recipient": "個人", "only": ["thresholds", "rates"]}, ["thresholds raised"]),
        ({"recipient": "企業", "only": ["incentives", "thresholds"]}, ["incentives dropped", "incentives added"]),
    ],
    ids=str,
)
def test_filters_take_the_names_of_either_edition(asked: dict[str, str], marked: list[str]) -> None:
    """A unit that was renamed is one unit; what names no recipient is open to all."""
    changes = api.diff(OLD, NEW, **asked).changes  # type: ignore[arg-type]
    assert [f"{change.topic} {change.kind}" for change in changes] == marked


def test_a_name_that_neither_edition_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        api.diff(OLD, NEW, unit="衛生健康局")


def test_a_target_that_the_annex_says_again_changes_once() -> None:
    """The figure of a measure and of the annex row that repeats it go the same way: one change, told of the measure."""
    annex = "targets: [{metric: 爭取省級科技資金"
    texts = []
    for year, value in (("2024", "20"), ("2025", "25")):
        text = (DOCS / f"edition-{year}.yaml").read_text(encoding="utf-8")
        again = f'targets: [{{metric: 新增高新技術企業, op: ">=", value: {value}家, qualifier: [以上], repeats: D1, '
        again += f"quote: 新增高新技術企業{value}家以上}}, {{metric: 爭取省級科技資金"
        text = text.replace(annex, again).replace("goal: 爭取", f"goal: 新增高新技術企業{value}家以上。爭取")
        document, problems = read(text.encode(), year)
        assert document is not None and not problems
        texts.append(document)
    raised = [change for change in api.diff(*texts, only=["targets"]).changes if change.what == "新增高新技術企業"]
    assert [change.sides[-1].item_id for change in raised] == ["D1"]
