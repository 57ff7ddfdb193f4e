"""The same from Python: everything the commands answer, as typed objects. Nothing here prints.

Every function takes the loaded `Document` first. Domains, units and recipients may be named as on the command line
(2, 二, D2, 1-3; 經信局, 工信局, 经信局、商务局), one or several; an unknown one raises NotFound with the nearest as its
``candidates``. Money is ``Decimal`` in 元 (`Money.yuan`), rates are ``Decimal`` fractions (`Rate.fraction`).
"""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pinghu_cli.document import query
from pinghu_cli.document.load import load as load_document
from pinghu_cli.document.model import AnnexItem, Document, Domain, Item, Measure, Note, Paragraph, Unit
from pinghu_cli.document.query import BudgetLine, Offer, Role, SetTarget, UnitDuties
from pinghu_cli.errors import Candidate, NotFound
from pinghu_cli.listings.answers import listed, rows

__all__ = ["rows"]

if TYPE_CHECKING:
    from pinghu_cli.editions.changes import Topic
    from pinghu_cli.editions.compare import Comparison
    from pinghu_cli.finding.engine import Hit
    from pinghu_cli.matching.prospects import Match
    from pinghu_cli.names.filters import Words
    from pinghu_cli.receipts.claims import Claim
    from pinghu_cli.receipts.receipt import Receipt


Thing = Item | Unit | Offer | Paragraph | Note
"""Whatever has a name."""
ITEMS = (Domain, Measure, AnnexItem)
Named = TypeVar("Named", Domain, Unit)
Names = str | Sequence[str] | None
"""A name, several in one (經信局、商務局; 1-3), or several; None: no filter."""
_OFFERED = 5
"""How many of the hits of a search are offered for a name that fits nothing."""


def load(path: str | Path | None = None) -> Document:
    """The document at ``path``; None: ``PINGHU_DATA``, else the one that ships with the tool.

    Raise DataError, holding all problems, when the file is bad.
    """
    return load_document(path)


def item(document: Document, name: str) -> Item:
    """One domain, measure or annex item: 9, 九, (九), A6, 附件6, D2, words of its title. Raise NotFound, UsageError."""
    from pinghu_cli.names import resolve

    return resolve.item(document, name)


def items(document: Document, name: str) -> list[Item]:
    """The items that a name means: 1-3, 8、9, A5-A8, D2, words of a title. Raise NotFound, UsageError."""
    from pinghu_cli.names import resolve

    return resolve.items(document, name)


def named(document: Document, name: str) -> list[Thing]:
    """All that is called so: items, units, incentives, paragraphs, notes.

    Raise NotFound with what search finds, UsageError where it may mean too much.
    """
    from pinghu_cli.names import anything

    try:
        return anything.named(document, name)
    except NotFound as error:
        if not error.candidates and error.code == "not-found":
            hits = search(document, name, limit=_OFFERED)
            error.candidates = tuple(Candidate(hit.kind, hit.id, hit.title, hit.id) for hit in hits)
            error.hint = "是否要找" if hits else error.hint
        raise


@listed
def domains(document: Document, domain: Names = None, *, words: Sequence[str] = ()) -> list[Domain]:
    """The domains in order, or those named; ``words`` must all stand in the title, the overview or everyday words."""
    from pinghu_cli.names import filters

    wanted, asked = filters.domains(document, domain), filters.words(document, words)
    return [
        home
        for home in document.domains
        if (wanted is None or home.number in wanted) and asked.admits(home, home) and _holds(asked, home, document)
    ]


@listed
def measures(
    document: Document, domain: Names = None, unit: Names = None, *, words: Sequence[str] = ()
) -> list[Measure]:
    """The measures, of domains or units where named.

    ``words`` are numbers (9, 1-3, D2), or must all stand in the title, the text or everyday words.
    """
    return [item for _, item in _asked(document, domain, unit, words) if isinstance(item, Measure)]


@listed
def annex(
    document: Document, domain: Names = None, unit: Names = None, *, words: Sequence[str] = ()
) -> list[AnnexItem]:
    """The annex items, as `measures`."""
    return [item for _, item in _asked(document, domain, unit, words) if isinstance(item, AnnexItem)]


@listed
def units(document: Document, name: Names = None) -> list[UnitDuties]:
    """Every responsible unit with all that it leads and joins, or those named."""
    from pinghu_cli.names import filters

    wanted = filters.units(document, name)
    return [unit for unit in query.units(document) if wanted is None or unit.unit.name in wanted]


@listed
def budget(document: Document, domain: Names = None) -> list[BudgetLine]:
    """Each domain's total with its parts, or that of the domains named."""
    from pinghu_cli.names import filters

    return query.budget(document, filters.domains(document, domain))


@listed
def targets(
    document: Document,
    domain: Names = None,
    unit: Names = None,
    *,
    words: Sequence[str] = (),
    kinds: Names = None,
    role: Role | None = None,
) -> list[SetTarget]:
    """Every target, of domains or units where named, of some kinds of item; ``role``: what the units lead, or join.

    ``words`` are numbers of items (9, A6, D2), or must all stand in what is counted, its words or the item's title.
    """
    from pinghu_cli.names import filters

    of_kinds, asked, names = filters.kinds(kinds), filters.words(document, words), filters.units(document, unit)
    return [
        fact
        for fact in query.targets(document, filters.domains(document, domain), names)
        if (role is None or names is None or (role == "lead") == bool(names & set(fact.item.leads)))
        and (of_kinds is None or query.KINDS[type(fact.item)] in of_kinds)
        and asked.admits(fact.domain, fact.item)
        and asked.stand_in(fact.target.metric, fact.target.quote, fact.item.title)
    ]


@listed
def incentives(
    document: Document,
    words: Sequence[str] = (),
    *,
    domain: Names = None,
    unit: Names = None,
    recipient: Names = None,
    minimum: Decimal | None = None,
) -> list[Offer]:
    """Every tier of every incentive, in reading order.

    ``words`` are numbers of items (9, A6, D2), or what incentives are called, as in `estimate`; a word that names none
    must stand in a name, the condition or the clause. ``recipient`` (企業, 個人 …) keeps those that the text grants to
    one of them or to nobody in particular, ``minimum`` (元) those whose largest printed amount reaches it.
    Raise UsageError for a recipient that the document does not know.
    """
    from pinghu_cli.names import filters

    offers = query.offers(document, filters.domains(document, domain), filters.units(document, unit))
    asked, whom = filters.words(document, words), filters.recipients(document, recipient)
    called = _called(document, asked.texts) if asked.texts else ()
    return [
        offer
        for offer in offers
        if asked.admits(offer.domain, offer.item)
        and (whom is None or any(query.open_to(document, offer, name) for name in whom))
        and all(offer.id in ids for ids in called)
        and (minimum is None or (offer.most is not None and offer.most.yuan >= minimum))
    ]


def recipients(document: Document) -> list[str]:
    """The kinds of recipient that the incentives name."""
    return list(document.recipients)


@listed
def search(
    document: Document,
    words: str,
    *,
    domain: Names = None,
    unit: Names = None,
    kinds: Names = None,
    limit: int | None = None,
) -> "list[Hit]":
    """What answers ``words``, best first; empty when nothing does. ``kinds``: measure, annex, domain; None: all."""
    from pinghu_cli.finding import engine
    from pinghu_cli.names import filters

    asked = engine.Filter(
        filters.domains(document, domain), filters.units(document, unit), filters.kinds(kinds, filters.ALL_KINDS)
    )
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
    domain: Names = None,
    unit: Names = None,
    recipient: Names = None,
) -> "Comparison":
    """What changed from one edition to the next, each change once with the clauses of both.

    ``only`` keeps some topics (caps, rates, budget …); domain and unit may be named as in either edition; ``recipient``
    keeps what it may get. Raise NotFound for a name that neither edition knows.
    """
    from pinghu_cli.editions.compare import compare
    from pinghu_cli.names import filters, resolve

    homes = _in_either(resolve.domains, old, new, domain)
    responsible = _in_either(resolve.units, old, new, unit)
    open_to = filters.recipients(new, recipient) or ()
    return compare(old, new).only(only, homes, [each.name for each in responsible], sorted(open_to))


def match(
    document: Document,
    profile: Mapping[str, object] | str | Path,
    *,
    domain: Names = None,
    unit: Names = None,
    recipient: Names = None,
    as_of: datetime.date | None = None,
) -> "Match":
    """Which incentives an applicant meets, may meet and misses, what each may come to, and the nearest misses.

    ``profile`` is a mapping (``{"applicant": "企業", "titles": ["省級智能工廠"]}``), the same in braces, or the name
    of a file; what it does not say is unknown. Raise DataError with every entry that cannot be understood.
    """
    import msgspec

    from pinghu_cli.matching import profile as profiles
    from pinghu_cli.matching import prospects
    from pinghu_cli.receipts.receipt import sealed

    if isinstance(profile, Mapping):
        applicant = profiles.read_mapping(document, profile)
    else:
        applicant = profiles.read_profile(document, str(profile))
    offers = incentives(document, domain=domain, unit=unit, recipient=recipient)
    found = prospects.match(document, applicant, offers, as_of)
    return msgspec.structs.replace(found, receipt=sealed(found.receipt))


def _in_either(
    named: Callable[[Document, str], list[Named]], old: Document, new: Document, names: Names
) -> list[Named]:
    """What each of the names means in the new edition, else in the old one."""
    found: list[Named] = []
    for name in [names] if isinstance(names, str) else names or ():
        try:
            found += named(new, name)
        except NotFound:
            found += named(old, name)
    return found


def _asked(document: Document, domain: Names, unit: Names, words: Sequence[str]) -> Iterator[tuple[Domain, Item]]:
    """The items of domains and units that the words admit, each with its domain."""
    from pinghu_cli.names import filters

    asked = filters.words(document, words)
    for home, item in query.placed(document, filters.domains(document, domain), filters.units(document, unit)):
        if asked.admits(home, item) and _holds(asked, item, document):
            yield home, item


def _holds(asked: "Words", item: Item, document: Document) -> bool:
    return asked.stand_in(item.title, item.text, *query.everyday_words(document)[item.id])


def _called(document: Document, texts: Sequence[str]) -> list[set[str]]:
    """For each text the ids of the tiers that it means; of all texts together, where they name tiers together."""
    from pinghu_cli.names import resolve

    together = resolve.offers(document, " ".join(texts)) if len(texts) > 1 else []
    return [{offer.id for offer in together}] if together else [_meant(document, text) for text in texts]


def _meant(document: Document, text: str) -> set[str]:
    from pinghu_cli.names import filters, resolve

    found = resolve.offers(document, text) or [
        offer
        for offer in query.offers(document)
        if filters.stands_in(
            text,
            *(offer.name, *offer.tier.aliases, *offer.incentive.aliases),
            *(offer.condition, offer.form, offer.incentive.quote),
        )
    ]
    return {offer.id for offer in found}
