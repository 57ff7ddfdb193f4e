"""The data says what a person reads in the published text (facts.yaml), and counts what a careful reading counts."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from pinghu_cli import api
from pinghu_cli.document import query
from pinghu_cli.document.load import decode_printed
from pinghu_cli.document.model import AnnexItem, Document, Domain, Tier
from pinghu_cli.document.wording import payment, reach

FACTS: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "units"), FACTS["units"].items())
def test_units_stand_in_printed_order(document: Document, name: str, units: list[str]) -> None:
    """The first leads."""
    assert list(api.item(document, name).units) == units


@pytest.mark.parametrize(("name", "budget"), FACTS["budgets"].items())
def test_budgets(document: Document, name: str, budget: dict[str, Any]) -> None:
    """Totals and named parts as printed."""
    domain = api.item(document, name)
    assert isinstance(domain, Domain)
    assert domain.budget
    assert str(domain.budget.total) == budget["total"]
    if "parts" in budget:
        assert {part.name: str(part.amount) for part in domain.budget.parts} == budget["parts"]


@pytest.mark.parametrize(("name", "measures"), FACTS["mirrors"].items())
def test_annex_mirrors(document: Document, name: str, measures: list[int]) -> None:
    """Annex items point to the measures that say the same."""
    item = api.item(document, name)
    assert isinstance(item, AnnexItem)
    assert list(item.mirrors) == measures


@pytest.mark.parametrize(("name", "measures"), FACTS["related"].items())
def test_what_is_only_related_is_not_called_the_same(document: Document, name: str, measures: list[int]) -> None:
    """A link that is none of the same words stands apart."""
    item = api.item(document, name)
    assert isinstance(item, AnnexItem)
    assert list(item.related) == measures


@pytest.mark.parametrize(("name", "repeated"), FACTS["repeats"].items())
def test_targets_that_say_it_again_name_the_first(document: Document, name: str, repeated: str | None) -> None:
    """A sum over targets can leave out what the annex repeats."""
    home, metric = name.split(maxsplit=1)
    target = next(target for target in api.item(document, home).targets if target.metric == metric)
    assert target.repeats == repeated


def test_repeats_are_all_marked(document: Document) -> None:
    """34 of the annex targets set what a measure or domain sets; each figure of a repeat is the same."""
    assert sum(target.repeats is not None for item in document.annex_items for target in item.targets) == 34


@pytest.mark.parametrize(("name", "targets"), FACTS["targets"].items())
def test_targets(document: Document, name: str, targets: dict[str, str]) -> None:
    """Targets in words that a person would use."""
    shown = {target.metric: reach(target) for target in api.item(document, name).targets}
    assert {metric: shown.get(metric) for metric in targets} == targets


@pytest.mark.parametrize(("name", "words"), FACTS["payments"].items())
def test_payments(document: Document, name: str, words: str) -> None:
    """Payments in words; a ceiling is called one."""
    assert [payment(offer.tier) for offer in query.offers(document) if offer.id == name] == [words]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "每月1000元,最長12個月"),
        ({"per": "人"}, "每人每月1000元,最長12個月"),
        ({"per": "月"}, "每月1000元,最長12個月"),
        ({"amount": None, "up_to": "1000元", "per": "家"}, "每家每月最高1000元,最長12個月"),
        ({"amount": None, "up_to": "1000元", "per": "每月"}, "每月最高1000元,最長12個月"),
        ({"amount": None, "up_to": "1000元", "at_least": "500元", "per": "人"}, "每人每月500元至1000元,最長12個月"),
    ],
)
def test_what_is_paid_by_the_month_says_so_once(changed: dict[str, str | None], words: str) -> None:
    tier = {"amount": "1000元", "months_up_to": 12} | changed
    assert payment(msgspec.convert(tier, Tier, dec_hook=decode_printed)) == words


def test_counts(document: Document) -> None:
    """8 domains, 50 measures, 33 annex items, 34 units; the targets and tiers that a careful reading finds."""
    assert (len(document.domains), len(document.measures), len(document.annex_items)) == (8, 50, 33)
    assert len(document.units) == 34
    where = Counter(type(fact.item).__name__ for fact in query.targets(document))
    assert where == {"Domain": 7, "Measure": 80, "AnnexItem": 53}
    pays = Counter(offer.pays for offer in query.offers(document))
    assert pays == {"up_to": 56, "rate": 8, "exact": 2, "pool": 1, "tax": 2, "unstated": 67}


@pytest.mark.parametrize(
    ("text", "tiers"), [("綠色工廠和綠色園區", 6), ("首臺(套)", 12), ("典型應用案例", 4), ("小巨人", 5)]
)
def test_listed_tiers(document: Document, text: str, tiers: int) -> None:
    """分別 lists one tier for each level and kind."""
    assert any(len(i.tiers) == tiers and text in i.quote for m in document.measures for i in m.incentives)
