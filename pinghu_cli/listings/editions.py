"""Rows of a comparison of two editions: the changes, how many there are, and the editions themselves."""

from pinghu_cli.declared import Row, Yuan
from pinghu_cli.document.model import Document
from pinghu_cli.editions.changes import Change, Kind, Side, Topic
from pinghu_cli.quantities.printed import plain


class EditionChangeRow(Row, frozen=True):
    """One change from the old edition to the new one."""

    topic: Topic
    """What it is a change of; ``wording`` is without effect on all others."""
    change: Kind
    """What became of it; ``raised`` and ``cut`` compare two figures."""
    what: str
    """The thing, named as in the later edition that has it."""
    aspect: str | None
    """What of it changed (金額, 對象, 牽頭單位, a part of a budget); null where it has but one figure or name."""
    old_id: str | None
    """Id of the item in the old edition; null where it has none, or for the document as a whole."""
    new_id: str | None
    """Id of the item in the new edition, likewise."""
    domain: str | None
    """Id of the item's domain, in the later edition that has it; null for the document as a whole."""
    old: str | None
    """What the old edition prints; null where it has no such thing."""
    new: str | None
    """What the new edition prints; null where it has no such thing."""
    old_yuan: Yuan | None
    """The old figure in 元; null where it is no amount of money."""
    new_yuan: Yuan | None
    """The new figure in 元; null where it is no amount of money."""
    old_value: float | int | None
    """The old figure of a target in ``unit``, of a rate as a fraction; null where it is neither."""
    new_value: float | int | None
    """The new figure, likewise."""
    unit: str | None
    """What the figures of a target count; null for all others."""
    match: float | None
    """How sure it is that both are the same thing, 0 to 1; null where only one edition has it."""
    nearest: str | None
    """Of what only one edition has: what comes nearest in the other, too unlike to be taken for it; else null."""
    lead: str | None
    """The lead unit of the item, in the later edition that has it; null for the document as a whole."""
    old_quote: str | None
    """The clause of the old edition; null where it has none."""
    new_quote: str | None
    """The clause of the new edition; null where it has none."""
    ref: str | None
    """The clause as people cite it, in the later edition that has it; null for the document as a whole."""


class ChangeCountRow(Row, frozen=True):
    """How many changes of one kind there are."""

    topic: Topic
    """What they are changes of."""
    change: Kind
    """What became of it."""
    changes: int
    """How many."""


class EditionRow(Row, frozen=True):
    """One of the two editions."""

    title: str
    """As printed."""
    sha256: str
    """SHA-256 of its published text."""


class EditionsReport(Row, frozen=True):
    """Two editions compared."""

    schema: int
    """Version of this form."""
    old: EditionRow
    """The older one."""
    new: EditionRow
    """The newer one."""
    sums: list[ChangeCountRow]
    """How many changes of each kind."""
    changes: list[EditionChangeRow]
    """Every change."""


def change_row(change: Change) -> EditionChangeRow:
    """A change as a row."""
    old, new = change.old, change.new
    later = new or old or Side()
    return EditionChangeRow(
        topic=change.topic,
        change=change.kind,
        what=change.what,
        aspect=change.aspect,
        old_id=_id(old),
        new_id=_id(new),
        domain=later.domain,
        old=old.shown if old else None,
        new=new.shown if new else None,
        old_yuan=plain(old.yuan) if old and old.yuan is not None else None,
        new_yuan=plain(new.yuan) if new and new.yuan is not None else None,
        old_value=plain(old.value) if old and old.value is not None else None,
        new_value=plain(new.value) if new and new.value is not None else None,
        unit=change.unit,
        match=change.match,
        nearest=change.nearest,
        lead=later.item.lead if later.item else None,
        old_quote=old.quote if old else None,
        new_quote=new.quote if new else None,
        ref=later.item.ref if later.item else None,
    )


def edition_row(document: Document) -> EditionRow:
    """An edition as a row."""
    return EditionRow(title=document.document.title, sha256=document.document.sha256)


def _id(side: Side | None) -> str | None:
    return side.item.id if side and side.item else None
