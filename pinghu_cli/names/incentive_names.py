"""What people call an incentive -> its tiers, by the strictest reading that fits any.

Readings, in this order: the id; a whole name, everyday name or condition; pieces of the names; words of the condition,
of the clause; pinyin; all of it again without the words that only ask (補多少, 怎麼申請). Of a group, the tiers whose
own names fit count before those that share a name with the rest. A piece that other measures use as well is too
general to single a tier out: it only suggests, as characters of the same sound do.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.spelling.nearest import nearest
from pinghu_cli.spelling.normalise import fold, key

_BETWEEN = "|"
"""Between names in one text; folding leaves it nowhere else."""
_SHORTEST = 3
"""Characters (or letters) from which on a sound, or what is left of a question, is a name: less may be half a word."""
_TELLING = 5
"""Letters from which on a word of an id is told from others despite a slip."""
_SUGGESTED = 5

Names = tuple[str, ...]
How = Callable[[Sequence[str], Names], bool]
"""How what was typed, in parts, must stand in names."""
Where = Callable[[Offer], tuple[str | None, ...]]


class Called(NamedTuple):
    """A tier with what it is called, folded."""

    offer: Offer
    whole: frozenset[str]
    """Ids, names and condition: each says all that is needed."""
    own: Names
    """Names of this tier, and what tells it from others: pieces of them say enough."""
    shared: Names
    """Everyday names of all tiers of its group."""


_named: dict[int, tuple[Document, list[Called]]] = {}
"""Identity of the document asked last -> itself and its names."""


def meant(document: Document, words: str) -> list[Offer]:
    """The tiers that ``words`` may mean; empty when they name none, or only in words too general to tell."""
    called = _called(document)
    parts = fold(words).split()
    found = _whole(called, parts)
    if found:
        return found
    found, is_general = _pieces(document, called, parts)
    if found:
        return [] if is_general else found
    asked = _without_asking(document, parts)
    typed = _sounding(called, "".join(parts)) if words.isascii() else []
    return typed or (_left(document, called, asked) if asked != parts else [])


def suggestions(document: Document, words: str) -> list[Offer]:
    """What may have been meant by ``words`` that name nothing: best first, at most five."""
    called = _called(document)
    parts = fold(words).split()
    found, _ = _pieces(document, called, _without_asking(document, parts))
    found += [one.offer for one in called if parts and {*parts} <= {*_id_words(one.offer)}]
    found += _sounding(called, "".join(parts)) + _alike(called, words) + _by_synonym(document, called, "".join(parts))
    return list({offer.id: offer for offer in found}.values())[:_SUGGESTED]


def _called(document: Document) -> list[Called]:
    if id(document) not in _named:
        names = [_names(offer) for offer in offers(document)]
        _named.clear()
        _named[id(document)] = (document, names)
    return _named[id(document)][1]


def _names(offer: Offer) -> Called:
    group, tier = offer.incentive, offer.tier
    own, shared = _folded((tier.name, *tier.aliases, tier.label, tier.kind)), _folded(group.aliases)
    if tier.id is None:
        own, shared = _folded((group.name, *group.aliases)), ()
    names = _folded((offer.id, group.id, tier.name, *tier.aliases, group.name, *group.aliases, offer.condition))
    return Called(offer, frozenset(names), own, shared)


def _folded(names: Iterable[str | None]) -> Names:
    return tuple(dict.fromkeys(key(name) for name in names if name))


def _whole(called: list[Called], parts: Sequence[str]) -> list[Offer]:
    wanted = "".join(parts)
    return _told(called, lambda one: wanted in one.whole, lambda one: wanted in one.own)


def _told(called: list[Called], fits: Callable[[Called], bool], is_own: Callable[[Called], bool]) -> list[Offer]:
    """The tiers that fit; of a group in which some fit by their own names, these alone."""
    fitting = [one for one in called if fits(one)]
    told = {one.offer.incentive.id for one in fitting if is_own(one)}
    return [one.offer for one in fitting if one.offer.incentive.id not in told or is_own(one)]


def _pieces(document: Document, called: list[Called], parts: Sequence[str]) -> tuple[list[Offer], bool]:
    """The tiers in whose names, condition or clause ``parts`` stand; whether they are too general to tell one."""
    readings: tuple[tuple[How, Where], ...] = (
        (_stand_in, lambda _: ()),
        (_made_of, lambda _: ()),
        (_stand_in, lambda offer: (offer.condition, offer.form)),
        (_stand_in, lambda offer: (offer.incentive.quote,)),
    )
    for how, where in readings if parts else ():
        found = _read(called, parts, how, where)
        if found:
            return found, len(found) == 1 and _is_general(document, found[0], parts)
    return [], False


def _read(called: list[Called], parts: Sequence[str], how: How, where: Where) -> list[Offer]:
    def fits(one: Called) -> bool:
        return how(parts, one.own + one.shared + _folded(where(one.offer)))

    return _told(called, fits, lambda one: how(parts, one.own))


def _is_general(document: Document, found: Offer, parts: Sequence[str]) -> bool:
    """Whether ``parts`` only ask, or are words of other measures as well."""
    others = (key(measure.text) for measure in document.measures if measure is not found.item)
    return not _without(parts, _idle(document)) or any(all(part in text for part in parts) for text in others)


def _left(document: Document, called: list[Called], parts: Sequence[str]) -> list[Offer]:
    """The tiers meant by what is left of a question."""
    found = _whole(called, parts)
    if found or len("".join(parts)) < _SHORTEST:
        return found
    found, is_general = _pieces(document, called, parts)
    return [] if is_general else found


def _stand_in(parts: Sequence[str], names: Names) -> bool:
    """Whether every part stands in a name; a short one at its beginning or end."""
    text = _BETWEEN.join(names)
    return all(_is_affix(part, names) or (len(part) >= _SHORTEST and part in text) for part in parts)


def _made_of(parts: Sequence[str], names: Names) -> bool:
    """Whether every part is beginnings and ends of names, each of two characters or more: 國家級綠色工廠."""
    return all(_is_pieced(part, names) for part in parts)


def _is_pieced(part: str, names: Names) -> bool:
    reached = [True] + [False] * len(part)
    for end in range(2, len(part) + 1):
        reached[end] = any(reached[start] and _is_affix(part[start:end], names) for start in range(end - 1))
    return reached[-1] if len(part) > 1 else _is_affix(part, names)


def _is_affix(part: str, names: Names) -> bool:
    return any(name.startswith(part) or name.endswith(part) for name in names)


def _sounding(called: list[Called], wanted: str) -> list[Offer]:
    """The tiers with a name that sounds like ``wanted``: in pinyin, initials, or characters of the same sound."""
    if len(wanted) < _SHORTEST or not wanted.isalpha():
        return []
    sound = "".join(_syllables(wanted))

    def sounds_so(name: str) -> bool:
        heard = _syllables(name)
        return sound in {"".join(heard), "".join(syllable[0] for syllable in heard)}

    return [one.offer for one in called if any(map(sounds_so, one.own + one.shared))]


def _alike(called: list[Called], words: str) -> list[Offer]:
    """The tiers with a name nearly like ``words``; Latin letters are held against ids, their words, and pinyin."""
    if not words.isascii():
        return nearest(words, [(one.offer, one.own + one.shared) for one in called], most=_SUGGESTED)
    return nearest(words, [(one.offer, _in_letters(one)) for one in called], most=_SUGGESTED)


def _in_letters(one: Called) -> Names:
    ids = (one.offer.id, one.offer.incentive.id, *(word for word in _id_words(one.offer) if len(word) >= _TELLING))
    return (*ids, *("".join(_syllables(name)) for name in one.own + one.shared))


def _id_words(offer: Offer) -> list[str]:
    return offer.id.replace(".", "-").split("-")


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name)


def _idle(document: Document) -> set[str]:
    """Words that say what kind of answer is wanted, and forms of support: alone they name nothing."""
    weak = [word for one in document.words.synonyms if one.weak for word in (*one.means, *one.say)]
    return {*_folded((*weak, *document.words.stopwords, *(offer.form for offer in offers(document))))}


def _without_asking(document: Document, parts: Sequence[str]) -> list[str]:
    """``parts`` without forms of support, in any words, and without what carries no topic: 補多少, 怎麼申請."""
    forms = {*_folded(offer.form for offer in offers(document))}
    said = [word for one in document.words.synonyms if one.weak and forms & {*_folded(one.means)} for word in one.say]
    return _without(parts, {*forms, *_folded((*said, *document.words.stopwords))})


def _without(parts: Sequence[str], words: set[str]) -> list[str]:
    left = list(parts)
    for word in sorted(words, key=lambda word: (-len(word), word)):
        left = [piece for part in left for piece in _cut(part, word) if piece]
    return left


def _cut(part: str, word: str) -> list[str]:
    """``part`` without ``word``; a Latin word is only cut whole."""
    return part.split(word) if part == word or not word.isascii() else [part]


def _by_synonym(document: Document, called: list[Called], wanted: str) -> list[Offer]:
    """The tiers named by the words that search takes ``wanted`` for."""
    strong = (synonym for synonym in document.words.synonyms if not synonym.weak)
    means = [mean for synonym in strong if wanted in _folded(synonym.say) for mean in _folded(synonym.means)]
    return [one.offer for mean in means for one in called if mean in one.whole]
