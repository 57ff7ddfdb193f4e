"""A text as search compares it, with the way back to the original: worked out for every text of the index."""

from collections.abc import Iterator
from typing import Self

import msgspec

from pinghu_cli.finding.tokens import ends, joined, tokens
from pinghu_cli.spelling.normalise import folded

Span = tuple[int, int]


class Located(msgspec.Struct, frozen=True, array_like=True):
    """A text in which phrases can be found, with their place in the original."""

    text: str
    """Its tokens, as by `tokens.joined`."""
    starts: dict[int, int]
    """Where a token begins in ``text`` -> where it begins in the original."""
    ends: dict[int, int]
    """Where a token ends in ``text`` -> where it ends in the original."""

    @classmethod
    def of(cls, text: str) -> Self:
        """``text``, cut into tokens."""
        form = folded(text)
        run = tokens(form.text)
        texts = [token.text for token in run]
        places = [
            (end, token, *form.original(token.start, token.end)) for end, token in zip(ends(texts), run, strict=True)
        ]
        return cls(
            joined(texts),
            {end - len(token.text): first for end, token, first, _ in places},
            {end: last for end, _, _, last in places},
        )

    def spans(self, words: str) -> Iterator[Span]:
        """Where ``words`` (as by `tokens.joined`) stand in the original text."""
        at = self.text.find(words)
        while words and at >= 0:
            if at in self.starts and at + len(words) in self.ends:
                yield self.starts[at], self.ends[at + len(words)]
            at = self.text.find(words, at + 1)
