"""What a query may stand for when it is not spelled as the document is: pinyin, initials, homophones, slips.

Each reading is looked up in the document's own stretches of text, so that nothing comes out that it does not say.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Literal

import msgspec

from pinghu_cli.finding.index import Index, Sounds
from pinghu_cli.finding.query import Query
from pinghu_cli.finding.tokens import CHARACTER, WORD
from pinghu_cli.spelling.sounds import is_mash, syllables

Way = Literal["pinyin", "initials", "sound", "slip"]

LIKENESS: dict[Way, float] = {"pinyin": 0.95, "initials": 0.9, "sound": 0.9, "slip": 0.8}
"""How sure a way of reading is by itself, from 0 to 1."""
_MOST_READINGS = 8
_MOST_PLACES = 400
MOST_WORK = 4_000
"""Looks at the document's text that one query may take; of 1,460 that people typed the worst took 2,170."""
_WORK_OF_A_PATTERN = 5
_LONGEST_WINDOW = 8
_SHORTEST_PIECE = 2
_SHORT_WORD, _LONGEST_COMMON = 2, 4
_CUTS_KEPT = 4
_MOST_LETTERS = 80
"""Letters of a sentence in pinyin; what is longer is no word and no sentence."""
_MOST_SKIPPED = 0.4
"""Share of a sentence in pinyin that the document need not have: 买 and 能 of maishoujinengbuduoshao."""
_PER_PIECE, _PER_SKIPPED = 0.95, 0.97
"""What is left of the likelihood for each further piece, and each syllable left out."""
_FEWEST_INITIALS, _MOST_INITIALS = 3, 12
_LEAST_STANDING = {3: 1.0, 4: 0.85}
"""How much what so few initials stand for must be a word of its own. Of letters drawn as often as syllables begin with
them, 24% of threes are those of some known word by chance; of fours 11% stand somewhere in the text, 6% beside a break
or as a word; of fives 0.6% stand anywhere."""
_SLIPS_FROM, _TWO_SLIPS_FROM = 5, 12
"""Latin letters from which one slip, and two, leave a word recognisable."""


class Reading(msgspec.Struct, frozen=True):
    """The query read as ``text`` (folded), in the way ``way``; ``likeness`` from 0 to 1."""

    text: str
    way: Way
    likeness: float


class _Stretch(msgspec.Struct, frozen=True):
    """Characters of the document that may be meant, and how sure that is, from 0 to 1."""

    text: str
    way: Way
    sure: float


def readings(query: Query, doubtful: set[int], respeller: "Respeller") -> list[Reading]:
    """The likeliest other readings of a query whose tokens ``doubtful`` may be misspelled; the surest first."""
    found: dict[str, Reading] = {}
    for start, end, stretch in _stretches(query, doubtful, respeller):
        text = " ".join((query.words(0, start), stretch.text, query.words(end, len(query.tokens)))).strip()
        likeness = LIKENESS[stretch.way] * stretch.sure
        if text not in found or found[text].likeness < likeness:
            found[text] = Reading(text, stretch.way, likeness)
    return sorted(found.values(), key=lambda reading: -reading.likeness)[:_MOST_READINGS]


def _stretches(query: Query, doubtful: set[int], respeller: "Respeller") -> Iterator[tuple[int, int, _Stretch]]:
    """Tokens ``start:end`` of the query with what they may stand for."""
    for start, end in _runs(query, WORD, doubtful):
        for stretch in respeller.latin("".join(token.text for token in query.tokens[start:end])):
            yield start, end, stretch
    spelled_right = query.stopped | query.absent
    for run_start, run_end in _runs(query, CHARACTER, set(range(len(query.tokens))) - spelled_right):
        meant = [{run_start + i for i in places} for places in respeller.meant(query.words(run_start, run_end))]
        for start in range(run_start, run_end):
            for end in range(start + 2, min(run_end, start + _LONGEST_WINDOW) + 1):
                window = range(start, end)
                if not doubtful.isdisjoint(window):
                    within = [{i - start for i in window if i in places} for places in (doubtful, *meant)]
                    for stretch in respeller.chinese(query.words(start, end), *within):
                        yield start, end, stretch


def _runs(query: Query, kind: str, among: set[int]) -> list[tuple[int, int]]:
    """Maximal stretches of tokens of one kind."""
    runs: list[tuple[int, int]] = []
    for place in sorted(among):
        if query.tokens[place].kind == kind:
            if runs and runs[-1][1] == place:
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
    return runs


class _Cut(msgspec.Struct, frozen=True, order=True):
    """Syllables cut into stretches of the document: the better the smaller."""

    skipped: int
    """Syllables that belong to no stretch."""
    pieces: int
    doubt: float
    """Minus the likelihood of its surest reading, so that the surer of two sorts first."""
    text: str

    @property
    def sure(self) -> float:
        """How likely it is that this was meant, from 0 to 1."""
        return -self.doubt * _PER_PIECE ** (self.pieces - 1) * _PER_SKIPPED**self.skipped

    def then(self, text: str, sure: float) -> "_Cut":
        """This cut with another stretch behind it."""
        return _Cut(self.skipped, self.pieces + 1, max(self.doubt, -sure), f"{self.text} {text}".strip())


class Respeller:
    """The document's stretches of text, searched by sound and by spelling."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._syllables: dict[str, list[str]] = {}
        self._sounded: dict[tuple[str, ...], list[tuple[str, float]]] = {}
        self.looked = 0

    @property
    def _sounds(self) -> Sounds:
        return self._index.sounds

    def latin(self, letters: str) -> Iterator[_Stretch]:
        """What Latin letters may stand for: pinyin, initials, or a known word with a slip."""
        if len(letters) > _MOST_LETTERS or not (letters.isascii() and letters.isalpha()):
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
        """The stretches that sound so; in pieces, when the document has no such stretch as a whole."""
        whole = self._sounding(tuple(way))
        if whole or len(way) < 2 * _SHORTEST_PIECE:
            return whole
        return [(cut.text, cut.sure) for cut in self._in_pieces(way) if cut.skipped <= _MOST_SKIPPED * len(way)]

    def _in_pieces(self, way: list[str]) -> list["_Cut"]:
        """The likeliest ways to cut syllables into stretches of the document: few skipped, then few pieces.

        The best cuts of the first n syllables are kept for each n, so that the work grows with their number alone.
        """
        best: list[list[_Cut]] = [[_Cut(0, 0, -1.0, "")]]
        for end in range(1, len(way) + 1):
            cuts = [msgspec.structs.replace(cut, skipped=cut.skipped + 1) for cut in best[end - 1]]
            for start in range(max(0, end - _LONGEST_WINDOW), end - _SHORTEST_PIECE + 1):
                for text, sure in self._sounding(tuple(way[start:end]))[:_CUTS_KEPT]:
                    cuts += [cut.then(text, sure) for cut in best[start]]
            best.append(sorted(cuts)[:_CUTS_KEPT])
        return [cut for cut in best[-1] if cut.text]

    def _sounding(self, way: tuple[str, ...]) -> list[tuple[str, float]]:
        """The stretches of as many characters that sound so."""
        if way not in self._sounded:
            characters = self._sounds.characters
            places = self._places("".join(syllable[0] for syllable in way))
            fitting = (at for at in places if all(self._sounds_so(characters[at + i], s) for i, s in enumerate(way)))
            self._sounded[way] = self._standing_at(fitting, len(way))
        return self._sounded[way]

    def _misspelled(self, letters: str) -> Iterator[_Stretch]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(letters) >= _TWO_SLIPS_FROM else 1
        spelled = self._sounds.spelled
        for name, slips, _ in process.extract(letters, spelled.keys(), scorer=OSA.distance, score_cutoff=most, limit=3):
            yield _Stretch(spelled[name], "slip", 1 if slips == 1 else 0.9)

    def chinese(self, word: str, wrong: set[int], as_heard: set[int], as_typed: set[int]) -> Iterator[_Stretch]:
        """What Chinese characters may stand for, those at ``wrong`` being doubtful: homophones, slips, swaps.

        No sound changes those at ``as_heard``, no slip those at ``as_typed`` (see `meant`).
        """
        yield from self._homophones(word, as_heard if len(word) > _SHORT_WORD else as_typed)
        if len(word) > _SHORT_WORD:
            yield from self._replaced(word, sorted(wrong - as_typed))
            yield from self._swapped(word, as_typed)

    def _homophones(self, word: str, meant: set[int]) -> Iterator[_Stretch]:
        heard = [self._heard(character) for character in word]
        size = len(word)
        for initials in islice(product(*({one[0] for one in sounds} for sounds in map(sorted, heard))), 16):
            places = [
                at
                for at in self._places("".join(initials))
                if self._is_heard(word, self._sounds.characters[at : at + size], heard)
            ]
            for text, sure in self._standing_at(places, size):
                changed = {i for i in range(size) if text[i] != word[i]}
                if changed and (size > _SHORT_WORD or sure == 1) and changed.isdisjoint(meant):
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
            if self.looked >= MOST_WORK:
                return
            self.looked += _WORK_OF_A_PATTERN
            for match in islice(re.finditer(pattern, self._sounds.characters), _MOST_PLACES):
                text, sure = match[0], self._standing(match.start(), size)
                if text != word and (size > 3 or (sure == 1 and self._rhymes(word[place], text[place]))):
                    yield _Stretch(text, "slip", sure)

    def _swapped(self, word: str, meant: set[int]) -> Iterator[_Stretch]:
        for place in range(len(word) - 1):
            if not meant.isdisjoint((place, place + 1)):
                continue
            text = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            at = self._sounds.characters.find(text)
            if at >= 0 and text != word:
                yield _Stretch(text, "slip", self._standing(at, len(text)))

    def meant(self, run: str) -> tuple[set[int], set[int]]:
        """The places of a run of characters where a common word stands that no sound changes, and that no slip does.

        Nothing changes a noun (火車|報廢 is no 貨車), and no sound a longer word; a short one it may: 只能 for 智能.
        """
        by_sound: set[int] = set()
        by_slip: set[int] = set()
        for start in range(len(run)):
            for end in range(start + _SHORT_WORD, min(len(run), start + _LONGEST_COMMON) + 1):
                is_noun = run[start:end] in self._sounds.nouns
                if is_noun or run[start:end] in self._sounds.common:
                    by_slip.update(range(start, end))
                    if is_noun or end - start > _SHORT_WORD:
                        by_sound.update(range(start, end))
        return by_sound, by_slip

    def _places(self, initials: str) -> Iterator[int]:
        """Where stretches with these initials stand: the first of them, and no more once all the work is done."""
        at = self._sounds.letters.find(initials)
        for _ in range(_MOST_PLACES):
            if at < 0 or self.looked >= MOST_WORK:
                return
            self.looked += 1
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
