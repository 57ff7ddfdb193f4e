"""What is known about an applicant: an answer for each fact that is stated, and what is claimed for in money.

A fact without an answer is unknown, which is neither no nor zero. Nothing is inferred from other facts: what nobody
asked is not answered no.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Fact, Gate
from pinghu_cli.errors import DataError
from pinghu_cli.receipts.claims import Claim


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one fact: choices that are true, choices that are not, or figures in the fact's unit.

    Choices in neither set are unknown. Several figures are those of several things (two devices).
    """

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    """Those of ``no`` that were denied by name, and are not merely absent from a complete list."""
    figures: tuple[Decimal, ...] = ()
    earlier: Mapping[str, int] = {}
    """The year of those of ``no`` that were won before the years of the document."""

    def followed_by(self, later: "Answer") -> "Answer":
        """What is known after ``later`` too, which says no of all choices but those that it names or leaves open."""
        no = later.no - self.yes
        years = {**self.earlier, **later.earlier}
        return Answer(
            yes=self.yes | later.yes,
            no=no,
            denied=(self.denied | later.denied) & no,
            earlier={name: year for name, year in years.items() if name in no},
        )


Answers = Mapping[str, Answer]
"""Fact id -> answer, for the facts of which something is known."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An applicant: the answers, the amounts as claims, and how words of the profile were understood."""

    facts: Answers = {}
    claims: tuple[Claim, ...] = ()
    """``incentive`` is the id of a tier."""
    remarks: tuple[str, ...] = ()


def chosen(fact: Fact, names: Iterable[str], earlier: Mapping[str, int] | None = None) -> Answer:
    """The complete answer that ``names`` and no others of the fact's choices are true."""
    yes = frozenset(names)
    return Answer(yes=yes, no=frozenset(choice.name for choice in fact.choices) - yes, earlier=earlier or {})


def has_any(names: Iterable[str], answer: Answer | None) -> bool | None:
    """Whether one of the choices is true; None when it is not known."""
    if answer is None:
        return None
    wanted = frozenset(names)
    return True if wanted & answer.yes else False if wanted <= answer.no else None


def arises(gate: Gate | None, known: Answers) -> bool | None:
    """Whether a fact with this gate is worth asking at all; None when it is not known."""
    return True if gate is None else has_any(gate.has, known.get(gate.fact))


def no_facts() -> DataError:
    """The error of a document that says nothing of what its conditions ask."""
    message = "這份資料檔沒有登記申請人的條件(facts),不能比對"
    return DataError(
        "no-facts", message, "用 pinghu incentives 看有哪些補助;要能比對,在資料檔登記 facts 與各項的 requires"
    )
