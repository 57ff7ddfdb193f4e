"""Documents that are printed in another way keep their text: it comes back, and items are cut out of it."""

import hashlib
from pathlib import Path

import pytest
import yaml

from pinghu_cli.document.checks import LOADING
from pinghu_cli.document.load import examine, read
from pinghu_cli.document.text import published_item, published_text
from pinghu_cli.editions.drafting.make import make

TEXTS = Path(__file__).parents[1] / "editions" / "texts"
PUBLISHED = """\
示例市促進產業發展若干政策(2031年版)
一、支持工業(由經信局、財政局牽頭)
市財政安排1億元。
第一條 技術改造。對技術改造的企業給予最高
50萬元補助。【經信局】
二、支持商貿(由商務局牽頭)
第一條 舉辦展會。全年舉辦展會3場。【商務局】
本政策2031年全年有效。
"""
DATA = f"""\
schema: 2
document:
  title: 示例市促進產業發展若干政策(2031年版)
  paragraphs: [{{id: P1, title: 有效期, place: closing, text: 本政策2031年全年有效。}}]
  effective: {{first_day: 2031-01-01, last_day: 2031-12-31, quote: 2031年全年有效}}
  sha256: {hashlib.sha256(PUBLISHED.encode()).hexdigest()}
  published: |
{"".join(f"    {line}" for line in PUBLISHED.splitlines(keepends=True))}\
  numerals: {{date: [2031年全年], name: [(2031年版)]}}
units: [{{name: 經信局}}, {{name: 財政局}}, {{name: 商務局}}]
recipients: {{企業: null}}
domains:
  - number: 1
    title: 支持工業
    leads: [經信局, 財政局]
    overview: 市財政安排1億元。
    measures:
      - {{number: 1, title: 技術改造, text: 對技術改造的企業給予最高50萬元補助。, units: [經信局]}}
  - number: 2
    title: 支持商貿
    leads: [商務局]
    measures:
      - {{number: 2, title: 舉辦展會, text: 全年舉辦展會3場。, units: [商務局]}}
"""


def test_each_item_is_cut_out_of_the_text_with_its_printed_number() -> None:
    """Numbers that begin anew, other brackets, a line broken inside a figure: as printed."""
    document, problems = read(DATA.encode(), "data.yaml")
    assert document, problems
    assert published_text(document) == PUBLISHED
    domain = document.domains[0]
    assert published_item(document, domain) == "".join(PUBLISHED.splitlines(keepends=True)[1:5])
    assert (
        published_item(document, domain.measures[0])
        == "第一條 技術改造。對技術改造的企業給予最高\n50萬元補助。【經信局】\n"
    )
    assert published_item(document, document.measures[1]) == "第一條 舉辦展會。全年舉辦展會3場。【商務局】\n"
    assert domain.lead == "經信局、財政局"


def test_what_does_not_stand_in_the_kept_text_is_refused() -> None:
    changed = DATA.replace("text: 全年舉辦展會3場。", "text: 全年舉辦展會4場。")
    _, problems = read(changed.encode(), "data.yaml")
    assert [problem.message for problem in problems] == ["published 中依序找不到「全年舉辦展會4場。」"]


@pytest.mark.parametrize("name", ["donghe", "linzhou", "pingchuan", "qingyuan", "shanyang", "yunxi"])
def test_a_drafted_text_comes_back_as_it_was_published(name: str, tmp_path: Path) -> None:
    """Each of these is printed in its own way; the digest of what the draft rebuilds is that of what it read."""
    source = yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))["text"]
    path = tmp_path / f"{name}.txt"
    path.write_text(source, encoding="utf-8")
    document, problems, _ = examine(make(str(path)).text.encode(), "draft.yaml", LOADING)
    assert document
    assert not problems
    assert hashlib.sha256(published_text(document).encode()).hexdigest() == document.document.sha256
    for item in document.items():
        cut = "".join(published_item(document, item).split())
        assert "".join(item.title.split()) in cut
        assert "".join(item.text.split()) in cut
