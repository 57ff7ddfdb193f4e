"""A draft: what is still to decide is counted, said with every answer, and never reckoned with."""

import json
import re
from pathlib import Path

import pytest

from pinghu_cli import api
from pinghu_cli.document.doubts import banner, doubts
from pinghu_cli.document.load import load
from tests.calling import Call

SETTLED = (Path(__file__).parents[2] / "docs" / "edition-2025.yaml").read_text(encoding="utf-8")
TIER = "{id: national, name: 國家級研發中心, label: 國家級, up_to: 120萬元}"
OPEN = SETTLED.replace(TIER, TIER.replace("}", ", doubt: 門檻或金額?}")).replace(
    "descriptor: [2個領域]", "todo: [2個領域]"
)
ANSWERS = ("overview", "about", "show 1", "measures", "units", "budget", "targets", "incentives", "search 研發", "text")


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "draft.yaml"
    path.write_text(OPEN, encoding="utf-8")
    return str(path)


def test_doubts_are_counted_down_to_none(call: Call, draft: str) -> None:
    assert [doubt.words for doubt in doubts(load(draft))] == ["數字待歸類:「2個領域」", "門檻或金額?"]
    report = json.loads(call("validate", draft, "-f", "json").out)
    assert [(problem["code"], problem["message"]) for problem in report["problems"]] == [
        ("numeral-todo", "待定:數字待歸類:「2個領域」"),
        ("doubt", "待定:門檻或金額?"),
    ]
    assert call("validate", draft).code == 3
    Path(draft).write_text(SETTLED, encoding="utf-8")
    assert call("validate", draft).code == 0


@pytest.mark.parametrize("line", ANSWERS)
@pytest.mark.parametrize("format", ["table", "json", "tsv", "markdown"])
def test_every_answer_of_a_draft_says_so_once(call: Call, draft: str, line: str, format: str) -> None:
    words = [] if line == "overview" else [*line.split(), "-f", format, "-q"]
    for file, said in ((draft, 1), (str(Path(__file__).parents[2] / "docs" / "edition-2025.yaml"), 0)):
        answer = call(*words, PINGHU_DATA=file)
        assert (answer.out + answer.err).replace("\n", "").count("草稿:") == said


def test_no_receipt_rests_on_a_doubted_figure(draft: str) -> None:
    document = load(draft)
    settled = api.estimate(document, ["research-centre.provincial"])
    open_ = api.estimate(document, ["research-centre.national"])
    assert settled.totals.max_yuan == 400_000
    assert (open_.totals.max_yuan, open_.lines[0].max_yuan, open_.lines[0].status) == (None, None, "unstated")
    assert "門檻或金額?" in "".join(open_.lines[0].notes)
    assert open_.warnings[0] == settled.warnings[0] == banner(document)


def test_neither_batch_nor_sql_rests_on_it(call: Call, draft: str, tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("applicant,incentive\n甲,research-centre.national\n甲,research-centre.provincial\n", "utf-8")
    answer = call("batch", str(claims), "--data", draft, "-o", str(tmp_path / "results.csv"))
    results = (tmp_path / "results.csv").read_text(encoding="utf-8")
    assert "草稿:" in answer.out + answer.err
    assert ("1200000" in results, "400000" in results) == (False, True)
    exported = call("export", "sql", "-", "--data", draft)
    assert "草稿:" in exported.err
    (rule,) = re.findall(r"\('research-centre.national', 'unstated', (?:TRUE|FALSE).*\)", exported.out)
    assert "120" not in rule
    assert re.search(r"\('research-centre.national', 'research-centre'.*'門檻或金額\?'\)", exported.out)
