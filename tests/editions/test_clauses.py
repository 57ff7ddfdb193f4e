"""What `pinghu draft` takes the clauses of cities to pay (clauses.yaml), and that the rules of the data bear it out."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pinghu_cli.document import operators
from pinghu_cli.document.load import read
from pinghu_cli.document.model import Tier
from pinghu_cli.editions.drafting.draft import facts_of
from pinghu_cli.editions.drafting.make import make
from tests.editions import truth

CLAUSES: dict[str, list[str]] = {
    text: said
    for case in yaml.safe_load((Path(__file__).parent / "clauses.yaml").read_text(encoding="utf-8"))
    for text, said in case.items()
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_pays_what_a_reader_says(clause: str) -> None:
    facts = facts_of(clause)
    said = [truth.said(tier) for grant in facts.incentives for tier in grant.tiers if truth.said(tier)]
    said += [f"target {target.op} {target.value}" for target in facts.targets]
    assert Counter(map(in_order, said)) == Counter(map(in_order, CLAUSES[clause]))


def in_order(said: str) -> str:
    return " ".join(sorted(re.findall(r"[a-z_]+ [^a-z]+", f"{said} ")))


def paid(tier: Tier) -> set[str]:
    figures = (tier.amount, tier.up_to, tier.rate, tier.rate_up_to, tier.rate_at_least, tier.pool, tier.at_least)
    bounds = (tier.base_from, tier.base_over, tier.base_limit, *(cap.up_to for cap in tier.caps))
    months = tier.months or tier.months_up_to
    return {str(figure) for figure in (*figures, *bounds, months) if figure is not None}


def test_the_rules_bear_out_what_is_drafted(tmp_path: Path) -> None:
    """Every figure of every clause is in the file that loads, or asked about there."""
    kinds = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    more = (case.items() for kind, cases in kinds.items() if kind != "open" for case in cases)
    clauses = CLAUSES | {clause: said for items in more for clause, said in items}
    text = tmp_path / "text.txt"
    measures = [f"{number}.支持企业。{clause}" for number, clause in enumerate(clauses, 1)]
    text.write_text("\n".join(("一、支持企业发展", *measures)), encoding="utf-8")
    document, problems = read(make(str(text)).text.encode(), "draft.yaml")
    assert not problems
    assert document is not None
    for measure, (clause, said) in zip(document.measures, clauses.items(), strict=True):
        tiers = [tier for grant in measure.incentives for tier in grant.tiers]
        told = set().union(*map(paid, tiers)) | {str(target.value) for target in measure.targets}
        asked = "".join(filter(None, (tier.doubt for tier in tiers)))
        for figure in re.findall(r"[\d.]+\S*", " ".join(said)):
            assert figure in told or figure in asked, clause


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        (
            "对设备投资300万元以上的项目，按8%给予补助，其中列入省级重点的按10%给予补助。",
            ["设备投资300万元以上的项目补助", "列入省级重点补助"],
        ),
        (
            "首次认定的高新技术企业给予20万元奖励，重新认定的给予10万元奖励。",
            ["首次认定的高新技术企业奖励", "重新认定奖励"],
        ),
        ("对入选人才计划的，给予“一事一议”支持。", ["入选人才计划支持"]),
        ("给予团队50万元奖励，最高奖励个人10万元。", ["团队奖励", "奖励个人"]),
    ],
)
def test_an_incentive_is_named_by_its_own_words(clause: str, names: list[str]) -> None:
    """Two that had one name would look like one change told twice."""
    assert [grant.name for grant in facts_of(clause).incentives] == names


@pytest.mark.parametrize(
    ("clause", "counts"),
    [
        ("设备投资按10%补助，软件投资按20%补助，单个企业每年最高100万元。", ["单个企业每年", "单个企业每年"]),
        ("第一年按租金的100%、第二年按50%给予补贴，每年最高30万元。", ["每年", "每年"]),
        ("按投入额的8%给予补助，单个项目最高600万元，龙头企业最高1000万元。", ["单个项目", None]),
        ("按30%给予补助，最高20万元，单个企业每年累计最高100万元。", [None]),
    ],
)
def test_a_ceiling_printed_once_counts_the_same_for_all_that_it_is_for(clause: str, counts: list[str | None]) -> None:
    assert [tier.per for grant in facts_of(clause).incentives for tier in grant.tiers] == counts


@pytest.mark.parametrize(
    ("clause", "per"),
    [
        ("对租用标准厂房的，每平方米补助20元，单个企业最高50万元。", ["平方米"]),
        ("快充桩每千瓦补贴300元，慢充桩每千瓦补贴100元。", ["千瓦", "千瓦"]),
        ("对开通国际货运航线的，每班给予2万元补贴，每条航线每年最高300万元。", ["班"]),
        ("对举办展会的，按每场活动给予最高5万元补助。", ["场"]),
        ("每人次补贴100元，每次不超过2000元。", ["人次"]),
        ("对租用标准厂房的，每平方米每年补助20元。", ["平方米"]),
        ("对见习人员，每人每月给予1000元补贴。", ["人"]),
        ("每家企业每年最高补贴20万元。", ["每家企业每年"]),
        ("企业参加展会，每个展位补贴1万元。", ["每个展位"]),
        ("对入选的给予20万元奖励，同一企业年度不超过100万元。", [None]),
    ],
)
def test_a_sum_is_paid_for_each_of_what_is_printed_with_it(clause: str, per: list[str | None]) -> None:
    """Whatever a counter counts; the words of a further ceiling are that ceiling's."""
    assert [tier.per for grant in facts_of(clause).incentives for tier in grant.tiers] == per


@pytest.mark.parametrize("shade", operators.SHADES)
def test_a_target_is_shaded_as_the_rules_ask_and_not_by_a_name(shade: str) -> None:
    (target,) = facts_of(f"{shade}省级示范县3个。").targets
    assert (target.metric, target.qualifier) == ("省级示范县", [shade])
    (named,) = facts_of("实施重点研发计划项目20个。").targets
    assert (named.metric, named.qualifier) == ("实施重点研发计划项目", [])


@pytest.mark.parametrize(
    ("clause", "base"),
    [
        ("给予设备投资10%的补助。", "设备投资"),
        ("其中研发费用按5%给予补助。", "研发费用"),
        ("对龙头企业,补助比例提高到8%。", None),
        ("企业租金补贴比例上调至30%。", None),
        ("其中前三年按80%给予奖励。", None),
    ],
)
def test_what_a_rate_is_of_is_a_noun_or_is_asked(clause: str, base: str | None) -> None:
    assert [tier.base for grant in facts_of(clause).incentives for tier in grant.tiers] == [base]
