"""What people call a thing -> the thing itself. Every command, claims file and profile resolves its names here.

Nothing is guessed: a name that fits nothing raises NotFound with the nearest as candidates, one that fits several
raises UsageError with all of them. Two names in one (甲、乙) are two where a list is asked for, else refused.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from itertools import takewhile
from typing import TypeVar

from pinghu_cli.document.model import AnnexItem, Choice, Document, Domain, Fact, Item, Measure, Unit
from pinghu_cli.document.query import Offer
from pinghu_cli.document.query import offers as offers_in
from pinghu_cli.document.remembered import remembered
from pinghu_cli.errors import Candidate, UsageError
from pinghu_cli.names import numbering
from pinghu_cli.names.candidates import (
    ambiguous,
    choice_candidate,
    fact_candidate,
    item_candidate,
    not_found,
    offer_candidate,
    several,
    short,
    unit_candidate,
)
from pinghu_cli.names.ladder import (
    Named,
    folded,
    has_part,
    is_name,
    meant,
    names_in,
    translator,
    unit_names,
)
from pinghu_cli.names.numbered import AFTER_NUMBERS, LONGEST_NUMBER, numbered_items, offers_numbered
from pinghu_cli.spelling.nearest import nearest
from pinghu_cli.spelling.normalise import fold, key

T = TypeVar("T")


def items(document: Document, words: str) -> list[Item]:
    """The items called ``words``: numbers, ranges and lists of them, or titles; twins in the annex after their measure.

    Raise NotFound, UsageError.
    """
    numbered = numbered_items(document, words)
    if numbered is not None:
        return numbered
    found = items_meant(document, words, loosely=True)
    if found and not _are_twins(found):
        raise ambiguous("條目", words, [item_candidate(item) for item in found])
    if not found:
        raise not_found("條目", words, _near_items(document, words), "measures")
    return found


def item(document: Document, words: str) -> Item:
    """The one item called ``words``: 9, 九, (九), 第九條, A6, 附件6, D2, or words of one title only."""
    found = items(document, words)
    if len(found) > 1 and not _are_twins(found):
        raise several("條目", words, [item_candidate(item) for item in found])
    return found[0]


def items_meant(document: Document, words: str, *, loosely: bool = False) -> list[Item]:
    """The items whose title or printed heading is ``words`` or ends so, or whose title or everyday words hold them.

    ``loosely``: else those whose title sounds so, or that are meant by other words.

    What the annex says is left out where measures answer, but for the twins of these.
    """
    wanted = key(words) if is_name(words) else ""
    named = _items(document)
    exactly = [entry.thing for entry in named if wanted in entry.printed]
    ending = [entry.thing for entry in named if len(wanted) > 1 and entry.printed[0].endswith(wanted)]
    if exactly or _are_twins(ending):
        return exactly or ending
    called: list[Item] = [
        entry.thing for entry in named if wanted in entry.called and not isinstance(entry.thing, AnnexItem)
    ]
    if len(called) == 1:
        return called
    parts = [part for part in fold(words).split() if len(part) > 1] if wanted else []
    holding = [entry.thing for entry in named if parts and _holds(entry, parts)]
    measures = [item for item in holding if not isinstance(item, AnnexItem)]
    twins = [
        item
        for item in holding
        if isinstance(item, AnnexItem) and any(_are_twins([measure, item]) for measure in measures)
    ]
    found = measures + twins if measures else holding
    return found or (meant(named, words, translator(document), parts=True) if loosely else [])


def _holds(entry: Named[Item], parts: Sequence[str]) -> bool:
    return any(all(has_part(name, part) for part in parts) for name in (entry.printed[0], *entry.called))


def domains(document: Document, words: str) -> list[Domain]:
    """The domains called ``words``: 2, 二、, D1,D3, 1-3, or words of one title only. Raise NotFound, UsageError."""
    numbered = numbered_items(document, words, "D")
    if numbered is not None:
        found = [item for item in numbered if isinstance(item, Domain)]
        if len(found) != len(numbered):
            raise UsageError("bad-number", f"「{words.strip()}」不是領域", "領域寫成 2、二、D2、1-3", typed=words)
        return found
    named = _domains(document)

    def means(name: str) -> list[Domain]:
        numbers = [item for item in numbered_items(document, name, "D") or () if isinstance(item, Domain)]
        return numbers or meant(named, name, translator(document), parts=True)

    return _each("領域", words, named, item_candidate, "domains", means)


def domain(document: Document, words: str) -> Domain:
    """The one domain called ``words``: 2, D2, 二, or words of one title only."""
    return _one("領域", words, domains(document, words), item_candidate)


def units(document: Document, words: str) -> list[Unit]:
    """The units called ``words``, one or several: as printed, in full, by everyday names, in pinyin, in either script.

    Raise NotFound, UsageError.
    """
    return _each(
        "單位", words, named_units(document), unit_candidate, "units", lambda name: units_meant(document, name)
    )


def unit(document: Document, words: str) -> Unit:
    """The one unit called ``words``."""
    return _one("單位", words, units(document, words), unit_candidate)


def units_meant(document: Document, words: str) -> list[Unit]:
    """The units that ``words`` may mean; the city's name alone means none."""
    city = _city(document)
    wanted = key(words) if is_name(words) else ""
    if wanted and wanted in city:
        return []
    prefixes = [prefix for prefix in (city, city[:-1], city[-1:]) if prefix and wanted.startswith(prefix)]
    bare = wanted.removeprefix(prefixes[0]) if prefixes else wanted
    named = named_units(document)
    return meant(named, words, translator(document)) or (
        meant(named, bare, translator(document)) if bare != wanted else []
    )


def offers(document: Document, words: str) -> list[Offer]:
    """The tiers that ``words`` may mean, by the strictest reading that fits any: ids, names, conditions, the item.

    Empty when they mean none; the tiers of each name where there are several names in one.
    """
    from pinghu_cli.names import incentives

    return [offer for name in offer_names(document, words) for offer in incentives.meant(document, name)]


def offer(document: Document, words: str) -> Offer:
    """The one tier called ``words``. Raise NotFound with the nearest, UsageError with those that it may mean."""
    from pinghu_cli.names import incentives

    names = offer_names(document, words)
    if len(names) > 1:
        parts = [found for name in names for found in incentives.meant(document, name)]
        raise several("激勵", words, [offer_candidate(document, found) for found in parts])
    found = incentives.meant(document, words) or _offers_of_item(document, words) or offers_numbered(document, words)
    if not found:
        near = [offer_candidate(document, near) for near in incentives.suggestions(document, words)]
        raise not_found("激勵", words, near, "incentives")
    return _one("激勵", words, found, lambda offer: offer_candidate(document, offer))


def _offers_of_item(document: Document, words: str) -> list[Offer]:
    """The tiers of the item whose number ``words`` are, or whose title, with its number before it or without.

    Raise UsageError where items of several domains have the number.
    """
    from pinghu_cli.names.incentives import vocabulary

    called = [called.offer for called in vocabulary(document).called]
    number, titled = _number_and_title(words, {key(offer.item.title) for offer in called})
    wanted = numbering.one_number(number)
    found = [
        offer
        for offer in called
        if (wanted.holds(offer.item.id, offer.domain.number) if wanted else titled and not number)
        and titled in {"", key(offer.item.title)}
    ]
    if len({offer.item.id for offer in found}) > 1:
        numbered_items(document, words)
    return found


def _number_and_title(words: str, titles: Container[str]) -> tuple[str, str]:
    """``words`` as a number and one of ``titles``, folded; without a title, all of them and nothing."""
    for place in reversed(range(min(len(words), LONGEST_NUMBER) if is_name(words) else 0)):
        if (title := key(words[place:])) in titles:
            return words[:place].strip(AFTER_NUMBERS), title
    return words, ""


def offer_names(document: Document, words: str) -> list[str]:
    """The names of incentives that ``words`` hold: 甲、乙 are two, unless all of it is one name."""
    from pinghu_cli.names import incentives

    def is_whole(name: str) -> bool:
        return bool(incentives.whole(incentives.vocabulary(document), [key(name)]))

    return names_in(words, lambda name: incentives.meant(document, name), is_whole=is_whole)


def recipients(document: Document, words: str) -> list[str]:
    """The kinds of recipient called ``words``, one or several. Raise UsageError."""
    named = _recipients(document)
    printed = {name for entry in named for name in entry.names}
    names = names_in(words, lambda name: meant(named, name), is_whole=lambda whole: key(whole) in printed)
    return [recipient(document, name) for name in names]


def recipient(document: Document, words: str) -> str:
    """The kind of recipient called ``words``: as the incentives print it, or in the words of an applicant's kind.

    Raise UsageError.
    """
    named = _recipients(document)
    found = meant(named, words, translator(document))
    if len(found) == 1:
        return found[0]
    candidates = [Candidate("recipient", name, name, name) for name in found or _nearest(words, named)]
    if found:
        raise ambiguous("對象", words, candidates)
    known = "、".join(entry.thing for entry in named)
    hint = "是否要找" if candidates else f"可用:{known}" if known else "文件沒有寫給誰"
    wrong = f"文件中沒有對象「{short(words)}」"
    raise UsageError("unknown-recipient", wrong, hint, typed=words, candidates=tuple(candidates))


def fact(document: Document, words: str) -> Fact:
    """The fact about an applicant called ``words``, by id or name. Raise NotFound, UsageError."""
    named = [Named(fact, folded((fact.id, fact.name))) for fact in document.facts]
    found = meant(named, words)
    if found:
        return _one("事實", words, found, fact_candidate)
    near = _nearest(words, named) or list(document.facts)
    raise not_found("事實", words, [fact_candidate(fact) for fact in near], "match --template")


def choice(document: Document, fact: Fact, words: str) -> Choice:
    """The choice of ``fact`` called ``words``: by its name, other words for it, or what an incentive is called by.

    What is required by one incentive alone is called as that incentive is. Raise NotFound, UsageError.
    """
    printed = [choice for choice in fact.choices if is_name(words) and key(words) == key(choice.name)]
    found = printed or choices_meant(document, fact, words)
    if not found:
        named = [Named(choice, folded((choice.name, *choice.say))) for choice in fact.choices]
        near = _choices_of_offers(document, fact, words, suggested=True) + _nearest(words, named)
        candidates = [choice_candidate(choice) for choice in {choice.name: choice for choice in near}.values()]
        raise not_found(f"「{fact.name}」的選項", words, candidates[:3], "match --template")
    return _one(f"「{fact.name}」的選項", words, found, choice_candidate)


def choices_meant(document: Document, fact: Fact, words: str) -> list[Choice]:
    """The choices that ``words`` may mean, in order: what other words say, else what the incentives say.

    Another word for a choice does not hide choices that are so named and that the incentives call so as well.
    """
    wanted = key(words) if is_name(words) else ""
    said = [choice for choice in fact.choices if wanted and wanted in folded(choice.say)]
    called = _choices_of_offers(document, fact, words)
    if said:
        hidden = [choice for choice in called if wanted in key(choice.name)]
        found = said + (hidden if all(choice in called for choice in said) else [])
    else:
        found = called
    if not found:
        found = meant([Named(choice, folded((choice.name, *choice.say))) for choice in fact.choices], words)
        if len(found) == 1 and not _keeps_head(found[0], words):
            return []
    return [choice for choice in fact.choices if any(choice is other for other in found)]


def _keeps_head(choice: Choice, words: str) -> bool:
    """Whether ``words`` that are a part of a name are its end: 國家重點實驗室 names no 聯合共建單位."""
    part = key(words)
    return key(choice.name).endswith(part) or not any(part in name for name in folded((choice.name, *choice.say)))


def _choices_of_offers(document: Document, fact: Fact, words: str, *, suggested: bool = False) -> list[Choice]:
    """The choices that an incentive so called asks for, where it asks for one choice of the fact."""
    from pinghu_cli.names import incentives

    found = (incentives.suggestions if suggested else incentives.meant)(document, words)
    asked = [
        condition.has[0]
        for offer in found
        for condition in offer.conditions
        if condition.fact == fact.id and len(condition.has) == 1
    ]
    return [choice for choice in fact.choices if choice.name in asked]


def _one(what: str, words: str, found: Sequence[T], candidate: Callable[[T], Candidate]) -> T:
    if len(found) > 1:
        raise ambiguous(what, words, [candidate(thing) for thing in found])
    return found[0]


def _each(
    what: str,
    words: str,
    named: Sequence[Named[T]],
    candidate: Callable[[T], Candidate],
    listing: str,
    means: Callable[[str], list[T]],
) -> list[T]:
    """The things of every name in ``words``, each meaning one. Raise NotFound, UsageError."""
    printed = {name for entry in named for name in entry.names}
    found: list[T] = []
    for name in names_in(words, means, is_whole=lambda whole: key(whole) in printed):
        things = means(name)
        if not things:
            raise not_found(what, name, [candidate(near) for near in _nearest(name, named)], listing)
        found.append(_one(what, name, things, candidate))
    return found


def _nearest(words: str, named: Sequence[Named[T]]) -> list[T]:
    return nearest(words, [(entry.thing, entry.names) for entry in named])


def _near_items(document: Document, words: str) -> tuple[Candidate, ...]:
    return tuple(item_candidate(item) for item in nearest(words, [(item, item.title) for item in document.items()]))


def _are_twins(found: Sequence[Item]) -> bool:
    """Whether all but the first say again what it says."""
    first = found[0] if found else None
    return bool(found) and all(
        isinstance(other, AnnexItem) and isinstance(first, Measure) and other.is_like(first) for other in found[1:]
    )


def headings(item: Item) -> tuple[str, ...]:
    """A title alone, and as it stands in print, in citations and in lists: with its number."""
    return tuple(f"{number}{item.title}" for number in ("", item.numeral, item.ref, item.id))


@remembered
def _items(document: Document) -> list[Named[Item]]:
    said = _said(document)
    return [
        Named(item, folded(headings(item)), folded((*item.keywords, *said[item.id]))) for item in _in_rank(document)
    ]


def _said(document: Document) -> dict[str, list[str]]:
    """Of each item what people say for one of its clauses, but for what they call an incentive of it: 9810."""
    offers = {
        (offer.item.id, alias)
        for offer in offers_in(document)
        for alias in folded((*offer.incentive.aliases, *offer.tier.aliases))
    }
    said: dict[str, list[str]] = defaultdict(list)
    for spoken in document.words.spoken:
        said[spoken.item] += [word for word in spoken.say if (spoken.item, key(word)) not in offers]
    return said


def _in_rank(document: Document) -> list[Item]:
    """Measures, then the annex, then domains: what a domain's title says, its measures say in full."""
    return [*document.measures, *document.annex_items, *document.domains]


@remembered
def _domains(document: Document) -> list[Named[Domain]]:
    return [Named(domain, folded(headings(domain)), folded(domain.keywords)) for domain in document.domains]


@remembered
def named_units(document: Document) -> list[Named[Unit]]:
    """The units with all that they are called."""
    city = _city(document)
    return [
        Named(unit, folded((unit.name,)), tuple({f for name in unit_names(unit) for f in _forms(key(name), city)}))
        for unit in document.units
    ]


@remembered
def _recipients(document: Document) -> list[Named[str]]:
    kinds = document.facts[0].choices if document.facts else ()
    said = {kind.name: kind.say for kind in kinds}
    return [Named(name, folded((name,)), folded(said.get(name, ()))) for name in document.recipients]


def _city(document: Document) -> str:
    """The city's name with 市: what its issuer's name and its title begin with alike (平湖市人民政府, 平湖市推動…)."""
    pairs = zip(key(document.document.issuer or ""), key(document.document.title), strict=False)
    return "".join(left for left, right in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _forms(name: str, city: str) -> set[str]:
    """A unit's name with and without the city in front: 平湖市財政局, 平湖財政局, 市財政局, 財政局."""
    prefixes = [prefix for prefix in (city, city[:-1], city[-1:]) if prefix and prefix != name]
    return {name, *(name[len(prefix) :] for prefix in prefixes if name.startswith(prefix))}
