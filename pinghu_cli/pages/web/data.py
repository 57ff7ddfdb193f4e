"""Document -> all that the page holds, as JSON values: declared rows, rules, conditions, and the index of search.

The page computes from these and from nothing else: no figure and no condition stands in its JavaScript.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from pinghu_cli.declared import to_plain
from pinghu_cli.document import query
from pinghu_cli.document.doubts import banner
from pinghu_cli.document.model import Condition, Document, Fact, Measure
from pinghu_cli.document.query import Offer
from pinghu_cli.document.unprinted import responsible
from pinghu_cli.document.validity import lapse_line, period_words, validity
from pinghu_cli.document.wording import payment, reach, share
from pinghu_cli.finding import clause, engine, rank, snippet, standing
from pinghu_cli.finding import query as reading
from pinghu_cli.finding.index import Index, Shelves, unpacked
from pinghu_cli.listings.about import about_row
from pinghu_cli.listings.figures import budget_row, incentive_row, target_row
from pinghu_cli.listings.items import annex_row, domain_row, measure_row, unit_row
from pinghu_cli.matching.judge import bounds, recipient_condition
from pinghu_cli.matching.profile import priced_by
from pinghu_cli.pages import tables
from pinghu_cli.quantities.clock import today
from pinghu_cli.quantities.numerals import chinese_numeral
from pinghu_cli.receipts.causes import causes
from pinghu_cli.receipts.rules import has_open_cap, is_spend, period, rule_of
from pinghu_cli.receipts.warnings import lapse_warning
from pinghu_cli.spelling.normalise import key
from pinghu_cli.spelling.variants import PRINTED, SIMPLIFIED

_OF_THE_DAY = ("valid_to", "lapsed")
"""Fields of rows that depend on the day: the page asks its own clock."""
_WRITTEN = (("(", ")"), ("第", "條"), ("第", "項"))
"""What people write before and after the number of a measure."""
_MODULES = (reading, rank, standing, clause, snippet, engine)
"""Modules of search whose numbers the page computes with."""


@dataclass(frozen=True)
class PageData:
    """What a page holds: ``document`` at once, ``search`` when somebody searches."""

    document: dict[str, Any]
    search: dict[str, Any]


def page_data(document: Document, index: Index) -> PageData:
    """All of ``document``; ``index`` is its own. Raise DataError where a rule cannot be computed in whole numbers."""
    return PageData(_document(document), _search(index))


def parts(document: Document) -> list[tuple[str, int, str]]:
    """What people find on the page: the name of each part, how many entries it has, and what they are."""
    offers = query.offers(document)
    items = len([*document.items()]) + len(document.paragraphs)
    return [
        ("搜尋", items + len(document.notes), "條目、段落和說明;不認拼音和錯別字"),
        ("找補助", len(offers), "逐題問,看符合、可能符合、不符合,為什麼"),
        ("試算", len(offers), "金額、怎麼算、哪一條;可列印收據"),
        ("預算", len(query.budget(document)), "各領域總額與分項的長條圖和原文"),
        ("責任單位", len(document.units), "牽頭與配合的事項、目標,可以打勾、列印"),
        ("條文", items, "照公布的文字"),
    ]


def _document(document: Document) -> dict[str, Any]:
    offers = query.offers(document)
    register = {fact.id: fact for fact in document.facts}
    facts = query.targets(document)
    places = {(fact.item.id, fact.target): place for place, fact in enumerate(facts)}
    units = query.units(document)
    about = about_row(document, validity(document).last_day or today())
    return {
        "about": {**_row(about), "valid_to": about.valid_to, "held": period_words(about.valid_from, about.valid_to)},
        "lapse": {when: lapse_line(validity(document), day) for when, day in _days_outside(document).items()},
        "lapse_warning": {when: "".join(lapse_warning(document, day)) for when, day in _days_outside(document).items()},
        "draft": banner(document),
        "responsible": responsible(bool(document.units)),
        "period": list(period(document)),
        "domains": [_row(domain_row(document, domain)) for domain in document.domains],
        "measures": [_row(measure_row(document, measure)) for measure in document.measures],
        "annex": [_row(annex_row(document, item)) for item in document.annex_items],
        "annex_title": document.annex.title if document.annex else "",
        "units": [_row(unit_row(unit)) for unit in units],
        "goals": {
            unit.unit.name: [places[goal.item.id, goal.target] for goal in query.goals(document, unit.unit.name)]
            for unit in units
        },
        "targets": [{**_row(target_row(fact)), "reach": reach(fact.target)} for fact in facts],
        "budget": [{**_row(budget_row(document, line)), "shown": str(line.amount)} for line in query.budget(document)],
        "offers": [_offer(document, offer, register) for offer in offers],
        "rules": [_row(rule_of(document, offer)) for offer in offers],
        "scopes": msgspec.to_builtins(document.scopes),
        "facts": [_fact(fact) for fact in document.facts],
        "requires": [_condition(condition, register) for condition in document.document.requires],
        "names": _names(document),
    }


def _days_outside(document: Document) -> dict[str, datetime.date]:
    """A day before the document holds, one after, and one on which it is unknown whether it does; as far as known."""
    held = validity(document)
    first, last = held.first_day, held.last_day
    found = {"unknown": first or today()} if last is None else {"after": last + datetime.timedelta(days=1)}
    return found | ({"before": first - datetime.timedelta(days=1)} if first else {})


def _row(row: msgspec.Struct) -> dict[str, Any]:
    return {name: value for name, value in to_plain(row).items() if name not in _OF_THE_DAY}


def _offer(document: Document, offer: Offer, register: dict[str, Fact]) -> dict[str, Any]:
    """A tier: its row, what else is said of it, and what it asks of an applicant."""
    rule, recipient = rule_of(document, offer), recipient_condition(document, offer) if document.facts else None
    return {
        **_row(incentive_row(document, offer)),
        "incentive": offer.incentive.id,
        "incentive_name": offer.incentive.name,
        "aliases": list(dict.fromkeys((*offer.tier.aliases, *offer.incentive.aliases))),
        "pays": tables.pays(offer),
        "payment": payment(offer.tier),
        "share": share(offer.tier),
        "to_whom": tables.recipients(offer),
        "gives": offer.gives,
        "spend": is_spend(offer),
        "open_cap": has_open_cap(offer),
        "most_fen": offer.most.fen if offer.most else None,
        "doubt": offer.doubt,
        "causes": causes(rule, offer, period(document)),
        "conditions": [_condition(condition, register) for condition in offer.conditions],
        "asks_recipient": _condition(recipient, register) if recipient else None,
        "priced_by": priced_by(offer),
    }


def _condition(condition: Condition, register: dict[str, Fact]) -> dict[str, Any]:
    """A condition with its figures in the unit of its fact, as exact decimal texts."""
    fact = register.get(condition.fact or "")
    low, high = bounds(condition, fact) if fact else (None, None)
    return {
        "words": condition.words,
        "fact": condition.fact,
        "has": list(condition.has),
        "perhaps": list(condition.perhaps),
        "new": condition.new,
        "reading": condition.reading,
        "at_least": None if low is None else f"{low:f}",
        "at_most": None if high is None else f"{high:f}",
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "name": fact.name,
        "question": fact.question,
        "note": fact.note,
        "kind": fact.kind,
        "unit": fact.unit,
        "when": {"fact": fact.when.fact, "has": list(fact.when.has)} if fact.when else None,
        "of_year": fact.of_year,
        "lasts": fact.lasts,
        "choices": [{"name": choice.name, "heading": choice.heading} for choice in fact.choices],
    }


def _names(document: Document) -> dict[str, list[str]]:
    """What people write for the number of an item, as by `spelling.normalise.key` -> the ids of those it means."""
    named: dict[str, list[str]] = {}
    for item in (*document.items(), *document.paragraphs, *document.notes):
        ways = [item.id, item.ref]
        if isinstance(item, Measure):
            home = document.domain_of(item)
            numbers = (str(item.number), chinese_numeral(item.number))
            written = [f"{before}{n}{after}" for n in numbers for before, after in _WRITTEN]
            ways += [item.numeral, *numbers, *written, *(f"措施{n}" for n in numbers)]
            ways += [f"{before}{each}" for before in (home.ref, home.id) for each in written]
            ways += [f"{before}.{item.number}" for before in (home.number, home.id)]
        for way in dict.fromkeys(map(key, ways)):
            named.setdefault(way, []).append(item.id)
    return named


def _search(index: Index) -> dict[str, Any]:
    """The tables of the index. Words are as by `tokens.phrase_of`, postings numbers as of `Tables`."""
    tables_ = index.tables
    return {
        "numbers": dict(pair for module in _MODULES for pair in _numbers(vars(module))),
        "variants": [PRINTED, SIMPLIFIED],
        "entries": [{"id": entry.id, "kind": entry.kind, "has_unit": bool(entry.units)} for entry in index.entries],
        "wordings": [{"spoken": wording.spoken, "told": wording.told} for wording in index.wordings],
        "terms": _postings(tables_.terms),
        "phrases": _postings(tables_.phrases),
        "absent": _postings(tables_.absent),
        "synonyms": _words(tables_.synonyms),
        "units": tables_.units,
        "duties": {unit: list(unpacked(postings)) for unit, postings in tables_.duties.items()},
        "stopwords": sorted(tables_.stopwords),
        "stopchars": tables_.stopchars,
        "aspects": tables_.aspects,
        "wholes": tables_.wholes,
        "negation": tables_.negation,
        "forms": sorted(tables_.forms),
        "figures": sorted(reading.FIGURES),
        "told_by_clauses": sorted(reading.TOLD_BY_CLAUSES),
    }


def _numbers(names: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The constants of a module that are numbers, or numbers by name."""
    for name, value in names.items():
        plain = type(value) in {int, float} or (
            isinstance(value, dict) and value and all(isinstance(part, int | float) for part in value.values())
        )
        if name.isupper() and plain:
            yield name.lstrip("_"), value


def _words(shelves: Shelves[Any]) -> dict[str, Any]:
    """The words of all shelves, those of one meaning together, which packs smaller."""
    pairs = (pair for packed in shelves.packed.values() for pair in msgspec.msgpack.decode(packed).items())
    return dict(sorted(pairs, key=lambda pair: (str(pair[1]), pair[0])))


def _postings(shelves: Shelves[bytes]) -> dict[str, list[int]]:
    return {word: list(unpacked(postings)) for word, postings in _words(shelves).items()}
