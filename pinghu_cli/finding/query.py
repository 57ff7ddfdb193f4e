"""A query read against an index: its tokens, what each weighs, and the evidence by which items may answer it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import log
from typing import Literal

import msgspec

from pinghu_cli import limits
from pinghu_cli.finding.index import IMPACTS, ITEM_BITS, POSTING_BYTES, Index, unpacked
from pinghu_cli.finding.tokens import CHARACTER, NUMBER, Token, ends, joined, tokens
from pinghu_cli.spelling.normalise import folded

Means = Literal["phrase", "pair", "character", "synonym", "weak", "unit", "kind", "near"]

_LONGEST = 12
_MONEY = ("grant", "amount")
"""Aspects of a topic that are about money."""
TOLD_BY_CLAUSES = frozenset({"grant", "amount", "bound", "budget", "target"})
"""Aspects that a clause tells of its own topic."""
FIGURES = frozenset({"amount", "target"})
"""What figures tell."""
STRENGTH: dict[Means, float] = {
    "phrase": 1.2,  # a known phrase as a whole is surer than its pairs of characters
    "pair": 1.0,
    "character": 0.35,  # one character says little: 車 is in 汽車, 車間, 動車
    "synonym": 0.85,
    "weak": 0.25,  # 錢, 買, 多少: what kind of answer is wanted, not about what
    "unit": 1.6,  # a unit's name asks for its duties; texts that happen to share its characters come after
    "kind": 1.6,  # who asks for all domains wants each of them
    "near": 0.7,  # the document has not what is asked, but something of its kind
}
_SAYING: frozenset[Means] = frozenset({"phrase", "pair", "synonym", "weak", "unit", "kind"})
"""Means that say more than a single character does."""
_WHOLE: frozenset[Means] = frozenset({"phrase", "synonym", "unit", "kind"})
"""Means by which a word is known as a word."""
_TOPICAL_UNIT = 0.4
"""A unit's alias that is also a word of the texts (交通, 教育) is first of all that word."""
_HALF_A_WORD = 0.5
_SENTENCE, _LONG = 4.0, 16
"""Words of a topic, and tokens of any kind, from which on a question is a sentence: of fewer, half is a word or two."""
_STORY, _LONG_STORY = 6.0, 20
"""Those from which on it is a story: what an item does not hold of it is not a list of what was asked."""
_ABSENT = 2.0
"""How many words that no item holds a matter weighs that the document does not answer: 冰箱|維修 asks for repair."""
_NUMBER_ASIDE = 0.5
"""What an unmatched number beside words weighs: often it is the asker's own price or age."""
_ABOUT = 0.5
"""Share of the highest impact from which on an item is about a word, and not only mentions it."""


class Evidence(msgspec.Struct, frozen=True):
    """Tokens ``start:end`` of the query are found in the document as ``text``, in the items of ``postings``.

    ``rarity`` is the inverse document frequency in nats, ``strength`` how far the means is to be trusted.
    """

    start: int
    end: int
    text: str
    means: Means
    strength: float
    rarity: float
    postings: bytes


class Query:
    """What is asked. ``weights[i]`` is how much token ``i`` says, in nats; 0 for words without topic."""

    def __init__(self, index: Index, text: str) -> None:
        """``text`` as typed."""
        self.index = index
        self._text = text
        self._folded = folded(text)
        everything = tokens(self._folded.text)
        self.tokens: list[Token] = everything[: limits.QUERY_TOKENS]
        self.is_cut = len(everything) > limits.QUERY_TOKENS
        texts = [token.text for token in self.tokens]
        self._joined = joined(texts)
        self._ends = ends(texts)
        found: dict[str, list[Evidence]] = {}
        self.evidence: list[Evidence] = []
        for start, end, word in self._windows:
            if word not in found:
                found[word] = [*_literal(index, start, end, word), *_meant(index, start, end, word)]
            self.evidence += [msgspec.structs.replace(evidence, start=start, end=end) for evidence in found[word]]
        self.evidence = [one for one in self.evidence if not self._is_joint(one)]

    def _is_joint(self, one: Evidence) -> bool:
        """Whether a pair is half of an aspect and half of what stands beside it, and so no word: 實|習補|貼."""
        first, last = one.start, one.end - 1
        return one.means == "pair" and self._aspect_at.get(first) != self._aspect_at.get(last)

    @cached_property
    def _aspect_at(self) -> dict[int, int]:
        """The tokens of aspects -> where the aspect begins."""
        return {i: start for start, end, _ in self.aspects for i in range(start, end)}

    @cached_property
    def _windows(self) -> list[tuple[int, int, str]]:
        """Each few tokens in a row: from where, to where, and as compared."""
        size = len(self.tokens)
        spans = ((start, end) for start in range(size) for end in range(start + 1, min(size, start + _LONGEST) + 1))
        return [(start, end, self.words(start, end)) for start, end in spans]

    def words(self, start: int, end: int) -> str:
        """Tokens ``start:end`` as compared."""
        if start == end:
            return ""
        return self._joined[self._ends[start] - len(self.tokens[start].text) : self._ends[end - 1]]

    def typed(self, start: int, end: int) -> str:
        """Tokens ``start:end`` as typed."""
        first, last = self._folded.original(self.tokens[start].start, self.tokens[end - 1].end)
        return self._text[first:last]

    @cached_property
    def matched(self) -> set[int]:
        """The tokens that stand in the document in some way that says more than a single character does."""
        return self._tokens_of(_SAYING)

    @cached_property
    def stopped(self) -> set[int]:
        """The tokens of words without topic (怎麼, 能不能, 夏天), of aspects, and of what is excluded.

        Not so where they are part of a word that the document knows; of an aspect, of one that it does not hold itself
        (交通預算|多少; but not 財政 in 財政拿出多少).
        """
        windows = ((start, end) for start, end, word in self._windows if word in self.index.stopwords)
        idle = {i for start, end in windows for i in range(start, end)} - self._tokens_of(_WHOLE)
        beyond = (one for one in self.evidence if one.means in _WHOLE and not self._is_in_an_aspect(one))
        asked = self._aspect_at.keys() - {i for one in beyond for i in range(one.start, one.end)}
        return ((idle | asked) - self.absent) | self.excluded

    def _is_in_an_aspect(self, one: Evidence) -> bool:
        start = self._aspect_at.get(one.start)
        return start is not None and start == self._aspect_at.get(one.end - 1)

    @cached_property
    def absent_words(self) -> list[tuple[int, int]]:
        """Where the query names a matter that the document lacks.

        Not so as a part of a longer word that the document knows, nor in pieces of two words (今|年会|不会), nor two
        characters of which the first ends a known word (国|外摆|摊).
        """
        named = [(start, end) for start, end, word in self._windows if word in self.index.absent]
        reach = [0] * len(self.tokens)
        for evidence in self.evidence:
            if evidence.means in _WHOLE:
                reach[evidence.start] = max(reach[evidence.start], evidence.end)
        idle = {(start, end) for start, end, word in self._windows if word in self.index.stopwords}
        known = {(one.start, one.end) for one in self.known}
        named = [span for span in named if not _is_straddled(span, idle if span[1] - span[0] > 2 else idle | known)]
        return [
            (start, end)
            for start, end in named
            if not any(
                reach[at] >= end and reach[at] - at > end - start for at in range(max(0, end - _LONGEST), start + 1)
            )
        ]

    @cached_property
    def absent(self) -> set[int]:
        """The tokens of `absent_words`."""
        return {i for start, end in self.absent_words for i in range(start, end)}

    @cached_property
    def aspects(self) -> list[tuple[int, int, str]]:
        """Where the query asks for an aspect of its topic, and who tells it (see `Tables.aspects`)."""
        found = [(s, e, self.index.aspects[word]) for s, e, word in self._windows if word in self.index.aspects]
        longest: list[tuple[int, int, str]] = []
        for aspect in sorted(found, key=lambda aspect: (aspect[0], -aspect[1])):
            if not longest or aspect[1] > longest[-1][1]:
                longest.append(aspect)
        return longest

    @cached_property
    def wholes(self) -> set[str]:
        """The kinds of items of which all are asked for."""
        return {self.index.wholes[word] for _, _, word in self._windows if word in self.index.wholes}

    @cached_property
    def asked_of_clauses(self) -> frozenset[str]:
        """What a clause has to tell of its topic to answer (see `Wording.told`); any figure answers 多少.

        Who asks for all domains asks for their budgets.
        """
        if self.wholes & {"domain"}:
            return frozenset({"budget"})
        asked = {told_by for _, _, told_by in self.aspects}
        return frozenset(asked & TOLD_BY_CLAUSES | (FIGURES if "figure" in asked else frozenset()))

    @cached_property
    def exclusions(self) -> list[tuple[int, int, Evidence]]:
        """Where the query excludes something (除了商務局), and what."""
        before, after = self.index.negation
        found = []
        for start, end, word in self._windows if before or after else ():
            if word in before and (what := _longest(name for name in self.known if name.start == end)):
                found.append((start, what.end, what))
            if word in after and (what := _longest(name for name in self.known if name.end == start)):
                found.append((what.start, end, what))
        return found

    @cached_property
    def known(self) -> list[Evidence]:
        """The words that the document knows as words."""
        return [one for one in self.evidence if one.means in _WHOLE and one.end - one.start > 1]

    @cached_property
    def excluded(self) -> set[int]:
        """The tokens of what is excluded, with the words that exclude it."""
        return {i for start, end, _ in self.exclusions for i in range(start, end)}

    @cached_property
    def excluded_items(self) -> set[int]:
        """The items that a unit which is excluded leads, and those about a matter that is.

        Not so those that are about the rest of the question, too: 除了汽車還有什麼能以舊換新.
        """
        matters: set[int] = set()
        led: set[int] = set()
        for _, _, what in self.exclusions:
            postings = unpacked(what.postings)
            share = 1.0 if what.means == "unit" else _ABOUT
            most = share * max(posting & IMPACTS - 1 for posting in postings)
            excluded = led if what.means == "unit" else matters
            excluded |= {posting >> ITEM_BITS for posting in postings if posting & IMPACTS - 1 >= most}
        rest = (one for one in self.known if self.excluded.isdisjoint(range(one.start, one.end)))
        topics = (one for one in rest if not self._is_in_an_aspect(one))
        topic = max(topics, key=lambda one: one.rarity * (one.end - one.start), default=None)
        return led | (matters - {posting >> ITEM_BITS for posting in unpacked(topic.postings)} if topic else matters)

    @cached_property
    def empty(self) -> set[int]:
        """The tokens that carry no topic, with loose 的, 能, 去 between words; none, when that would be all."""
        loose = set(range(len(self.tokens))) - self.matched - self.absent
        empty = self.stopped | {i for i in loose if self.tokens[i].text in self.index.stopchars}
        return empty if len(empty) < len(self.tokens) or self.excluded else set()

    @cached_property
    def shares(self) -> list[float]:
        """How much of a word each token is: half for a Chinese character, nothing for what carries no topic."""
        return [0.0 if i in self.empty else _share(token) for i, token in enumerate(self.tokens)]

    @cached_property
    def size(self) -> float:
        """How many words carry topic."""
        return sum(self.shares)

    @property
    def is_sentence(self) -> bool:
        """Whether so much is said that what an item does not hold need not have been asked for."""
        return self.size >= _SENTENCE or len(self.tokens) >= _LONG

    @property
    def is_story(self) -> bool:
        """Whether somebody tells what has happened, and what help is hoped for."""
        return self.size >= _STORY or len(self.tokens) >= _LONG_STORY

    @cached_property
    def information(self) -> list[float]:
        """What each token says, in nats for a whole word: the rarity of its rarest match, or of a word of one item.

        In words that only say what kind of answer is wanted (能补) it is theirs, whatever pairs they make (技|能补|贴).
        """
        told = [0.0] * len(self.tokens)
        vague = self._tokens_of({"weak"}, least=2) - self._tokens_of(_WHOLE)
        for evidence in self.evidence:
            for i in range(evidence.start, evidence.end):
                if i not in vague or evidence.means == "weak":
                    told[i] = max(told[i], evidence.rarity * min(1.0, evidence.strength))
        strange = unknown(self.index)
        aside = _NUMBER_ASIDE if self.matched else 1.0
        for i in set(range(len(self.tokens))) - self.matched:
            told[i] = strange * (aside if self.tokens[i].kind == NUMBER else 1.0)
        for i in self.absent:
            told[i] = strange * _ABSENT
        return told

    @cached_property
    def weights(self) -> list[float]:
        """The information of each token in nats, by its share of a word."""
        return [share * told for share, told in zip(self.shares, self.information, strict=True)]

    @cached_property
    def asks_for_money(self) -> bool:
        """Whether the query holds a figure or a word for money: 補助, 多少錢, 2000元."""
        return (
            any(one.text in self.index.forms for one in self.evidence)
            or any(told_by in _MONEY for _, _, told_by in self.aspects)
            or any(token.kind == NUMBER for token in self.tokens)
        )

    def _tokens_of(self, means: Iterable[Means], least: int = 1) -> set[int]:
        """The tokens for which there is evidence by these means, of so many tokens at least."""
        known = (one for one in self.evidence if one.means in means and one.end - one.start >= least)
        return {i for name in known for i in range(name.start, name.end)}


def _is_straddled(span: tuple[int, int], words: set[tuple[int, int]]) -> bool:
    """Whether a word of ``words`` (of a few tokens) begins before the span and ends in it."""
    start, end = span
    return any((a, b) in words for a in range(max(0, start - _LONGEST), start) for b in range(start + 1, end))


def _longest(known: Iterable[Evidence]) -> Evidence | None:
    return max(known, key=lambda one: (one.end - one.start, one.strength), default=None)


def unknown(index: Index) -> float:
    """The information of a word that no item holds: as if one did, in nats."""
    return _rarity(len(index.entries), 1)


def _share(token: Token) -> float:
    return _HALF_A_WORD if token.kind == CHARACTER else 1.0


def _rarity(total: int, found: int) -> float:
    return log(1 + (total - found + 0.5) / (found + 0.5))


def _evidence(
    index: Index, span: tuple[int, int], text: str, means: Means, postings: bytes, trust: float = 1.0
) -> Evidence:
    rarity = _rarity(len(index.entries), len(postings) // POSTING_BYTES)
    return Evidence(*span, text, means, STRENGTH[means] * trust, rarity, postings)


def _literal(index: Index, start: int, end: int, word: str) -> Iterator[Evidence]:
    """The words themselves: a term, or a known phrase."""
    if word in index.terms:
        single = len(word) == 1 and not word.isascii()
        yield _evidence(index, (start, end), word, "character" if single else "pair", index.terms[word])
    if word in index.phrases:
        yield _evidence(index, (start, end), word, "phrase", index.phrases[word])


def _meant(index: Index, start: int, end: int, word: str) -> Iterator[Evidence]:
    """What people mean by the words: the document's words for them, units so called, items that come near."""
    for mean, weak in index.synonyms.get(word) or ():
        postings = index.phrases.get(mean) or index.terms.get(mean)
        if postings:
            yield _evidence(index, (start, end), mean, "weak" if weak else "synonym", postings)
    for unit in index.units.get(word, ()):
        topical = word in index.phrases or word in index.terms
        if unit in index.duties:
            found = _evidence(index, (start, end), unit, "unit", index.duties[unit], _TOPICAL_UNIT if topical else 1.0)
            yield msgspec.structs.replace(found, rarity=unknown(index))
    if word in index.wholes:
        postings = index.of_kind(index.wholes[word])
        found = _evidence(index, (start, end), word, "kind", postings)
        yield msgspec.structs.replace(found, rarity=unknown(index))
    near = index.absent.get(word)
    if near:
        yield _evidence(index, (start, end), word, "near", near)
