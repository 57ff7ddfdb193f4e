"""A query read against an index: its tokens, what each weighs, and the evidence by which items may answer it."""

from collections.abc import Iterator
from functools import cached_property
from math import log
from typing import Literal, NamedTuple

from pinghu_cli.finding.index import POSTING_BYTES, Index
from pinghu_cli.finding.tokens import CHARACTER, NUMBER, Token, ends, joined, tokens
from pinghu_cli.spelling.normalise import folded

Means = Literal["phrase", "pair", "character", "synonym", "weak", "unit"]

MOST_TOKENS = 1_000
"""Tokens of a query that are read: a page. What is longer was pasted, and no more of it would change the answer."""
_LONGEST = 12
STRENGTH: dict[Means, float] = {
    "phrase": 1.2,  # a known phrase as a whole is surer than its pairs of characters
    "pair": 1.0,
    "character": 0.35,  # one character says little: 車 is in 汽車, 車間, 動車
    "synonym": 0.85,
    "weak": 0.25,  # 錢, 買, 多少: what kind of answer is wanted, not about what
    "unit": 1.6,  # a unit's name asks for its duties; texts that happen to share its characters come after
}
_TOPICAL_UNIT = 0.4
"""A unit's alias that is also a word of the texts (交通, 教育) is first of all that word."""
_HALF_A_WORD = 0.5
_ELSEWHERE = 2.0
"""How many words that no item holds a matter weighs that the document does not answer: 冰箱|維修 asks for repair."""
_NUMBER_ASIDE = 0.5
"""What an unmatched number beside words weighs: often it is the asker's own price or age."""


class Evidence(NamedTuple):
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
        self.tokens: list[Token] = everything[:MOST_TOKENS]
        self.is_cut = len(everything) > MOST_TOKENS
        texts = [token.text for token in self.tokens]
        self._joined = joined(texts)
        self._ends = ends(texts)
        found: dict[str, list[Evidence]] = {}
        self.evidence: list[Evidence] = []
        for start, end, word in self._windows:
            if word not in found:
                found[word] = [*_literal(index, start, end, word), *_meant(index, start, end, word)]
            self.evidence += [evidence._replace(start=start, end=end) for evidence in found[word]]

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
        return self._tokens_of({"phrase", "pair", "synonym", "weak", "unit"})

    @cached_property
    def stopped(self) -> set[int]:
        """The tokens of words without topic: 怎麼, 能不能, 夏天."""
        stopped = {c for start, end, word in self._windows if word in self.index.stopwords for c in range(start, end)}
        return stopped - self._tokens_of({"phrase", "synonym", "unit"}) - self.elsewhere

    @cached_property
    def elsewhere(self) -> set[int]:
        """The tokens of matters that the document does not answer, if they are not part of a longer word it knows."""
        known = [(one.start, one.end) for one in self.evidence if one.means in ("phrase", "synonym", "unit")]
        return {
            c
            for start, end, word in self._windows
            if word in self.index.elsewhere
            and not any(a <= start and end <= b and end - start < b - a for a, b in known)
            for c in range(start, end)
        }

    @cached_property
    def empty(self) -> set[int]:
        """The tokens that carry no topic, with loose 的, 能, 去 between words; none, when that would be all."""
        loose = set(range(len(self.tokens))) - self.matched - self.elsewhere
        empty = self.stopped | {c for c in loose if self.tokens[c].text in self.index.stopchars}
        return empty if len(empty) < len(self.tokens) else set()

    @cached_property
    def shares(self) -> list[float]:
        """How much of a word each token is: half for a Chinese character, nothing for what carries no topic."""
        return [0.0 if c in self.empty else _share(token) for c, token in enumerate(self.tokens)]

    @cached_property
    def weights(self) -> list[float]:
        """The information of each token in nats: rarity of its rarest match, or of a word that one item holds."""
        told = [0.0] * len(self.tokens)
        for evidence in self.evidence:
            for c in range(evidence.start, evidence.end):
                told[c] = max(told[c], evidence.rarity * min(1.0, evidence.strength))
        strange = unknown(self.index)
        aside = _NUMBER_ASIDE if self.matched else 1.0
        for c in set(range(len(self.tokens))) - self.matched:
            told[c] = strange * (aside if self.tokens[c].kind == NUMBER else 1.0)
        for c in self.elsewhere:
            told[c] = strange * _ELSEWHERE
        return [share * weight for share, weight in zip(self.shares, told, strict=True)]

    @property
    def asks_for_money(self) -> bool:
        """Whether the query holds a figure or a word for money: 補助, 多少錢, 2000元."""
        return any(one.text in self.index.forms for one in self.evidence) or any(
            token.kind == NUMBER for token in self.tokens
        )

    def _tokens_of(self, means: set[Means]) -> set[int]:
        return {c for one in self.evidence if one.means in means for c in range(one.start, one.end)}


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
    """What people mean by the words: the document's words for them, and units so called."""
    for mean, weak in index.synonyms.get(word) or ():
        postings = index.phrases.get(mean) or index.terms.get(mean)
        if postings:
            yield _evidence(index, (start, end), mean, "weak" if weak else "synonym", postings)
    for unit in index.units.get(word, ()):
        topical = word in index.phrases or word in index.terms
        if unit in index.duties:
            found = _evidence(index, (start, end), unit, "unit", index.duties[unit], _TOPICAL_UNIT if topical else 1.0)
            yield found._replace(rarity=unknown(index))
