"""What a query may stand for when it is not spelled as the document is: pinyin, initials, homophones, slips.

Each reading is looked up in the document's own stretches of text, so that nothing comes out that it does not say.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Literal, NamedTuple

from pinghu_cli.finding.cells import CHARACTER, WORD
from pinghu_cli.finding.index import Index, Sounds
from pinghu_cli.finding.query import Query
from pinghu_cli.spelling.sounds import is_mash, syllables

Way = Literal["pinyin", "initials", "sound", "slip"]

LIKENESS: dict[Way, float] = {"pinyin": 0.95, "initials": 0.9, "sound": 0.9, "slip": 0.8}
"""How sure a way of reading is by itself, from 0 to 1."""
_MOST_READINGS = 8
_MOST_PLACES = 400
_LONGEST_WINDOW = 8
_FEWEST_INITIALS, _MOST_INITIALS = 3, 12
_LEAST_STANDING = {3: 1.0, 4: 0.85}
"""How much what so few initials stand for must be a word of its own. Of letters drawn as often as syllables begin with
them, 24% of threes are those of some known word by chance; of fours 11% stand somewhere in the text, 6% beside a break
or as a word; of fives 0.6% stand anywhere."""
_SLIPS_FROM, _TWO_SLIPS_FROM = 5, 12
"""Latin letters from which one slip, and two, leave a word recognisable."""


class Reading(NamedTuple):
    """The query read as ``text`` (folded), in the way ``way``; ``likeness`` from 0 to 1."""

    text: str
    way: Way
    likeness: float


class _Stretch(NamedTuple):
    """Characters of the document that may be meant, and how sure that is, from 0 to 1."""

    text: str
    way: Way
    sure: float


def readings(query: Query, doubtful: set[int]) -> list[Reading]:
    """The likeliest other readings of a query whose cells ``doubtful`` may be misspelled; the surest first."""
    if not doubtful:
        return []
    ear = _Ear(query.index)
    found: dict[str, Reading] = {}
    for start, end, stretch in _stretches(query, doubtful, ear):
        text = " ".join((query.words(0, start), stretch.text, query.words(end, len(query.cells)))).strip()
        likeness = LIKENESS[stretch.way] * stretch.sure
        if text not in found or found[text].likeness < likeness:
            found[text] = Reading(text, stretch.way, likeness)
    return sorted(found.values(), key=lambda reading: -reading.likeness)[:_MOST_READINGS]


def _stretches(query: Query, doubtful: set[int], ear: "_Ear") -> Iterator[tuple[int, int, _Stretch]]:
    """Cells ``start:end`` of the query with what they may stand for."""
    for start, end in _runs(query, WORD, doubtful):
        for stretch in ear.latin("".join(cell.text for cell in query.cells[start:end])):
            yield start, end, stretch
    spelled_right = query.stopped | query.elsewhere
    for run_start, run_end in _runs(query, CHARACTER, set(range(len(query.cells))) - spelled_right):
        for start in range(run_start, run_end):
            for end in range(start + 2, min(run_end, start + _LONGEST_WINDOW) + 1):
                wrong = [c - start for c in sorted(doubtful) if start <= c < end]
                if wrong:
                    for stretch in ear.chinese(query.words(start, end), wrong):
                        yield start, end, stretch


def _runs(query: Query, kind: str, among: set[int]) -> list[tuple[int, int]]:
    """Maximal stretches of cells of one kind."""
    runs: list[tuple[int, int]] = []
    for place in sorted(among):
        if query.cells[place].kind == kind:
            if runs and runs[-1][1] == place:
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
    return runs


class _Ear:
    """The document's stretches of text, searched by sound and by spelling."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._sounds: Sounds = index.sounds
        self._syllables: dict[str, list[str]] = {}

    def latin(self, letters: str) -> Iterator[_Stretch]:
        """What Latin letters may stand for: pinyin, initials, or a known word with a slip."""
        if not (letters.isascii() and letters.isalpha()):
            return
        mash = is_mash(letters)
        found = [_Stretch(text, "pinyin", sure) for text, sure in self._in_pinyin(letters) if sure == 1 or not mash]
        if not mash:
            found += [_Stretch(text, "initials", sure) for text, sure in self._initialled(letters)]
        yield from found
        if not (found or mash) and len(letters) >= _SLIPS_FROM:
            yield from self._misspelled(letters)

    def _in_pinyin(self, letters: str) -> Iterator[tuple[str, float]]:
        for way in syllables(letters, self._sounds.readings):
            yield from self._spelled(way) if len(way) > 1 else ()

    def _initialled(self, letters: str) -> Iterator[tuple[str, float]]:
        if _FEWEST_INITIALS <= len(letters) <= _MOST_INITIALS:
            least = _LEAST_STANDING.get(len(letters), 0.0)
            standing = self._standing_at(self._places(letters), len(letters))
            yield from ((text, sure) for text, sure in standing if sure >= least)

    def _spelled(self, way: list[str]) -> list[tuple[str, float]]:
        """The stretches that sound so; in two pieces, when the document has no such stretch as a whole."""
        size = len(way)
        places = [
            at
            for at in self._places("".join(syllable[0] for syllable in way))
            if all(self._sounds_so(self._sounds.characters[at + i], way[i]) for i in range(size))
        ]
        if places or size < 4:
            return self._standing_at(places, size)
        for cut in range(size - 2, 1, -1):
            left = self._spelled(way[:cut])
            right = self._spelled(way[cut:]) if left else []
            if right:
                return [(f"{a} {b}", 0.95 * min(p, q)) for a, p in left[:2] for b, q in right[:2]]
        return []

    def _misspelled(self, letters: str) -> Iterator[_Stretch]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(letters) >= _TWO_SLIPS_FROM else 1
        spelled = self._sounds.spelled
        for name, slips, _ in process.extract(letters, spelled.keys(), scorer=OSA.distance, score_cutoff=most, limit=3):
            yield _Stretch(spelled[name], "slip", 1 if slips == 1 else 0.9)

    def chinese(self, word: str, wrong: list[int]) -> Iterator[_Stretch]:
        """What Chinese characters may stand for, those at ``wrong`` being doubtful: homophones, slips, swaps."""
        yield from self._homophones(word)
        if len(word) > 2:
            yield from self._replaced(word, wrong)
            yield from self._swapped(word)

    def _homophones(self, word: str) -> Iterator[_Stretch]:
        heard = [self._heard(character) for character in word]
        size = len(word)
        for initials in islice(product(*({one[0] for one in sounds} for sounds in map(sorted, heard))), 16):
            places = [
                at
                for at in self._places("".join(initials))
                if self._is_heard(word, self._sounds.characters[at : at + size], heard)
            ]
            for text, sure in self._standing_at(places, size):
                if text != word and (size > 2 or sure == 1):
                    yield _Stretch(text, "sound", sure)

    def _is_heard(self, word: str, text: str, heard: list[list[str]]) -> bool:
        pairs = list(zip(word, text, heard, strict=True))
        if all(typed != written for typed, written, _ in pairs):
            return False
        return all(
            typed == written or any(self._sounds_so(written, one) for one in sounds) for typed, written, sounds in pairs
        )

    def _replaced(self, word: str, wrong: list[int]) -> Iterator[_Stretch]:
        """One doubtful character for another: in a word of three only for one that rhymes, into a known word."""
        size = len(word)
        for place in wrong:
            pattern = re.escape(word[:place]) + "[^ ]" + re.escape(word[place + 1 :])
            for match in islice(re.finditer(pattern, self._sounds.characters), _MOST_PLACES):
                text, sure = match[0], self._standing(match.start(), size)
                if text != word and (size > 3 or (sure == 1 and self._rhymes(word[place], text[place]))):
                    yield _Stretch(text, "slip", sure)

    def _swapped(self, word: str) -> Iterator[_Stretch]:
        for place in range(len(word) - 1):
            text = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            at = self._sounds.characters.find(text)
            if at >= 0 and text != word:
                yield _Stretch(text, "slip", self._standing(at, len(text)))

    def _places(self, initials: str) -> Iterator[int]:
        at = self._sounds.letters.find(initials)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            yield at
            at = self._sounds.letters.find(initials, at + 1)

    def _standing_at(self, places: Iterable[int], size: int) -> list[tuple[str, float]]:
        """The distinct stretches of ``size`` characters at the places, those that stand as words of their own first."""
        found: dict[str, float] = {}
        for at in places:
            text = self._sounds.characters[at : at + size]
            found[text] = max(found.get(text, 0.0), self._standing(at, size))
        return sorted(found.items(), key=lambda pair: -pair[1])[:5]

    def _standing(self, at: int, size: int) -> float:
        """How much a stretch is a word of its own: known as one, or with a break of the text beside it."""
        text, letters = self._sounds.characters[at : at + size], self._sounds.letters
        if text in self._index.phrases or text in self._index.synonyms or text in self._index.units:
            return 1.0
        breaks = (at == 0 or letters[at - 1] == " ") + (letters[at + size : at + size + 1] in ("", " "))
        return (0.75, 0.85, 0.9)[breaks]

    def _heard(self, character: str) -> list[str]:
        if character not in self._syllables:
            readings = self._sounds.readings.items()
            self._syllables[character] = [syllable for syllable, characters in readings if character in characters]
        return self._syllables[character]

    def _sounds_so(self, character: str, syllable: str) -> bool:
        return character in self._sounds.readings.get(syllable, "")

    def _rhymes(self, one: str, other: str) -> bool:
        """Whether two characters differ in the first sound only: 卷 and 券."""
        return any(a[1:] == b[1:] for a in self._heard(one) for b in self._heard(other))
