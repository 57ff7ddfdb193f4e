"""What the results add up to: for the whole, each domain, measure, incentive, lead unit and applicant."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from pinghu_cli.batch import estimates
from pinghu_cli.batch.engine import Engine
from pinghu_cli.batch.estimates import Sums
from pinghu_cli.document.query import Offer

Kind = Literal["total", "domain", "measure", "incentive", "unit", "applicant"]
NOTHING = Sums(applicants=0, claims=0, not_eligible=0, unstated=0, capped=0, min_fen=0, max_fen=0, tax_saved_fen=0)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What the claims of one group come to."""

    kind: Kind
    id: str
    """``D2``, ``9``, ``ai-cooperation``, the name of a unit or an applicant; empty for the whole."""
    name: str
    sums: Sums
    incentives: frozenset[str] = frozenset()
    """The ids of the incentives that belong to it; of an applicant, none."""


def groups(engine: Engine, known: Sequence[Offer], most: int | None = None) -> tuple[Group, ...]:
    """The groups in which anything is claimed, the whole first (it is always there), in the order of the document.

    Applicants come last, those with the largest sums first, at most ``most`` of them.
    """
    found = [Group(kind="total", id="", name="合計", sums=estimates.sums_by(engine, "").get("", NOTHING))]
    found += _by(engine, "domain", "domain", known, lambda offer: (offer.domain.id, offer.domain.title))
    found += _by(engine, "measure", "measure", known, lambda offer: (offer.item.id, offer.item.title))
    found += _by(engine, "incentive", "incentive", known, lambda offer: (offer.id, offer.name))
    found += _by(engine, "unit", "lead", known, lambda offer: (offer.lead, offer.lead))
    largest = estimates.sums_by_applicant(engine, most)
    found += [Group(kind="applicant", id=name, name=name, sums=sums) for name, sums in largest]
    return tuple(found)


def _by(
    engine: Engine, kind: Kind, column: str, known: Sequence[Offer], key: Callable[[Offer], tuple[str, str]]
) -> Iterator[Group]:
    claimed = estimates.sums_by(engine, column)
    members: dict[tuple[str, str], set[str]] = {}
    for offer in known:
        members.setdefault(key(offer), set()).add(offer.id)
    for (id, name), ids in members.items():
        if id in claimed:
            yield Group(kind=kind, id=id, name=name, sums=claimed[id], incentives=frozenset(ids))
