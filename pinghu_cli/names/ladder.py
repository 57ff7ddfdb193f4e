"""The ladder that every kind of name climbs: what was typed -> what it may mean, by the strictest rung that holds any.

Rungs, in this order: a name as printed; another name for it; a part of one name; pinyin and initials; what people say
for it in other words (fridge); one character left out, doubled or swapped. A character that is another than the
document's is never read past: 縣級 is not 省級. It only suggests, as `nearest` does.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from pinghu_cli import limits
from pinghu_cli.document.remembered import remembered
from pinghu_cli.spelling.normalise import fold, key

if TYPE_CHECKING:
    from pinghu_cli.document.model import Document, Unit

T = TypeVar("T")
Names = tuple[str, ...]
Translate = Callable[[str], Sequence[str]]
"""What people say -> the document's words for it, folded."""

SHORTEST = 3
"""Characters (or letters) from which on a sound, or a part of a name, is a name: less may be half a word."""
_SLIP_FROM = 5
"""Characters from which on a name is recognised despite one slip; a shorter one with a slip may be another name."""
SLIP_LENGTHS = (-1, 0, 1)
"""By how many characters a name may be longer than what was typed with a slip."""
_MOST_HALVES = 4
_LONGEST_SYLLABLE = 6
_SPELLED_PART = 6
"""Letters from which on the pinyin of a part of a name is recognised."""
_BETWEEN, _AND = "、,\uff0c;\uff1b/\uff0f&\uff06+\uff0b\n", "和及與与跟"
_PARTING = frozenset(_BETWEEN + _AND)
"""One of these, or a space, stands between two names."""
_MARKS = rf"\s*[{_BETWEEN}]\s*"
_WORDS = rf"\s*(?:[{_BETWEEN}]|(?<=.)(?:以及|[{_AND}])(?=.))\s*"
_SPACES = r"\s+"


class Named(msgspec.Struct, Generic[T], frozen=True):
    """A thing with all that it is called, folded."""

    thing: T
    printed: Names
    called: Names = ()
    """Other names that people use."""

    @property
    def names(self) -> Names:
        """All of them, the printed ones first."""
        return self.printed + self.called


def folded(names: Iterable[str | None]) -> Names:
    """``names`` in canonical form, without doubles."""
    return tuple(dict.fromkeys(key(name) for name in names if name))


def is_name(words: str) -> bool:
    """Whether ``words`` can be a name at all."""
    return 0 < len(words) <= limits.NAME_CHARACTERS and bool(key(words))


def meant(
    named: Sequence[Named[T]], words: str, translated: Translate = lambda _: [], *, parts: bool = False
) -> list[T]:
    """The things that ``words`` may mean.

    ``translated`` gives the document's words for what was said. ``parts``: the pinyin of a part of a name will do.
    """
    if not is_name(words):
        return []
    wanted = key(words)
    spelled = is_spelled(wanted)
    rungs: tuple[Callable[[Named[T]], bool], ...] = (
        lambda entry: wanted in entry.printed,
        lambda entry: wanted in entry.called,
        lambda entry: all(_stands_in(part, entry.names) for part in fold(words).split()),
        lambda entry: spelled and sounds_like(wanted, entry.printed, parts=parts),
        lambda entry: spelled and sounds_like(wanted, entry.called, parts=parts),
        lambda entry: any(word in entry.names for word in translated(words)),
        lambda entry: any(is_slip(wanted, name) for name in entry.names),
    )
    readings = ([entry.thing for entry in named if fits(entry)] for fits in rungs)
    return next((things for things in readings if things), [])


def _stands_in(part: str, names: Names) -> bool:
    return len(part) > 1 and any(has_part(name, part) for name in names)


def has_part(name: str, part: str) -> bool:
    """Whether ``part`` stands in ``name``; Latin letters and digits only as whole words: AI is not in grain."""
    if not part.isascii():
        return part in name
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(part)}(?![a-z0-9])", name))


def unit_names(unit: "Unit") -> tuple[str, ...]:
    """All that a unit is called: as printed, in full, everyday names."""
    return (unit.name, *((unit.full_name,) if unit.full_name else ()), *unit.aliases)


def is_spelled(wanted: str) -> bool:
    """Whether a folded name is letters that may be pinyin or initials."""
    return wanted.isascii() and wanted.isalpha() and len(wanted) >= SHORTEST


def sounds_like(wanted: str, names: Names, *, parts: bool = False) -> bool:
    """Whether ``wanted`` is pinyin (also with the usual slips: zh and z, ng and n) or initials of a name, or a part."""
    from pinghu_cli.spelling.sounds import blurred

    for name in names:
        most = _LONGEST_SYLLABLE * len(name)
        if name.isascii() or len(wanted) > most or (len(wanted) < len(name) and not parts):
            continue  # to hear a name takes long
        heard = syllables(name)
        spelled = "".join(heard)
        if wanted in (spelled, "".join(syllable[0] for syllable in heard)) or blurred(wanted) == blurred(spelled):
            return True
        if (
            parts
            and len(wanted) >= _SPELLED_PART
            and any("".join(heard[start:]).startswith(wanted) for start in range(len(heard)))
        ):
            return True
    return False


@cache
def syllables(name: str) -> list[str]:
    """Pinyin without tones."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name)


def pinyin(name: str) -> str:
    """``name`` as it is typed in pinyin without tones: 經信局 -> jingxinju. This is what completion offers."""
    return "".join(syllables(name))


def is_slip(wanted: str, name: str) -> bool:
    """Whether a Chinese name differs by one character left out, put in twice or swapped with its neighbour.

    Any other character more may change what is meant (非一級能效家電), and so do digits (一級能效家電2).
    """
    if min(len(name), len(wanted)) < _SLIP_FROM or wanted.isascii() or len(name) - len(wanted) not in SLIP_LENGTHS:
        return False
    if _digits(name) != _digits(wanted):
        return False
    if len(wanted) > len(name):
        twice = (place for place in range(1, len(wanted)) if wanted[place] == wanted[place - 1])
        return any(wanted[:place] + wanted[place + 1 :] == name for place in twice)
    from rapidfuzz.distance import OSA, Indel

    if len(name) == len(wanted):
        return OSA.distance(name, wanted) == 1 and sorted(name) == sorted(wanted)
    return Indel.distance(name, wanted) == 1


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def names_in(words: str, meaning: Callable[[str], Sequence[object]], *, is_whole: Callable[[str], bool]) -> list[str]:
    """``words``, or the several names in it: parts that mean different things each (甲、乙; 甲和乙).

    ``is_whole`` knows names that hold such a mark themselves.
    """
    is_one = len(words.split()) < 2 and _PARTING.isdisjoint(words)
    if is_one or len(words) > limits.NAME_CHARACTERS or is_whole(words):
        return [words]
    cuts = [re.split(_WORDS, words.strip()), re.split(_MARKS, words.strip()), *_halves(words.strip())]
    if not meaning(words):
        cuts.append(re.split(_SPACES, words.strip()))
    return next((parts for parts in cuts if len(parts) > 1 and _are_names(parts, meaning)), [words])


def _halves(words: str) -> list[list[str]]:
    """Cut once, at each place where it may be: 財政局|和|自然資源和規劃局."""
    marks = list(islice(re.finditer(_WORDS, words), _MOST_HALVES))
    return [[words[: mark.start()], words[mark.end() :]] for mark in marks]


def _are_names(parts: Sequence[str], meaning: Callable[[str], Sequence[object]]) -> bool:
    """Whether every part means something, and each something else."""
    meant: list[Sequence[object]] = []
    for part in parts:
        things = meaning(part) if part else ()
        if not things:
            return False
        meant.append(things)
    return _are_apart(meant)


def _are_apart(each: Sequence[Sequence[object]]) -> bool:
    """Whether every word names another thing."""
    things = [thing for meant in each for thing in meant]
    return all(one is not other for place, one in enumerate(things) for other in things[:place])


class Translator:
    """What people say -> the document's words, by the strong synonyms of its vocabulary."""

    def __init__(self, document: "Document") -> None:
        self._synonyms = [synonym for synonym in document.words.synonyms if not synonym.weak]

    @cached_property
    def _means(self) -> dict[str, list[str]]:
        """Folded words of people -> the document's, as printed. Made when a name fits nothing of the document."""
        means: dict[str, list[str]] = {}
        for synonym in self._synonyms:
            for word in folded(synonym.say):
                means.setdefault(word, []).extend(synonym.means)
        return means

    def __call__(self, words: str) -> Names:
        """The document's words for ``words`` as a whole, folded; a plural is read as its singular."""
        wanted = key(words) if is_name(words) else ""
        singular = wanted.removesuffix("s") if wanted.isascii() else wanted
        return folded(self._means.get(wanted) or self._means.get(singular) or ())


@remembered
def translator(document: "Document") -> Translator:
    """The translator of the document's vocabulary."""
    return Translator(document)
