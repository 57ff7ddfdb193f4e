"""What can be typed for a domain, an item, a unit, an incentive, a recipient: the choices that a shell completes.

They are prepared with the data file, so that pressing TAB neither decodes the document nor loads pypinyin.
"""

import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from pinghu_cli.document.load import DataFile
    from pinghu_cli.document.model import Document

_PART = "choices"


class Choice(NamedTuple):
    """What is typed in ASCII (an id, or pinyin of Chinese), what is typed in Chinese (may be empty), and what it is."""

    typed: str
    printed: str
    described: str


Choices = dict[str, list[Choice]]


def choices_in(file: "DataFile", kind: str) -> list[Choice]:
    """The choices of a kind: ``domains``, ``ids``, ``units``, ``incentives``, ``recipients``. Raise DataError."""
    with suppress(msgspec.MsgspecError, KeyError):
        return msgspec.msgpack.decode(file.parts[_PART], type=Choices)[kind]
    return choices_of(file.document)[kind]


def choices_of(document: "Document") -> Choices:
    """All choices, by kind, in the order of the document."""
    from pinghu_cli.document import query

    offers = query.offers(document)
    named = Counter(offer.name for offer in offers)
    recipients = dict.fromkeys(name for offer in offers for name in offer.recipients)
    return {
        "domains": [Choice(str(domain.number), "", domain.title) for domain in document.domains],
        "ids": [Choice(item.id, "", item.title) for item in document.items()],
        "units": [_spelled(unit.name) for unit in document.units],
        "incentives": [Choice(offer.id, offer.name if named[offer.name] == 1 else "", offer.name) for offer in offers],
        "recipients": [_spelled(name) for name in recipients],
    }


def _spelled(name: str) -> Choice:
    """A name in Chinese, as far as its bracket: a shell would interpret what follows, and a name is clear without."""
    from pinghu_cli.names.ladder import pinyin

    short = re.split(r"[<<〈((]", name)[0]
    return Choice(pinyin(short), short, name)
