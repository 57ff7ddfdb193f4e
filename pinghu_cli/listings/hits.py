"""What a search found, as rows."""

from typing import TYPE_CHECKING

from pinghu_cli.declared import Row
from pinghu_cli.quantities.numerals import citation

if TYPE_CHECKING:
    from pinghu_cli.finding.engine import Hit


class HitRow(Row, frozen=True):
    """An item that a search found, best first."""

    rank: int
    """Place in the list, from 1."""
    id: str
    """Id of the item: 9, A6, D2."""
    kind: str
    """What it is: measure, annex, domain."""
    domain: str
    """Id of its domain."""
    title: str
    """Title, as printed."""
    lead: str
    """The lead unit."""
    score: float
    """For ordering only: greater is better; not comparable between queries."""
    snippet: str
    """The sentence that answers, as printed."""
    ref: str
    """The clause as people cite it."""
    why: list[str]
    """Which words were found where and how; only with --explain."""


def hit_row(hit: "Hit", why: list[str]) -> HitRow:
    """A hit; ``why`` in words."""
    return HitRow(
        rank=hit.rank,
        id=hit.id,
        kind=hit.kind,
        domain=hit.domain,
        title=hit.title,
        lead=hit.lead,
        score=hit.score,
        snippet=hit.snippet,
        ref=citation(hit.id),
        why=why,
    )
