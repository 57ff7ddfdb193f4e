"""What the results add up to: for the whole, each domain, measure, incentive and lead unit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from pinghu_cli.batch.steps import Sums
from pinghu_cli.document.query import Offer
from pinghu_cli.receipts.rules import Rule

Kind = Literal["total", "domain", "measure", "incentive", "unit"]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The results of the incentives ``ids``, all of them claimed; amounts in 分."""

    kind: Kind
    id: str
    """``D2``, ``9``, ``ai-cooperation``, the unit's name; empty for the whole."""
    name: str
    ids: frozenset[str]
    applicants: int
    claims: int
    not_eligible: int
    unstated: int
    """Claims for which the document prints no amount; they are not in the sums."""
    capped: int
    min_fen: int
    max_fen: int
    """Of the money that is paid."""
    tax_saved_fen: int
    """Tax saved, which is no money paid."""


def groups(
    rules: Mapping[str, Rule],
    known: Sequence[Offer],
    sums: Sequence[Sums],
    count_applicants: Callable[[Sequence[frozenset[str]]], list[int]],
) -> tuple[Group, ...]:
    """The groups in which anything is claimed, the whole first (it is always there). ``rules`` by incentive."""
    claimed = {one.incentive: one for one in sums}
    found = [(kind, id, name, ids.intersection(claimed)) for kind, id, name, ids in _members(known)]
    several = [ids for *_, ids in found if len(ids) > 1]
    applicants = {frozenset({one.incentive}): one.applicants for one in sums}
    applicants |= {frozenset(): 0, **dict(zip(several, count_applicants(several), strict=True))}
    return tuple(
        Group(
            kind=kind,
            id=id,
            name=name,
            ids=ids,
            applicants=applicants[ids],
            **_added([claimed[one] for one in ids], rules),
        )
        for kind, id, name, ids in found
        if ids or kind == "total"
    )


def _added(sums: Sequence[Sums], rules: Mapping[str, Rule]) -> dict[str, int]:
    return {
        "claims": sum(one.claims for one in sums),
        "not_eligible": sum(one.not_eligible for one in sums),
        "unstated": sum(one.claims for one in sums if rules[one.incentive].kind in {"pool", "unstated"}),
        "capped": sum(one.capped for one in sums),
        "min_fen": sum(one.min_fen for one in sums if rules[one.incentive].pays_out),
        "max_fen": sum(one.max_fen for one in sums if rules[one.incentive].pays_out),
        "tax_saved_fen": sum(one.max_fen for one in sums if not rules[one.incentive].pays_out),
    }


def _members(known: Sequence[Offer]) -> Iterable[tuple[Kind, str, str, frozenset[str]]]:
    """Every group with the ids of its incentives, in the order of the document."""
    yield "total", "", "合計", frozenset(offer.id for offer in known)
    yield from _by("domain", known, lambda offer: (offer.domain.id, offer.domain.title))
    yield from _by("measure", known, lambda offer: (offer.item.id, offer.item.title))
    yield from _by("incentive", known, lambda offer: (offer.id, offer.name))
    yield from _by("unit", known, lambda offer: (offer.lead, offer.lead))


def _by(
    kind: Kind, known: Sequence[Offer], key: Callable[[Offer], tuple[str, str]]
) -> Iterable[tuple[Kind, str, str, frozenset[str]]]:
    members: dict[tuple[str, str], list[str]] = {}
    for offer in known:
        members.setdefault(key(offer), []).append(offer.id)
    for (id, name), ids in members.items():
        yield kind, id, name, frozenset(ids)
