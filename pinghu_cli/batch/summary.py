"""What the results add up to: for the whole, each domain, measure, incentive, lead unit and applicant.

The claims are gone through twice: by incentive, of which everything else consists, and by applicant, to count
applicants and to list the largest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from pinghu_cli.batch.applicants import APPLICANTS
from pinghu_cli.batch.claims import INCENTIVE
from pinghu_cli.batch.engine import Engine
from pinghu_cli.batch.estimates import COUNTED, ESTIMATES
from pinghu_cli.document.query import Offer
from pinghu_cli.document.unprinted import led_by
from pinghu_cli.intake.wording import ROLE_NAMES
from pinghu_cli.receipts.rules import Rule, Stated
from pinghu_cli.receipts.warnings import Facts

Kind = Literal["total", "domain", "measure", "incentive", "unit", "applicant"]
_MOST_NAMED = 10
"""How many incentives or years a warning names."""
_WORD = 64
_SUMS = {
    "claims": "COUNT(*)",
    "not_eligible": "COUNT(*) FILTER (status = 'not_eligible')",
    "unstated": "COUNT(*) FILTER (status = 'unstated')",
    "capped": "COUNT(*) FILTER (capped)",
    "min_fen": "COALESCE(SUM(min_fen) FILTER (pays_out AND counted), 0)",
    "max_fen": "COALESCE(SUM(max_fen) FILTER (pays_out AND counted), 0)",
    "tax_saved_fen": "COALESCE(SUM(max_fen) FILTER (NOT pays_out AND counted), 0)",
}
"""The fields of `Sums` that add up, over rows of `ESTIMATES`."""
_STATED: Mapping[Stated, str] = {
    "base": "base_fen IS NOT NULL",
    "count": "count > 1",
    "year": "year IS NOT NULL",
    "profit_year": "profit_year IS NOT NULL",
}
"""When an input is stated in a row of `ESTIMATES`."""


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What the claims of a group come to; amounts in 分."""

    applicants: int = 0
    claims: int = 0
    not_eligible: int = 0
    unstated: int = 0
    capped: int = 0
    min_fen: int = 0
    max_fen: int = 0
    """Money at most."""
    tax_saved_fen: int = 0
    """Tax not charged at most; it is no money that is paid."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What the claims of one group come to."""

    kind: Kind
    id: str
    """``D2``, ``9``, ``ai-cooperation``, the name of a unit or an applicant; empty for the whole."""
    name: str
    sums: Sums
    incentives: frozenset[str] = frozenset()
    """The ids of the incentives that belong to it; of an applicant, none."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """All sums, and what there is to say of the claims as a whole."""

    groups: tuple[Group, ...]
    """Those in which anything is claimed, the whole first (it is always there), in the order of the document."""
    facts: Facts
    """What there is to warn of, each where it holds for one applicant at least."""
    unused: tuple[str, ...]
    """What was stated and has no bearing on what it was stated for."""


def summary(engine: Engine, known: Sequence[Offer], rules: Mapping[str, Rule], most: int | None = None) -> Summary:
    """Add up `ESTIMATES`; ``known`` are all incentives, with their ``rules``.

    Applicants come last, those with the largest sums first, at most ``most`` of them.
    """
    rows = _by_incentive(engine)
    sums = {row["incentive"]: row for row in rows if row["kept"]}
    groups = [group for group in _groups(known) if group.kind == "total" or group.incentives & sums.keys()]
    applicants = _applicants(engine, groups)
    found = [
        msgspec.structs.replace(
            group,
            sums=Sums(
                applicants=count,
                **{name: sum(sums[id][name] for id in group.incentives & sums.keys()) for name in _SUMS},
            ),
        )
        for group, count in zip(groups, applicants, strict=True)
    ]
    names = {offer.id: offer.name for offer in known}
    return Summary(
        groups=(*found, *_largest(engine, most)),
        facts=_facts(engine, rows, names, found[0].sums),
        unused=tuple(_unused(rows, rules)),
    )


def _groups(known: Sequence[Offer]) -> Iterator[Group]:
    """All groups but the applicants, with nothing in them."""
    yield Group(kind="total", id="", name="合計", sums=Sums(), incentives=frozenset(offer.id for offer in known))
    kinds: dict[Kind, Any] = {
        "domain": lambda offer: (offer.domain.id, offer.domain.title),
        "measure": lambda offer: (offer.item.id, offer.item.title),
        "incentive": lambda offer: (offer.id, offer.name),
        "unit": lambda offer: (offer.lead or "", led_by(offer.lead)),
    }
    for kind, key in kinds.items():
        members: dict[tuple[str, str], set[str]] = {}
        for offer in known:
            members.setdefault(key(offer), set()).add(offer.id)
        for (id, name), ids in members.items():
            yield Group(kind=kind, id=id, name=name, sums=Sums(), incentives=frozenset(ids))


def _by_incentive(engine: Engine) -> list[dict[str, Any]]:
    """A row for each incentive: its claims that are ``kept``, and those that lack something."""
    fields = {"incentive": "incentive", "kept": COUNTED, **_SUMS}
    fields |= {"again": "BOOL_OR(reason = 'one_time')", "outdone": "BOOL_OR(NOT counted)"}
    for role, stated in _STATED.items():
        fields |= {f"{role}s": f"COUNT(*) FILTER ({stated})", f"{role}_row": f"MIN(row) FILTER ({stated})"}
    query = (
        f"SELECT {', '.join(fields.values())} FROM {ESTIMATES} WHERE status IS NOT NULL GROUP BY incentive, {COUNTED}"
    )
    rows = engine.run(query)
    return [dict(zip(fields, row, strict=True)) for row in rows]


def _applicants(engine: Engine, groups: Sequence[Group]) -> list[int]:
    """How many applicants claim something in each of ``groups``. Create ``by_applicant``.

    In it an applicant has a bit for each group, in words of 64.
    """
    words = [f"w{place}" for place in range(-(-len(groups) // _WORD))]
    engine.run(f"CREATE TABLE memberships (incentive {INCENTIVE}, {', '.join(f'{word} UBIGINT' for word in words)})")
    bits: dict[str, int] = {}
    for place, group in enumerate(groups):
        for id in group.incentives:
            bits[id] = bits.get(id, 0) | 1 << place
    split = [
        (id, *((every >> _WORD * place) % (1 << _WORD) for place in range(len(words)))) for id, every in bits.items()
    ]
    engine.load("memberships", (INCENTIVE, *["UBIGINT"] * len(words)), split)
    award = "FILTER (pays_out AND max_fen > 0)"
    engine.run(
        f"CREATE TABLE by_applicant AS SELECT applicant, {', '.join(f'BIT_OR({word}) AS {word}' for word in words)}, "
        "SUM(max_fen) FILTER (pays_out AND counted) AS most_fen, "
        f"MIN(e.incentive) {award} AS first_award, MAX(e.incentive) {award} AS last_award "
        f"FROM {ESTIMATES} AS e JOIN memberships AS m ON m.incentive = e.incentive WHERE {COUNTED} GROUP BY applicant"
    )
    bytes_of = (
        f"SELECT {8 * place}, CAST(({words[place // 8]} >> {8 * (place % 8)}) & 255 AS UTINYINT) AS byte, COUNT(*) "
        "FROM by_applicant GROUP BY byte"
        for place in range(-(-len(groups) // 8))
    )
    counts = [0] * len(groups)
    for first, byte, count in engine.run(" UNION ALL ".join(bytes_of)):
        for place in range(first, min(first + 8, len(groups))):
            counts[place] += count if byte >> place - first & 1 else 0
    return counts


def _largest(engine: Engine, most: int | None) -> Iterator[Group]:
    """The applicants with the largest sums."""
    limit = "" if most is None else f"LIMIT {most}"
    order = "ORDER BY most_fen DESC NULLS LAST, name"
    engine.run(
        f"CREATE TABLE largest AS SELECT id, name, most_fen FROM by_applicant JOIN {APPLICANTS} ON id = applicant "
        f"{order} {limit}"
    )
    rows = engine.run(
        f"SELECT name, {', '.join(_SUMS.values())} FROM {ESTIMATES} AS e JOIN largest ON id = e.applicant "
        f"WHERE {COUNTED} GROUP BY id, name, most_fen {order}"
    )
    for name, *values in rows:
        sums = Sums(applicants=1, **dict(zip(_SUMS, values, strict=True)))
        yield Group(kind="applicant", id=name, name=name, sums=sums)


def _facts(engine: Engine, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], whole: Sums) -> Facts:
    several = engine.value("SELECT COUNT(*) FROM by_applicant WHERE first_award <> last_award")
    taxed = (
        f"SELECT COUNT(DISTINCT incentive) AS taxes FROM {ESTIMATES} WHERE NOT pays_out AND max_fen > 0 "
        "GROUP BY applicant"
    )
    outside = engine.run(
        f"SELECT DISTINCT year FROM {ESTIMATES} WHERE status = 'out_of_period' ORDER BY year LIMIT {_MOST_NAMED}"
    )

    def named(fact: str) -> list[str]:
        return sorted({names[row["incentive"]] for row in rows if row[fact]})[:_MOST_NAMED]

    return Facts(
        several=several > 0,
        repeated=named("again"),
        alternatives=named("outdone"),
        tax_saved_fen=whole.tax_saved_fen,
        taxes=engine.value(f"SELECT MAX(taxes) FROM ({taxed})"),
        years_outside=[year for (year,) in outside],
        unknown=whole.unstated,
    )


def _unused(rows: Sequence[Mapping[str, Any]], rules: Mapping[str, Rule]) -> Iterator[str]:
    for role in _STATED:
        stated = [row for row in rows if row[f"{role}s"] and not rules[row["incentive"]].takes(role)]
        if stated:
            count, first = sum(row[f"{role}s"] for row in stated), min(row[f"{role}_row"] for row in stated)
            yield f"有 {count:,} 筆填了{ROLE_NAMES[role]},該項用不到,沒有採用(例如第 {first:,} 行)"
