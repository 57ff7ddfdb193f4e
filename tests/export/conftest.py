"""The shipped document as a database, and claims whose estimates are known from the single estimate."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from pinghu_cli.document.model import Document
from pinghu_cli.export.database import database as database_of
from pinghu_cli.export.schema import Database
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import Line, estimate
from tests.batch.test_agreement import DOCUMENT, FIGURES, RULES, bounds

Claimed = tuple[str, Claim]
"""An applicant and a claim."""
Row = tuple[int, str, str, int | None, int, int | None, int | None]
"""A row of ``claims``."""
Estimated = tuple[str, int | None, int | None, bool, bool, bool]
"""``status``, ``min_fen``, ``max_fen``, ``capped``, ``pays_out``, ``counted``."""


@pytest.fixture(scope="session")
def database(document: Document) -> Database:
    return database_of(document)


@st.composite
def drawn(draw: st.DrawFn) -> Claimed:
    """Any claim by one of few applicants, so that their caps meet."""
    id = draw(st.sampled_from(sorted(RULES)))
    amounts = st.one_of(st.integers(1, 10**8), st.sampled_from(FIGURES), st.none())
    return draw(st.sampled_from(["甲公司", "O'Neil \\ 乙"])), Claim(
        incentive=id,
        base_fen=draw(amounts),
        count=draw(st.sampled_from([1, 1, 2, 3, 1000])),
        year=draw(st.sampled_from([None, 2024, 2025])),
        profit_year=draw(st.sampled_from([None, 1, 2, 3, 5, 6, 100])),
    )


def at_every_bound() -> list[Claimed]:
    """Around each printed figure of each rule."""
    return [
        (
            applicant,
            Claim(
                incentive=id,
                base_fen=int(Decimal(base) * 100) if base else None,
                count=int(count),
                year=int(year) if year else None,
                profit_year=int(profit_year) if profit_year else None,
            ),
        )
        for id in sorted(RULES)
        for applicant, _, base, count, year, profit_year in bounds(id)
    ]


def rows(claimed: Sequence[Claimed]) -> list[Row]:
    """The claims as rows, in their order."""
    return [
        (
            *(line, applicant, claim.incentive, claim.base_fen),
            *(claim.count, claim.year, claim.profit_year),
        )
        for line, (applicant, claim) in enumerate(claimed, 1)
    ]


def expected(claimed: Sequence[Claimed]) -> dict[int, Estimated]:
    """What the single estimate says of each, applicant by applicant."""
    found: dict[int, Estimated] = {}
    places_of: dict[str, list[int]] = {}
    for place, (applicant, _) in enumerate(claimed, 1):
        places_of.setdefault(applicant, []).append(place)
    for places in places_of.values():
        receipt = estimate(DOCUMENT, [claimed[place - 1][1] for place in places])
        found |= {place: _estimated(line) for place, line in zip(places, receipt.lines, strict=True)}
    return found


def _estimated(line: Line) -> Estimated:
    amounts = [None if yuan is None else int(yuan * 100) for yuan in (line.min_yuan, line.max_yuan)]
    return line.status, amounts[0], amounts[1], line.capped, line.pays_out, line.counted
