"""What people call an item, a domain, a unit or an incentive -> the thing itself. Every command resolves names here.

Nothing is guessed: a name that fits nothing raises NotFound with the nearest names, one that fits several raises
UsageError that lists them.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import takewhile
from typing import TypeVar

from pinghu_cli.document.model import AnnexItem, Document, Domain, Incentive, Item, Measure, Tier, Unit
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.names.numbering import domain_number, item_id
from pinghu_cli.spelling.nearest import nearest
from pinghu_cli.spelling.normalise import fold, key

Thing = TypeVar("Thing")
Entry = TypeVar("Entry", bound=Domain | Measure | AnnexItem)

_KINDS = {"": "措施", "A": "附件事項", "D": "領域"}
_SLIP_FROM = 5
"""Characters from which on a name is recognised despite one slip; a shorter one with a slip may be another name."""


def item(document: Document, words: str) -> Item:
    """The item called ``words``: 9, 九, (九), 第九條, A6, 附件6, D2, or words of one title only."""
    numbered = numbered_item(document, words)
    if numbered is not None:
        return numbered
    found = _by_title(document.items(), words)
    near = partial(_nearest_title, words, tuple(document.items()))
    return _only("條目", words, found, near, lambda one: f"{one.id} {one.title}", "measures")


def numbered_item(document: Document, words: str) -> Item | None:
    """The item with the number ``words``; None when ``words`` is no number. Raise NotFound when no item has it."""
    wanted = item_id(words)
    if wanted is None:
        return None
    found = next((one for one in document.items() if one.id == wanted), None)
    if found is not None:
        return found
    letter = wanted[0] if wanted[0] in _KINDS else ""
    items = [one for one in document.items() if one.id.startswith(letter) and (letter or one.id.isdecimal())]
    span = f"編號是 {items[0].id}–{items[-1].id}" if items else "文件沒有這類條目"
    raise NotFound("no-such-item", f"沒有編號「{words.strip()}」的{_KINDS[letter]}", span)


def domain(document: Document, words: str) -> Domain:
    """The domain called ``words``: 2, D2, 二, or words of one title only."""
    number = domain_number(words)
    found = [one for one in document.domains if one.number == number]
    if number is None:
        found = _by_title(document.domains, words)
    near = partial(_nearest_title, words, document.domains)
    return _only("領域", words, found, near, lambda one: f"{one.id} {one.title}", "domains")


def unit(document: Document, words: str) -> Unit:
    """The responsible unit called ``words``: as printed, in full, by an everyday name, in pinyin, in either script."""
    near = partial(nearest, words, [(one, unit_names(one)) for one in document.units])
    return _only("單位", words, units(document, words), near, lambda one: one.name, "units")


def units(document: Document, words: str) -> list[Unit]:
    """The units that ``words`` may mean, by the strictest reading that fits any."""
    wanted = key(words)
    if not wanted:
        return []
    city = _city(document)
    forms = _forms(wanted, city)
    names = {one.name: {form for name in unit_names(one) for form in _forms(key(name), city)} for one in document.units}
    spelled = wanted.isascii() and wanted.isalpha()
    readings: tuple[Callable[[str], bool], ...] = (
        lambda name: name in forms,
        lambda name: len(wanted) > 1 and wanted in name and wanted not in city,
        lambda name: spelled and pinyin(name) == wanted,
        lambda name: min(len(name), len(wanted)) >= _SLIP_FROM and _one_slip(name, wanted),
    )
    printed = [one for one in document.units if spelled and pinyin(key(one.name)) == wanted]
    if printed:
        return printed
    for fits in readings:
        found = [one for one in document.units if any(fits(name) for name in names[one.name])]
        if found:
            return found
    return []


def unit_names(unit: Unit) -> tuple[str, ...]:
    """All that a unit is called: as printed, in full, everyday names."""
    return (unit.name, *((unit.full_name,) if unit.full_name else ()), *unit.aliases)


def incentive(document: Document, words: str) -> tuple[Incentive, Tier]:
    """The one tier called ``words``: by id (``smart-factory.factory``), or by words that single it out."""
    from pinghu_cli.names import incentive_names

    found = incentive_names.meant(document, words)
    near = partial(incentive_names.suggestions, document, words)
    offer = _only("激勵", words, found, near, lambda offer: f"{offer.id} {offer.name}", "incentives")
    return offer.incentive, offer.tier


def incentives(document: Document, words: str) -> list[tuple[Incentive, Tier]]:
    """The tiers that ``words`` may mean, by the strictest reading that fits any; a group's id means all its tiers."""
    from pinghu_cli.names import incentive_names

    return [(offer.incentive, offer.tier) for offer in incentive_names.meant(document, words)]


def tier_id(group: Incentive, tier: Tier) -> str:
    """The stable id of a tier: ``group.tier``, or the group's alone where its only tier has none."""
    return f"{group.id}.{tier.id}" if tier.id else group.id


def _by_title(items: Iterable[Entry], words: str) -> list[Entry]:
    parts = [part for part in fold(words).split() if len(part) > 1]
    titled = [(one, key(one.title)) for one in items]
    exact = [one for one, title in titled if title == key(words)]
    return exact or [one for one, title in titled if parts and all(part in title for part in parts)]


def _nearest_title(words: str, items: Sequence[Entry]) -> list[Entry]:
    return nearest(words, [(one, one.title) for one in items])


def _city(document: Document) -> str:
    """The city's name with 市: what its issuer's name and its title begin with alike (平湖市人民政府, 平湖市推動…)."""
    pairs = zip(key(document.document.issuer), key(document.document.title), strict=False)
    return "".join(left for left, right in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _forms(name: str, city: str) -> set[str]:
    """A unit's name with and without the city in front: 平湖市財政局, 平湖財政局, 市財政局, 財政局."""
    prefixes = [prefix for prefix in (city, city[:-1], city[-1:]) if prefix and prefix != name]
    return {name, *(name[len(prefix) :] for prefix in prefixes if name.startswith(prefix))}


def pinyin(name: str) -> str:
    """``name`` as it is typed in pinyin without tones: 經信局 -> jingxinju. This is what completion offers."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name))


def _one_slip(name: str, wanted: str) -> bool:
    from rapidfuzz.distance import OSA

    return OSA.distance(name, wanted, score_cutoff=1) <= 1


def _only(
    kind: str,
    words: str,
    found: Sequence[Thing],
    near: Callable[[], Sequence[Thing]],
    shown: Callable[[Thing], str],
    listing: str,
) -> Thing:
    """The only thing found; else an error that lists every candidate, or the nearest ones when there are none."""
    if len(found) == 1:
        return found[0]
    name = words.strip()
    if found:
        listed = "、".join(shown(one) for one in found)
        raise UsageError("ambiguous", f"「{name}」可以指多個{kind}", f"請用其中一個:{listed}")
    nearby = "、".join(shown(one) for one in near())
    raise NotFound(
        "not-found", f"找不到{kind}「{name}」", f"是否要找:{nearby}?" if nearby else f"全部見 pinghu {listing}"
    )
