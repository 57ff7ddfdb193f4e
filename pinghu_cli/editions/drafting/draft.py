"""The whole way from lines to a draft: parts, facts, what was set aside, where every line and every numeral went."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from pinghu_cli.editions.drafting import annex as annexes
from pinghu_cli.editions.drafting import front as fronts
from pinghu_cli.editions.drafting.budgets import Amount, Found, budget, stated_total
from pinghu_cli.editions.drafting.clean import Aside, cleaned
from pinghu_cli.editions.drafting.incentives import granting, incentives
from pinghu_cli.editions.drafting.notation import pattern, plain
from pinghu_cli.editions.drafting.payments import Incentive
from pinghu_cli.editions.drafting.structure import Domain, Measure, body
from pinghu_cli.editions.drafting.targets import Target, targets

_ALIKE = 3
"""So many doubts in the same words are said once where most items have them."""
_META = frozenset({"頁面資訊", "目錄編號"})


class Facts(msgspec.Struct):
    """What the text of one item states."""

    budget: Found | None = None
    targets: list[Target] = msgspec.field(default_factory=list)
    incentives: list[Incentive] = msgspec.field(default_factory=list)


class Draft(msgspec.Struct):
    """A published text taken apart."""

    front: fronts.Front
    domains: list[Domain]
    annex: annexes.Annex | None
    period: fronts.Period | None
    total: Amount | None
    facts: dict[str, Facts]
    """Of each item by its place: D1, 1.2 (the second measure of the first domain), A3."""
    asides: list[Aside]
    budget_at: dict[int, str]
    """Domain -> the place of the item that states its budget."""
    doubts: list[str]
    """What is to be decided of the document as a whole, or of all its items alike."""


def draft(lines: Sequence[str], file: str) -> Draft:
    """Read ``lines`` into a draft. Raise DataError (exit 3), with the reason, where no structure is found."""
    kept, asides = cleaned(lines, file)
    parts = body(kept, file, asides)
    meta = [aside for aside in asides if aside.why in _META]
    front = fronts.front(parts.before, asides, meta)
    rest = fronts.closing(parts.behind, front, asides)
    annex = annexes.annex(rest, parts.domains, asides)
    doubts = [*front.doubts, *parts.doubts, *_units_of_table(parts.domains, annex)]
    for alike in (parts.domains, [m for domain in parts.domains for m in domain.measures], annex.rows if annex else []):
        doubts += _said_once(alike)
    made = Draft(
        front=front,
        domains=parts.domains,
        annex=annex,
        period=fronts.period(_stating_a_period(front, parts.domains), front.issued),
        total=_total(front),
        facts={},
        asides=sorted(asides, key=lambda aside: aside.number),
        budget_at={},
        doubts=doubts,
    )
    for domain in made.domains:
        _facts_of_domain(made, domain)
    for row in annex.rows if annex else ():
        made.facts[f"A{row.number}"] = facts_of(row.goal)
    return made


def _total(front: fronts.Front) -> Amount | None:
    """The sum of all domains: where a paragraph says so, else what one outside the domains sets aside."""
    stated = [stated_total(text) for text in (*front.closing, *front.opening)]
    stated += [stated_total(text, is_of_all=True) for text in (*front.opening, *front.closing)]
    return next(filter(None, stated), None)


def _stating_a_period(front: fronts.Front, domains: Sequence[Domain]) -> Iterator[str]:
    """The texts that may say when the document holds, the likeliest first; the last may be a chapter of its own."""
    yield from (*front.closing, *reversed(front.opening), *reversed(front.letter))
    for domain in reversed(domains):
        own = (measure.text for measure in reversed(domain.measures))
        yield from (text for text in (*own, domain.overview) if pattern("in_force").search(plain(text)))


def _facts_of_domain(made: Draft, domain: Domain) -> None:
    """The budget stands in the overview, else in a measure on financial support, else wherever one is stated."""
    places = [(f"D{domain.number}", domain.overview, "")]
    places += [(f"{domain.number}.{n}", measure.text, measure.title) for n, measure in enumerate(domain.measures, 1)]
    preferred = [place for place in places[1:] if pattern("budget", "measure").search(plain(place[2]))]
    stated = None
    for place, text, _ in dict.fromkeys((places[0], *preferred, *places[1:])):
        if text and (stated := budget(text, is_overview=place == places[0][0])):
            made.budget_at[domain.number] = place
            break
    for place, text, _ in places:
        found = stated if made.budget_at.get(domain.number) == place else None
        made.facts[place] = facts_of(text, found)


def facts_of(text: str, found: Found | None = None) -> Facts:
    """The facts of one text."""
    taken = {found.total.place, *(part.place for part in found.parts)} if found else set()
    grants = incentives(text, taken)
    granted = {place for grant in grants for tier in grant.tiers for place in tier.places}
    taken |= granted
    paid = [span for span in granting(text) if any(span[0] <= place < span[1] for place in granted)]
    goals = targets(text, taken, paid)
    taken |= {target.place for target in goals}
    return Facts(budget=found, targets=goals, incentives=grants)


def _said_once(items: Sequence[Domain | Measure | annexes.Row]) -> list[str]:
    """Doubts that most of ``items`` have in the same words, taken from them to be said once, with their number."""
    found = Counter(doubt for item in items for doubt in item.doubts)
    alike = {doubt: count for doubt, count in found.items() if count >= _ALIKE and count * 2 > len(items)}
    for item in items:
        item.doubts = [doubt for doubt in item.doubts if doubt not in alike]
    return [f"{doubt}({count} 處)" for doubt, count in alike.items()]


def _units_of_table(domains: Sequence[Domain], annex: annexes.Annex | None) -> list[str]:
    """Units that stand in a table of tasks alone are those of the measures of the same title; gives the doubt."""
    measures = [measure for domain in domains for measure in domain.measures]
    if annex is None or any(measure.units for measure in measures):
        return []
    by_title = {plain(row.title): row for row in annex.rows}
    same = [(measure, row) for measure in measures if (row := by_title.get(plain(measure.title)))]
    for measure, row in same:
        measure.units, measure.leads = list(row.units), row.leads
    return ["條文沒有責任單位,取自附件中標題相同的一行?"] if same else []
