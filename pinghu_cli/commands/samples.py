"""Examples out of the document in hand: its first measure with an incentive, a unit of it, a year of its validity.

Lines of examples and hints have ``{unit}`` and the like where a document puts its own names. A line for which a
document has nothing (no annex, no rate) is left out of its help.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pinghu_cli.commands.session import Example
from pinghu_cli.output.calls import going_on
from pinghu_cli.output.mistakes import quoted

if TYPE_CHECKING:
    from pinghu_cli.document.model import Document

Samples = dict[str, str]
"""What stands in a line in braces -> what the document has for it."""

UNKNOWN: Samples = {
    "title": "政策文件",
    "words": "關鍵詞",
    "phrase": "關鍵詞",
    "unit": "單位",
    "other_unit": "另一單位",
    "offer": "激勵",
    "rated": "激勵代號",
    "recipient": "對象",
    "domain": "1",
    "domains": "1-2",
    "measure": "1",
    "measures": "1-2",
    "annex": "A1",
    "metric": "指標",
    "year": "年份",
}
"""What stands there where no document can be read, or it has no such thing."""
_FILE = "--data"
"""The data file that was given; no slot of a line."""
_SLOT = re.compile(r"\{([a-z_]+)\}")


def at_hand(data: str | None = None) -> Samples:
    """Those of the document of ``--data``, ``PINGHU_DATA`` or the one that ships; placeholders where it is bad.

    Standard input is left unread: the command that it is meant for has not begun.
    """
    from pinghu_cli.document.load import DataFile, locate
    from pinghu_cli.errors import PinghuError
    from pinghu_cli.files import STDIN

    if locate(data) == STDIN:
        return UNKNOWN
    given = {_FILE: data} if data else {}
    try:
        return of(DataFile(data).document) | given
    except PinghuError:
        return UNKNOWN | given


def of(document: "Document") -> Samples:
    """What ``document`` has for each kind of example; nothing for what it does not hold."""
    from pinghu_cli.document import query
    from pinghu_cli.document.model import AnnexItem, Measure
    from pinghu_cli.receipts.rules import period

    offers = [offer for offer in query.offers(document) if not offer.doubt]
    money = [offer for offer in offers if offer.pays in ("up_to", "exact") and not offer.tier.base]
    rated = [offer for offer in offers if offer.pays == "rate" and not offer.tier.is_bounded]
    tax = [offer for offer in offers if offer.pays == "tax"]
    sample = next((offer for offer in (*money, *offers) if isinstance(offer.item, Measure)), None)
    measure = sample.item if sample and isinstance(sample.item, Measure) else document.measures[0]
    units = list(dict.fromkeys([*measure.units, *(unit.name for unit in document.units)]))
    leads = list(dict.fromkeys(unit for each in document.measures for unit in each.leads))
    last = len(document.domains)
    home = document.domain_of(measure) if measure.home is not None else document
    measures = [each.id for each in home.measures]
    place = measures.index(measure.id)
    few = measures[place : place + 3]
    annex = [item for item in document.items() if isinstance(item, AnnexItem)][:3]
    asked = [fact for fact in document.facts if fact.choices]
    targets = query.targets(document)
    front = document.document
    found = {
        "title": front.title,
        "words": sample.incentive.name if sample else measure.title,
        "phrase": measure.title,
        "unit": units[0] if units else "",
        "other_unit": next((unit for unit in (*leads, *units) if unit != units[0]), "") if units else "",
        "offer": next((offer.id for offer in (*money, *offers)), ""),
        "rated": rated[0].id if rated else "",
        "tax": tax[0].id if tax else "",
        "explained": offers[0].id if offers else "",
        "recipient": next(iter(document.recipients), ""),
        "domain": str(document.domains[last > 1].number),
        "domains": f"1-{min(3, last)}" if last > 1 else "1",
        "measure": measure.id,
        "measures": f"{few[0]}-{few[-1]}" if len(few) > 1 else measure.id,
        "annex": annex[0].id if annex else "",
        "annexes": f"{annex[0].id}-{annex[-1].id}" if len(annex) > 1 else "",
        "annex_unit": next((unit for item in annex for unit in item.units), ""),
        "metric": targets[0].target.metric if targets else "",
        "asks": "--ask" if document.facts else "",
        "fact": asked[0].name if asked else "",
        "choice": asked[0].choices[0].name if asked else "",
        "other_choice": asked[0].choices[1].name if asked and len(asked[0].choices) > 1 else "",
        "year": next((str(year) for year in reversed(period(document)) if year), ""),
    }
    return {name: quoted([text]) if name not in _BARE else text for name, text in found.items() if text}


_BARE = frozenset({"title", "fact", "choice", "other_choice"})
"""What stands within words, or within quotes already."""


def filled(line: str, known: Samples) -> str:
    """``line`` with the names of the document; braces that name no sample (of a profile) stay."""
    return _SLOT.sub(lambda slot: known.get(slot[1], slot[0]), line)


def always_filled(line: str, known: Samples) -> str:
    """The same for a line that cannot be left out: what the document has nothing for is called by its kind."""
    return filled(line, UNKNOWN | known)


def examples(declared: Iterable[Example], known: Samples) -> tuple[Example, ...]:
    """The examples of a page that the document has names for, with the data file where it was given."""
    file = known.get(_FILE)
    done = (Example(going_on(filled(each.line, known), file), filled(each.purpose, known)) for each in declared)
    return tuple(example for example in done if not _SLOT.search(f"{example.line}{example.purpose}"))
