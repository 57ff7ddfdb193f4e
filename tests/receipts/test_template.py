"""The empty claims file: what is taken out of its comments is read, and asks for what is missing."""

import re
from pathlib import Path

from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.intake.claims_file import read_claims_file
from pinghu_cli.receipts.receipt import estimate
from pinghu_cli.receipts.template import template

DOCUMENT = load()


def test_every_incentive_can_be_taken_out_of_the_comments(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(re.sub(r"(?m)^# (?=  )", "", template(DOCUMENT)), encoding="utf-8")
    claims = read_claims_file(DOCUMENT, str(file)).claims
    assert [claim.incentive for claim in claims] == [offer.id for offer in offers(DOCUMENT)]
    statuses = {line.status for line in estimate(DOCUMENT, claims).lines}
    assert statuses == {"estimated", "needs_input", "unstated"}


def test_untouched_it_claims_nothing(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(template(DOCUMENT), encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    assert all(line.startswith(("#", "applicant:", "claims:")) or not line for line in text.splitlines())
