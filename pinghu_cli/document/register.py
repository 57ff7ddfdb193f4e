"""What is asked about an applicant: ours, in the document's words where it has them."""

from typing import Literal

from pinghu_cli.document.struct import Struct

FactKind = Literal["one", "many", "figure"]


class Choice(Struct, frozen=True, kw_only=True):
    """A possible answer. Choices of the applicant's kind say which printed recipients it is, or perhaps is."""

    name: str
    """The answer, in words of the text where it has them."""
    heading: str | None = None
    """Begins a group of choices in a list for people."""
    say: tuple[str, ...] = ()
    """Other words for it."""
    maybe: tuple[str, ...] = ()
    """Words that leave open whether it holds: who writes 新能源汽車 has not said that an old car was replaced."""
    recipient: tuple[str, ...] = ()
    """Printed recipients that such an applicant is."""
    perhaps: tuple[str, ...] = ()
    """Recipients of which the text does not say whether this is one."""
    gain: str | None = None
    """Like `gain` of the fact, for this choice alone."""


class Gate(Struct, frozen=True, kw_only=True):
    """``fact`` has one of the choices ``has``."""

    fact: str
    """Id of an earlier fact."""
    has: tuple[str, ...]
    """Choices of it."""


class Fact(Struct, frozen=True, kw_only=True):
    """Something about an applicant that conditions ask for. The questions are not from the document."""

    id: str
    """By which conditions name it."""
    name: str
    """What it is, in a word."""
    question: str
    """As people are asked."""
    kind: FactKind
    """One of the choices, any number of them, or a figure in ``unit``."""
    choices: tuple[Choice, ...] = ()
    """The answers to choose from; none for a figure."""
    unit: str | None = None
    """What a figure counts."""
    note: str | None = None
    """How to answer."""
    when: Gate | None = None
    """Where this is known not to hold, there is nothing to ask: no choice and no figure."""
    of_year: bool = False
    """Whether it is asked for the years of the document; an earlier year can be stated."""
    lasts: bool = False
    """Whether what was won earlier is still had: it rules out only where the clause prints 新."""
    gain: str | None = None
    """How to say that it changes for the better, {} being the choice (再獲評{}); left out where it cannot."""
