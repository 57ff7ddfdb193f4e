"""How people speak: vocabulary for search, none of it from the document."""

from typing import Literal

from pinghu_cli.document.struct import Struct


class Synonym(Struct, frozen=True, kw_only=True):
    """Everyday words ``say`` that stand for words of the document ``means``, in this direction (search only).

    ``weak`` words (錢, 買, 上限) say what kind of answer is wanted; alone they find nothing.
    """

    means: tuple[str, ...]
    """Words of the document."""
    say: tuple[str, ...]
    """What people say for them."""
    weak: bool = False
    """Whether they only say what kind of answer is wanted (錢, 上限) and find nothing alone."""


class Spoken(Struct, frozen=True, kw_only=True):
    """How people speak of a clause: the clause of the item ``item`` (an id) that holds the printed words ``of``.

    ``near``: words for what the clause touches and does not answer, as `_Item.near`.
    """

    item: str
    """Id of the item."""
    of: str
    """Printed words of its clause."""
    say: tuple[str, ...] = ()
    """What people say for what the clause provides."""
    near: tuple[str, ...] = ()
    """What people say for what it only touches."""


class Absent(Struct, frozen=True, kw_only=True):
    """Words for a matter of which the document says nothing (公積金), with the ids of items that come near it."""

    say: tuple[str, ...]
    """What people say."""
    near: tuple[str, ...] = ()
    """Ids of items."""


class Aspect(Struct, frozen=True, kw_only=True):
    """What may be asked about any topic: when the money is paid, whom to call, how much.

    ``told_by`` says what tells it: a ``unit``, a ``grant``, a ``target`` or a ``figure`` (any) of the item; in the
    clause that holds the topic an ``amount`` (of a grant, a budget or a target), a ``bound`` (from or up to where
    something is granted) or a ``budget``; without it, nothing does.
    """

    name: str
    """What it is called in answers."""
    say: tuple[str, ...]
    """What people say for it."""
    told_by: Literal["grant", "amount", "target", "figure", "bound", "budget", "unit"] | None = None
    """What of an item or its clause tells it; left out: nothing does."""


class Whole(Struct, frozen=True, kw_only=True):
    """How people ask for all items of a kind: 各領域 for the domains with their budgets, 附件事項 for the annex."""

    kind: Literal["domain", "annex"]
    """Of what."""
    say: tuple[str, ...]
    """What people say."""


class Negation(Struct, frozen=True, kw_only=True):
    """Words that take what follows them (``before`` it: 除了商務局) or precedes them out of the question."""

    before: tuple[str, ...] = ()
    """Words before what is left out."""
    after: tuple[str, ...] = ()
    """Words behind it."""


class Words(Struct, frozen=True, kw_only=True):
    """Vocabulary for search: general synonyms, and words and characters of questions that carry no topic."""

    synonyms: tuple[Synonym, ...] = ()
    """Everyday words for words of the text."""
    spoken: tuple[Spoken, ...] = ()
    """Everyday words for one clause."""
    stopwords: tuple[str, ...] = ()
    """Words that carry no topic."""
    stopchars: tuple[str, ...] = ()
    """Characters that carry none."""
    absent: tuple[Absent, ...] = ()
    """What the text says nothing of."""
    aspects: tuple[Aspect, ...] = ()
    """What may be asked about any topic."""
    wholes: tuple[Whole, ...] = ()
    """How people ask for all items of a kind."""
    negation: Negation = Negation()
    """How people leave something out."""
