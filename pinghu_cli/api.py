"""The same from Python: everything the commands answer, as typed objects. Nothing here prints.

Every function takes the loaded `Document` first. Domains and units may be named as on the command line (2, 二, D2;
經信局, 工信局, 经信局); an unknown one raises NotFound with suggestions in its hint. Money is ``Decimal`` in 元
(`Money.yuan`), rates are ``Decimal`` fractions (`Rate.fraction`).
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pinghu_cli.document import query
from pinghu_cli.document.load import load as load_document
from pinghu_cli.document.model import AnnexItem, Document, Domain, Item, Measure, Unit
from pinghu_cli.document.query import BudgetLine, Offer, SetTarget, UnitDuties
from pinghu_cli.errors import NotFound

if TYPE_CHECKING:
    from pinghu_cli.editions.changes import Topic
    from pinghu_cli.editions.compare import Comparison
    from pinghu_cli.finding.engine import Hit
    from pinghu_cli.matching.prospects import Match
    from pinghu_cli.receipts.claims import Claim
    from pinghu_cli.receipts.receipt import Receipt


Named = TypeVar("Named", Domain, Unit)


def load(path: str | Path | None = None) -> Document:
    """The document at ``path``; None: ``PINGHU_DATA``, else the one that ships with the tool.

    Raise DataError, holding all problems, when the file is bad.
    """
    return load_document(path)


def item(document: Document, name: str) -> Item:
    """One domain, measure or annex item: 9, 九, (九), A6, 附件6, D2. Raise NotFound."""
    from pinghu_cli.names import resolve

    return resolve.item(document, name)


def domains(document: Document, domain: str | None = None) -> list[Domain]:
    """The domains in order, or the one named."""
    number = _domain(document, domain)
    return [one for one in document.domains if number in (None, one.number)]


def measures(document: Document, domain: str | None = None, unit: str | None = None) -> list[Measure]:
    """The measures, of one domain or of one unit where named."""
    return query.measures(document, _domain(document, domain), _unit(document, unit))


def annex(document: Document, domain: str | None = None, unit: str | None = None) -> list[AnnexItem]:
    """The annex items, of one domain or of one unit where named."""
    return query.annex_items(document, _domain(document, domain), _unit(document, unit))


def units(document: Document, name: str | None = None) -> list[UnitDuties]:
    """Every responsible unit with all that it leads and joins, or the one named."""
    wanted = _unit(document, name)
    return [unit for unit in query.units(document) if wanted in (None, unit.unit.name)]


def budget(document: Document, domain: str | None = None) -> list[BudgetLine]:
    """Each domain's total with its parts, or one domain's."""
    return query.budget(document, _domain(document, domain))


def targets(document: Document, domain: str | None = None, unit: str | None = None) -> list[SetTarget]:
    """Every target, of one domain or of one unit where named."""
    return query.targets(document, _domain(document, domain), _unit(document, unit))


def incentives(
    document: Document,
    words: Sequence[str] = (),
    *,
    domain: str | None = None,
    unit: str | None = None,
    recipient: str | None = None,
    minimum: Decimal | None = None,
) -> list[Offer]:
    """Every tier of every incentive, in reading order.

    ``words`` must all stand in its names, printed or everyday, its id, condition or clause. ``recipient`` (企業,
    個人 …) keeps those that the text grants to it or to nobody in particular, ``minimum`` (元) those whose largest
    printed amount reaches it.
    Raise UsageError for a recipient that the document does not know.
    """
    found = query.offers(document, _domain(document, domain), _unit(document, unit))
    if recipient is not None:
        named = _recipient(document, recipient)
        found = [offer for offer in found if query.open_to(document, offer, named)]
    if words:
        found = [offer for offer in found if _mentions(offer, words)]
    if minimum is not None:
        found = [offer for offer in found if offer.most is not None and offer.most.yuan >= minimum]
    return found


def recipients(document: Document) -> list[str]:
    """The kinds of recipient that the incentives name."""
    return list(document.recipients)


def search(
    document: Document,
    words: str,
    *,
    domain: str | None = None,
    unit: str | None = None,
    kinds: Sequence[str] | None = None,
    limit: int | None = None,
) -> "list[Hit]":
    """What answers ``words``, best first; empty when nothing does. ``kinds``: measure, annex, domain; None: all."""
    from pinghu_cli.finding import engine

    asked = engine.Filter(_domain(document, domain), _unit(document, unit), kinds)
    return engine.search(engine.index_of(document), words, asked, limit=limit)


def estimate(
    document: Document,
    claims: "Sequence[str | Claim]",
    *,
    applicant: str = "",
    as_of: datetime.date | None = None,
) -> "Receipt":
    """What ``claims`` of one applicant come to at most, with the working.

    A claim is written as on the command line (``"ai-cooperation=320萬"``) or an `receipts.claims.Claim`. ``as_of``
    (today) decides whether the document has lapsed. Raise UsageError for a claim that cannot be read or that fits
    several incentives, NotFound for an unknown one.
    """
    from pinghu_cli.receipts import receipt

    return receipt.estimate(document, claims, applicant=applicant, as_of=as_of)


def diff(
    old: Document,
    new: Document,
    *,
    only: "Collection[Topic]" = (),
    domain: str | None = None,
    unit: str | None = None,
    recipient: str | None = None,
) -> "Comparison":
    """What changed from one edition to the next, each change once with the clauses of both.

    ``only`` keeps some topics (caps, rates, budget …); domain and unit may be named as in either edition; ``recipient``
    keeps what it may get. Raise NotFound for a name that neither edition knows.
    """
    from pinghu_cli.editions.compare import compare
    from pinghu_cli.names import resolve

    home = _in_either(resolve.domain, old, new, domain)
    responsible = _in_either(resolve.unit, old, new, unit)
    open_to = None if recipient is None else _recipient(new, recipient)
    return compare(old, new).only(only, home, responsible.name if responsible else None, open_to)


def match(
    document: Document,
    profile: Mapping[str, object] | str | Path,
    *,
    domain: str | None = None,
    unit: str | None = None,
    recipient: str | None = None,
) -> "Match":
    """Which incentives an applicant meets, may meet and misses, what each may come to, and the nearest misses.

    ``profile`` is a mapping (``{"applicant": "企業", "titles": ["省級智能工廠"]}``), the same in braces, or the name
    of a file; what it does not say is unknown. Raise DataError with every entry that cannot be understood.
    """
    from pinghu_cli.matching import profile as profiles
    from pinghu_cli.matching import prospects

    if isinstance(profile, Mapping):
        stated = profiles.answers(document, profile)
    else:
        stated = profiles.read_profile(document, str(profile))
    return prospects.match(document, stated, incentives(document, domain=domain, unit=unit, recipient=recipient))


def _in_either(named: Callable[[Document, str], Named], old: Document, new: Document, name: str | None) -> Named | None:
    """What ``name`` is in the new edition, else in the old one."""
    if name is None:
        return None
    try:
        return named(new, name)
    except NotFound:
        return named(old, name)


def _domain(document: Document, name: str | None) -> int | None:
    if name is None:
        return None
    from pinghu_cli.names import resolve

    return resolve.domain(document, name).number


def _unit(document: Document, name: str | None) -> str | None:
    if name is None:
        return None
    from pinghu_cli.names import resolve

    return resolve.unit(document, name).name


def _recipient(document: Document, name: str) -> str:
    from pinghu_cli.names import resolve

    return resolve.recipient(document, name)


def _mentions(offer: Offer, words: Sequence[str]) -> bool:
    from pinghu_cli.spelling.normalise import key

    aliases = (*offer.tier.aliases, *offer.incentive.aliases)
    said = (offer.id, offer.name, *aliases, offer.condition, offer.form, offer.incentive.quote)
    text = key("|".join(part for part in said if part))
    return all(key(word) in text for word in words)
