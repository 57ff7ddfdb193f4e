"""What the shell offers on TAB: values from the document, ASCII to type, Chinese as description.

Each function returns (value, description) pairs; Typer keeps those that begin with what was typed so far. A broken
data file offers nothing: completion must never print an error into a command line.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pinghu_cli.policy.model import Document

Offers = Iterable[tuple[str, str]]


def _from_document(offers: "Callable[[Document], Offers]") -> Callable[[str], list[tuple[str, str]]]:
    def complete(incomplete: str) -> list[tuple[str, str]]:
        from pinghu_cli.errors import PinghuError
        from pinghu_cli.policy.load import load

        try:
            return [(_typable(value, incomplete), _literal(described)) for value, described in offers(load())]
        except PinghuError:
            return []

    complete.__doc__ = offers.__doc__
    return complete


def _typable(value: str, incomplete: str) -> str:
    """Pinyin in place of Chinese, so that nobody must switch the input method; Chinese once Chinese is typed."""
    if value.isascii() or value.startswith(incomplete or "-"):
        return value
    if incomplete.isascii():
        from pinghu_cli.search.resolve import pinyin

        return pinyin(value)
    from pinghu_cli.output.script import convert

    return convert(value, "hans")


def _literal(description: str) -> str:
    """Typer reads descriptions as rich markup, and a shell reads each line as an offer."""
    return description.replace("[", r"\[").replace("\n", " ")


@_from_document
def domains(document: "Document") -> Offers:
    """Numbers of the domains, with their titles."""
    return ((str(domain.number), domain.title) for domain in document.domains)


@_from_document
def ids(document: "Document") -> Offers:
    """Ids of all items: domains, measures, annex."""
    return ((item.id, item.title) for item in document.items())


@_from_document
def units(document: "Document") -> Offers:
    """Names of the units."""
    return ((unit.name, unit.name) for unit in document.units)


@_from_document
def incentives(document: "Document") -> Offers:
    """Ids of all tiers, with their names."""
    from pinghu_cli import api

    return ((offer.id, offer.name) for offer in api.incentives(document))


@_from_document
def recipients(document: "Document") -> Offers:
    """Recipients that the incentives name."""
    from pinghu_cli import api

    return ((name, name) for name in api.recipients(document))


def formats() -> Offers:
    """Names of the formats."""
    from pinghu_cli.output.formats import FORMATS

    return FORMATS.items()


def scripts() -> Offers:
    """Scripts of Chinese."""
    return [("hant", "繁體"), ("hans", "簡體")]


def colors() -> Offers:
    """When to colour."""
    return [("auto", "終端上用"), ("always", "一律用"), ("never", "不用")]
