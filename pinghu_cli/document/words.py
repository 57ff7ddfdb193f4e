"""How people speak: vocabulary for search, none of it from the document."""

from typing import Literal

from pinghu_cli.document.struct import Struct


class Synonym(Struct, frozen=True, kw_only=True):
    """Everyday words ``say`` that stand for words of the document ``means``, in this direction (search only).

    ``weak`` words (錢, 買, 上限) say what kind of answer is wanted; alone they find nothing.
    """

    means: tuple[str, ...]
    say: tuple[str, ...]
    weak: bool = False


class Spoken(Struct, frozen=True, kw_only=True):
    """How people speak of a clause: the clause of the item ``item`` (an id) that holds the printed words ``of``.

    ``near``: words for what the clause touches and does not answer, as `_Item.near`.
    """

    item: str
    of: str
    say: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Absent(Struct, frozen=True, kw_only=True):
    """Words for a matter of which the document says nothing (公積金), with the ids of items that come near it."""

    say: tuple[str, ...]
    near: tuple[str, ...] = ()


class Aspect(Struct, frozen=True, kw_only=True):
    """What may be asked about any topic: when the money is paid, whom to call, how much.

    ``told_by`` says what tells it: a ``unit``, a ``grant``, a ``target`` or a ``figure`` (any) of the item; in the
    clause that holds the topic an ``amount`` (of a grant, a budget or a target), a ``bound`` (from or up to where
    something is granted) or a ``budget``; without it, nothing does.
    """

    name: str
    say: tuple[str, ...]
    told_by: Literal["grant", "amount", "target", "figure", "bound", "budget", "unit"] | None = None


class Whole(Struct, frozen=True, kw_only=True):
    """How people ask for all items of a kind: 各領域 for the domains with their budgets, 附件事項 for the annex."""

    kind: Literal["domain", "annex"]
    say: tuple[str, ...]


class Negation(Struct, frozen=True, kw_only=True):
    """Words that take what follows them (``before`` it: 除了商務局) or precedes them out of the question."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Words(Struct, frozen=True, kw_only=True):
    """Vocabulary for search: general synonyms, and words and characters of questions that carry no topic."""

    synonyms: tuple[Synonym, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    stopwords: tuple[str, ...] = ()
    stopchars: tuple[str, ...] = ()
    absent: tuple[Absent, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    wholes: tuple[Whole, ...] = ()
    negation: Negation = Negation()
