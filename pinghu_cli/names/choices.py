"""What can be typed for a domain, an item, a unit, an incentive, a recipient: the choices that a shell completes.

They are kept with the data file, so that pressing TAB neither decodes the document nor loads pypinyin.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from pinghu_cli.document.load import DataFile
    from pinghu_cli.document.model import Document

_PART = "choices"


class Choice(NamedTuple):
    """A value as printed, as it is typed in ASCII (pinyin for Chinese), and what it is."""

    value: str
    typed: str
    described: str


Choices = dict[str, list[Choice]]


def choices_in(file: "DataFile", kind: str) -> list[Choice]:
    """The choices of a kind: ``domains``, ``ids``, ``units``, ``incentives``, ``recipients``. Raise DataError."""
    kept = file.kept.get(_PART)
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=Choices)[kind]
        except (msgspec.MsgspecError, KeyError):
            pass
    choices = choices_of(file.document)
    file.kept.put(_PART, msgspec.msgpack.encode(choices))
    return choices[kind]


def choices_of(document: "Document") -> Choices:
    """All choices, by kind, in the order of the document."""
    return {kind: [Choice(value, _typed(value), text) for value, text in found] for kind, found in _kinds(document)}


def _kinds(document: "Document") -> Iterator[tuple[str, list[tuple[str, str]]]]:
    from pinghu_cli.document import query

    offers = query.offers(document)
    yield "domains", [(str(domain.number), domain.title) for domain in document.domains]
    yield "ids", [(item.id, item.title) for item in document.items()]
    yield "units", [(unit.name, unit.name) for unit in document.units]
    yield "incentives", [(offer.id, offer.name) for offer in offers]
    yield "recipients", [(name, name) for name in dict.fromkeys(name for offer in offers for name in offer.recipients)]


def _typed(value: str) -> str:
    if value.isascii():
        return value
    from pinghu_cli.names.resolve import pinyin

    return pinyin(value)
