"""The cases that people wrote from the clauses: see cases/README.md."""

import datetime
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.quantities.printed import Money
from pinghu_cli.receipts.receipt import Receipt, estimate

DOCUMENT = load()
Case = dict[str, Any]
KEYS = {"case", "clause", "claims", "most", "least", "tax", "each", "status", "needs", "capped"}
CASES = [
    (file.stem, case)
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def receipt_of(case: Case) -> Receipt:
    return estimate(DOCUMENT, case["claims"], as_of=datetime.date(2025, 6, 1))


def yuan(printed: str) -> Decimal | None:
    return None if printed == "未知" else Money(printed).yuan


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}:{case['case']}" for file, case in CASES])
def test_the_clause_gives_this_and_no_more(file: str, case: Case) -> None:
    assert set(case) <= KEYS, file
    receipt = receipt_of(case)
    lines = receipt.lines
    assert case["clause"] in lines[0].quote
    assert receipt.totals.max_yuan == yuan(case["most"])
    assert receipt.totals.min_yuan == yuan(case.get("least", "0元"))
    if receipt.totals.complete:
        assert receipt.totals.tax_saved_yuan == yuan(case.get("tax", "0元"))
    assert [line.status for line in lines] == case.get("status", ["estimated"] * len(lines))
    if "each" in case:
        assert [line.max_yuan for line in lines] == [yuan(amount) for amount in case["each"]]
    if "capped" in case:
        assert [line.capped for line in lines] == case["capped"]
    assert list(lines[0].needs) == case.get("needs", [])


def test_every_computable_incentive_has_three_cases_and_every_tier_one() -> None:
    named = [line.incentive for _, case in CASES for line in {x.incentive: x for x in receipt_of(case).lines}.values()]
    tiers, incentives = Counter(named), Counter(name.split(".")[0] for name in named)
    computable = [offer for offer in offers(DOCUMENT) if offer.pays not in {"pool", "unstated"}]
    assert not [offer.id for offer in computable if not tiers[offer.id]]
    assert not {offer.incentive.id for offer in computable if incentives[offer.incentive.id] < 3}
