"""The rules a document must keep, one module each. Every rule yields problems; none stops at the first.

``LOADING`` are the rules that figures rely on: they hold for every document that is loaded.
``ALL`` adds what makes a document complete: each numeral accounted for, the text equal to the published one, no doubt.
"""

from collections.abc import Callable, Iterable

from pinghu_cli.document import doubts
from pinghu_cli.document.checks import (
    conditions,
    facts,
    front,
    grants,
    naming,
    numerals,
    published,
    references,
    sums,
    vocabulary,
)
from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.errors import Problem

Rule = Callable[[Document, Source], Iterable[Problem]]

LOADING: tuple[Rule, ...] = (
    front.check,
    references.check,
    grants.check,
    facts.check,
    conditions.check,
    sums.check,
    published.kept,
)
ALL: tuple[Rule, ...] = (
    *LOADING,
    references.links,
    references.knowledge,
    grants.order,
    grants.complete,
    naming.check,
    naming.order,
    conditions.complete,
    numerals.check,
    vocabulary.check,
    published.numbers,
    published.check,
    doubts.check,
)


def check(document: Document, source: Source, rules: Iterable[Rule]) -> list[Problem]:
    """All problems that ``rules`` find."""
    return [problem for rule in rules for problem in rule(document, source)]
