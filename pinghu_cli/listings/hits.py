"""What a search found, as rows."""

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from pinghu_cli.declared import Row
from pinghu_cli.document.validity import iso, lapsed
from pinghu_cli.quantities.clock import today

if TYPE_CHECKING:
    from pinghu_cli.finding.engine import Hit


class HitRow(Row, frozen=True):
    """An item that a search found, those that answer first."""

    rank: int
    """Place in the list, from 1."""
    id: str
    """Id: 9, A6, D2; of a paragraph P4, of a note N1."""
    kind: str
    """What it is: measure, annex, domain, paragraph, note."""
    domain: str | None
    """Id of its domain; null for a paragraph or a note."""
    title: str
    """Title, as printed."""
    lead: str | None
    """The lead unit; null where there is none."""
    standing: str
    """answers, or related: it has to do with the question, but does not answer it."""
    cover: float
    """Share of the question that the item holds, 0 to 1, weighed by how much its words say."""
    unmatched: list[str]
    """Words of the question, as typed, that the item does not answer."""
    score: float
    """For ordering only: greater is better; not comparable between queries."""
    snippet: str
    """The sentence or two that answer, as printed; …… stands for what lies between them."""
    ref: str
    """The clause as people cite it."""
    valid_to: str | None
    """Last day on which the document holds, YYYY-MM-DD; null where the text does not print it."""
    lapsed: bool | None
    """Whether that day is over, in China; null where it is unknown."""
    why: list[str] | UnsetType = UNSET
    """Which words were found where and how; only with --explain."""


def hit_row(hit: "Hit", why: list[str] | UnsetType = UNSET) -> HitRow:
    """A hit; ``why`` in words where that is asked."""
    return HitRow(
        rank=hit.rank,
        id=hit.id,
        kind=hit.kind,
        domain=hit.domain,
        title=hit.title,
        lead=hit.lead,
        standing=hit.standing,
        cover=hit.cover,
        unmatched=list(hit.unmatched),
        score=hit.score,
        snippet=hit.snippet,
        ref=hit.ref,
        valid_to=iso(hit.last_day),
        lapsed=lapsed(hit.last_day, today()),
        why=why,
    )
