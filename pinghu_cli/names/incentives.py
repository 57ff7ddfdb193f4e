"""What people call an incentive -> its tiers, by the strictest reading that fits any.

The rungs are those of `ladder`, with more between them, for people name an incentive by pieces of its name, its
condition and its clause, and ask while they name it (補多少, 怎麼申請). Of a group, the tiers whose own names fit count
before those that share a name with the rest. A piece that other measures use as well is too general to single a tier
out, and so is a name without its head (國家重點實驗室 of 國家重點實驗室聯合共建單位): they only suggest.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import NamedTuple, TypeVar

from pinghu_cli.document.model import Document, Measure
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.document.remembered import remembered
from pinghu_cli.document.words import Synonym
from pinghu_cli.names.ladder import (
    SHORTEST,
    SLIP_LENGTHS,
    Names,
    folded,
    has_part,
    is_name,
    is_slip,
    is_spelled,
    pinyin,
    sounds_like,
    syllables,
    translator,
)
from pinghu_cli.spelling.nearest import nearest
from pinghu_cli.spelling.normalise import fold, key

K = TypeVar("K")
V = TypeVar("V")

_TELLING = 5
"""Minimum letters for matching a word of an id despite a typo."""
_LONGEST_PIECES = 40
"""Characters of the longest text that is read as pieces of names; a longer one is a sentence."""
_SUGGESTED = 5


class Texts:
    """Names, or words of a clause, in which parts of what was typed are looked for; folded when first asked.

    A name that means nothing is held against all of them; so what they begin and end with is gathered once, as far as
    it can be a part: all ends of a long clause would be more than a machine holds.
    """

    def __init__(self, said: Iterable[str | None]) -> None:
        self._said = said

    @cached_property
    def texts(self) -> Names:
        """The texts, folded."""
        return folded(self._said)

    @cached_property
    def affixes(self) -> frozenset[str]:
        """What a text begins or ends with, up to the longest part; of Latin letters and digits only whole words."""
        ends = (
            (text, end)
            for text in self.texts
            for size in range(1, min(len(text), _LONGEST_PIECES) + 1)
            for end in (text[:size], text[-size:])
        )
        return frozenset(end for text, end in ends if not end.isascii() or has_part(text, end))

    @cached_property
    def _together(self) -> str:
        return "\n".join(self.texts)

    def hold(self, part: str) -> bool:
        """Whether a part stands in a text; Latin letters and digits as a whole word."""
        return part in self._together and (not part.isascii() or any(has_part(text, part) for text in self.texts))


class Wordings(NamedTuple):
    """In what words a tier is spoken of, or in what words any of many tiers is."""

    own: Texts
    """Names of this tier, and what tells it from others: pieces of them say enough."""
    shared: Texts
    """Everyday names of all tiers of its group."""
    condition: Texts
    """What it asks, and in which form it pays."""
    clause: Texts
    """The words that grant it."""


How = Callable[[Sequence[str], Sequence[Texts]], bool]
"""How what was typed, in parts, must stand in texts."""
Where = Callable[[Wordings], Sequence[Texts]]


class Called:
    """A tier with what it is called, folded."""

    def __init__(self, offer: Offer, *, is_alone: bool) -> None:
        """``is_alone``: no other incentive has a tier of this id."""
        group, tier = offer.incentive, offer.tier
        own, shared = (tier.name, *tier.aliases, tier.label, tier.kind), group.aliases
        if tier.id is None:
            own, shared = (group.name, *group.aliases), ()
        self.offer = offer
        self.printed = frozenset(folded((offer.id, group.id, tier.id if is_alone else None, tier.name, group.name)))
        """Ids and names: each says all that is needed."""
        self.wordings = Wordings(
            Texts(own), Texts(shared), Texts((offer.condition, offer.form)), Texts((offer.incentive.quote,))
        )

    @cached_property
    def whole(self) -> frozenset[str]:
        """What says all that is needed, everyday names and the condition included."""
        return self.printed.union(
            folded((*self.offer.tier.aliases, *self.offer.incentive.aliases, self.offer.condition))
        )

    @property
    def names(self) -> Names:
        """What it is called by itself, then with its group."""
        return self.wordings.own.texts + self.wordings.shared.texts

    def is_own(self, wanted: str) -> bool:
        """Whether a folded name is of this tier, not of its whole group."""
        return wanted in self.wordings.own.texts


Fits = Callable[[Called], bool]


class Vocabulary:
    """All names of a document's incentives, with the words that only ask and the words for what people say.

    What only a name needs that nothing is called by is folded when such a name comes.
    """

    def __init__(self, document: Document) -> None:
        known = offers(document)
        times = Counter(offer.tier.id for offer in known)
        self.called = [Called(offer, is_alone=times[offer.tier.id] == 1) for offer in known]
        self.translated = translator(document)
        self._document = document

    @cached_property
    def _weak(self) -> list[Synonym]:
        return [synonym for synonym in self._document.words.synonyms if synonym.weak]

    @cached_property
    def forms(self) -> set[str]:
        """補貼, 獎勵 …: alone they name nothing."""
        return {*folded(called.offer.form for called in self.called)}

    @cached_property
    def asking(self) -> frozenset[str]:
        """Forms of support, in any words, and what carries no topic: 補多少, 怎麼申請."""
        said = [word for synonym in self._weak if self.forms & {*folded(synonym.means)} for word in synonym.say]
        return frozenset((*self.forms, *folded((*said, *self._document.words.stopwords))))

    @cached_property
    def idle(self) -> frozenset[str]:
        """Words that say what kind of answer is wanted."""
        return self.asking.union(folded(word for synonym in self._weak for word in (*synonym.means, *synonym.say)))

    @cached_property
    def wordings(self) -> Wordings:
        """Those of all tiers: what stands in none of them need not be looked for tier by tier."""
        places = range(len(Wordings._fields))
        return Wordings(*(Texts([text for said in self.called for text in said.wordings[at].texts]) for at in places))

    @cached_property
    def of_length(self) -> dict[int, list[tuple[str, Offer]]]:
        """Length -> the names so long, with their tiers."""
        return _grouped((len(name), (name, called.offer)) for called in self.called for name in called.names)

    @cached_property
    def of_sound(self) -> dict[str, list[Offer]]:
        """Pinyin, the syllables set apart -> the tiers with a name of that sound."""
        return _grouped((_heard(name), called.offer) for called in self.called for name in called.names)

    @cached_property
    def texts(self) -> list[tuple[Measure, str]]:
        """The measures with their texts, folded."""
        return [(measure, key(measure.text)) for measure in self._document.measures]


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    grouped: dict[K, list[V]] = {}
    for group, value in pairs:
        grouped.setdefault(group, []).append(value)
    return grouped


def _heard(name: str) -> str:
    return " ".join(syllables(name))


@remembered
def vocabulary(document: Document) -> Vocabulary:
    """The names of the document's incentives."""
    return Vocabulary(document)


def meant(document: Document, words: str) -> list[Offer]:
    """The tiers that ``words`` may mean; empty when they name none, or only in words too general to tell."""
    if not is_name(words):
        return []
    known = vocabulary(document)
    parts = fold(words).split()
    found = whole(known, parts)
    if found:
        return found
    found, is_general = _pieces(known, parts)
    if found:
        return [] if is_general else found
    asked = _without(parts, known.asking)
    return (
        _sounding(known, "".join(parts))
        or _by_id_words(known, parts)
        or (_left(known, asked) if asked != parts else [])
        or _translated(known, words)
        or _slipped(known, "".join(parts))
    )


def suggestions(document: Document, words: str) -> list[Offer]:
    """What may have been meant by ``words`` that name nothing: best first, at most five."""
    if not is_name(words):
        return []
    known = vocabulary(document)
    parts = fold(words).split()
    found, _ = _pieces(known, _without(parts, known.asking))
    found += _homophones(known, "".join(parts)) + _alike(known, words)
    return list({offer.id: offer for offer in found}.values())[:_SUGGESTED]


def whole(known: Vocabulary, parts: Sequence[str]) -> list[Offer]:
    """The tiers so called: a printed name before everyday ones; these do not hide tiers whose names end so."""
    wanted = "".join(parts)
    if of_that_name := printed(known, wanted):
        return of_that_name
    found = _distinct(known, lambda called: wanted in called.whole, lambda called: called.is_own(wanted))
    holding = [called for called in known.called if found and _ends_with(key(called.offer.name), wanted)]
    return in_order(known, (called.offer for called in (*found, *holding)))


def _ends_with(name: str, part: str) -> bool:
    """Whether a name is ``part`` of some sort: 國際軟件首版次 is a 軟件首版次."""
    return name.endswith(part) and has_part(name, part)


def printed(known: Vocabulary, wanted: str) -> list[Offer]:
    """The tiers with the id or the printed name ``wanted`` (folded), of a group the one of that name alone."""
    found = _distinct(known, lambda called: wanted in called.printed, lambda called: called.is_own(wanted))
    return [called.offer for called in found]


def in_order(known: Vocabulary, found: Iterable[Offer]) -> list[Offer]:
    """The tiers found, without doubles, in reading order."""
    ids = {offer.id for offer in found}
    return [called.offer for called in known.called if called.offer.id in ids]


def _distinct(known: Vocabulary, fits: Fits, is_own: Fits) -> list[Called]:
    """The tiers that fit; of a group in which some fit by their own names, these alone."""
    fitting = [called for called in known.called if fits(called)]
    groups = {called.offer.incentive.id for called in fitting if is_own(called)}
    return [called for called in fitting if called.offer.incentive.id not in groups or is_own(called)]


def _pieces(known: Vocabulary, parts: Sequence[str]) -> tuple[list[Offer], bool]:
    """The tiers in whose names, condition or clause ``parts`` stand; whether they are too general to tell one."""
    readings: tuple[tuple[How, Where], ...] = (
        (_stand_in, lambda said: (said.own, said.shared)),
        (_made_of, lambda said: (said.own, said.shared)),
        (_stand_in, lambda said: (said.own, said.shared, said.condition)),
        (_stand_in, lambda said: (said.own, said.shared, said.clause)),
    )
    for how, where in readings if 0 < len("".join(parts)) <= _LONGEST_PIECES else ():
        if not how(parts, where(known.wordings)):
            continue
        found = _distinct(known, partial(_fits, how, parts, where), partial(_fits, how, parts, _own))
        if found:
            return [named.offer for named in found], len(found) == 1 and _is_general(known, found[0], parts)
    return [], False


def _fits(how: How, parts: Sequence[str], where: Where, called: Called) -> bool:
    return how(parts, where(called.wordings))


def _own(said: Wordings) -> Sequence[Texts]:
    return (said.own,)


def _is_general(known: Vocabulary, found: Called, parts: Sequence[str]) -> bool:
    """Whether ``parts`` only ask, are words of other measures as well, or a name without its head."""
    if not _without(parts, known.idle) or _lacks_head(known, found, "".join(parts)):
        return True
    item = found.offer.item
    return any(all(part in text for part in parts) for measure, text in known.texts if measure is not item)


def _lacks_head(known: Vocabulary, found: Called, wanted: str) -> bool:
    """Whether the tier's name goes on after ``wanted`` with more than a form of support: it names another thing."""
    _, begins, tail = key(found.offer.name).partition(wanted)
    return bool(begins and not found.is_own(wanted) and _without([tail], known.idle))


def _left(known: Vocabulary, parts: Sequence[str]) -> list[Offer]:
    """The tiers meant by what is left of a question."""
    found = whole(known, parts)
    if found or len("".join(parts)) < SHORTEST:
        return found
    found, is_general = _pieces(known, parts)
    return [] if is_general else found


def _stand_in(parts: Sequence[str], where: Sequence[Texts]) -> bool:
    """Whether every part stands in a text; a short one at its beginning or end, and one character not alone."""
    return any(len(part) > 1 for part in parts) and all(
        _is_affix(part, where) or (len(part) >= SHORTEST and any(texts.hold(part) for texts in where)) for part in parts
    )


def _made_of(parts: Sequence[str], where: Sequence[Texts]) -> bool:
    """Whether every part is beginnings and ends of texts, each of two characters or more: 國家級綠色工廠."""
    return all(_is_pieced(part, where) for part in parts)


def _is_pieced(part: str, where: Sequence[Texts]) -> bool:
    reached = {0}
    for end in range(2, len(part) + 1):
        if any(_is_affix(part[start:end], where) for start in reached if start < end - 1):
            reached.add(end)
    return len(part) in reached


def _is_affix(part: str, where: Sequence[Texts]) -> bool:
    return any(part in texts.affixes for texts in where)


def _sounding(known: Vocabulary, wanted: str) -> list[Offer]:
    """The tiers with a name of which ``wanted`` is pinyin or initials."""
    if not is_spelled(wanted):
        return []
    return [called.offer for called in known.called if sounds_like(wanted, called.names)]


def _homophones(known: Vocabulary, wanted: str) -> list[Offer]:
    """The tiers with a name of other characters of the same sound."""
    if len(wanted) < SHORTEST or wanted.isascii() or not wanted.isalpha():
        return []
    return in_order(known, known.of_sound.get(_heard(wanted), ()))


def _by_id_words(known: Vocabulary, parts: Sequence[str]) -> list[Offer]:
    """The tiers whose ids hold all of the words: green factory national, car."""
    words = {word for part in parts for word in part.split("-")}
    if not all(word.isascii() and len(word) > 1 for word in words):
        return []
    found = [called for called in known.called if words <= {*id_words(called.offer.id)}]
    of_tier = {called.offer.id: len(words & {*id_words(called.offer.tier.id or "")}) for called in found}
    most = dict.fromkeys((called.offer.incentive.id for called in found), 0)
    for called in found:
        group = called.offer.incentive.id
        most[group] = max(most[group], of_tier[called.offer.id])
    return [called.offer for called in found if of_tier[called.offer.id] == most[called.offer.incentive.id]]


def id_words(identifier: str) -> list[str]:
    """The English words of an id."""
    return identifier.replace(".", "-").split("-")


def _translated(known: Vocabulary, words: str) -> list[Offer]:
    """The tiers named by the document's words for what was said: fridge, electric car."""
    means = known.translated(words)
    return [called.offer for called in known.called if any(mean in called.whole for mean in means)]


def _slipped(known: Vocabulary, wanted: str) -> list[Offer]:
    """The one tier whose name differs by a character left out, doubled or swapped; of several, none."""
    near = (pair for length in SLIP_LENGTHS for pair in known.of_length.get(len(wanted) + length, ()))
    found = in_order(known, (offer for name, offer in near if is_slip(wanted, name)))
    return found if len(found) == 1 else []


def _alike(known: Vocabulary, words: str) -> list[Offer]:
    """The tiers with a name nearly like ``words``; Latin letters are held against ids, their words, and pinyin."""
    if not words.isascii():
        return nearest(words, [(called.offer, called.names) for called in known.called], most=_SUGGESTED)
    return nearest(words, [(called.offer, _in_letters(called)) for called in known.called], most=_SUGGESTED)


def _in_letters(called: Called) -> Names:
    long = (word for word in id_words(called.offer.id) if len(word) >= _TELLING)
    spelled = (pinyin(name) for name in called.names)
    return (called.offer.id, called.offer.incentive.id, *long, *spelled)


def _without(parts: Iterable[str], words: frozenset[str]) -> list[str]:
    """What is left of ``parts`` where those of ``words`` that stand in them are cut out, the longest first."""
    left = [part for part in parts if part]
    held = {part[start:end] for part in left for start in range(len(part)) for end in range(start + 1, len(part) + 1)}
    for word in sorted(held & words, key=lambda word: (-len(word), word)):
        left = [piece for part in left for piece in _cut(part, word) if piece]
    return left


def _cut(part: str, word: str) -> list[str]:
    """``part`` without ``word``; a Latin word is only cut whole."""
    return part.split(word) if part == word or not word.isascii() else [part]
