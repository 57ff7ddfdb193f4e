"""Two editions compared, as a view: the sums first, then the changes topic by topic, each with the words of both."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from pinghu_cli.document.model import Item, Measure
from pinghu_cli.editions.changes import TOPICS, Change, Kind, Side
from pinghu_cli.editions.compare import Comparison
from pinghu_cli.listings.editions import (
    ChangeCountRow,
    EditionChangeRow,
    EditionsReport,
    change_row,
    edition_row,
)
from pinghu_cli.listings.labels import CHANGE_NAMES, TOPIC_NAMES
from pinghu_cli.output.view import Block, Column, Heading, Listing, Pairs, Paragraph, Report, Style, Table
from pinghu_cli.quantities.printed import in_words

_STYLES: dict[Kind, Style] = {"added": "good", "raised": "good", "dropped": "bad", "cut": "bad"}
_UNSURE = 0.9
"""Below this the page says how sure the match is."""


def editions_view(comparison: Comparison) -> Report:
    """The whole comparison."""
    rows = [change_row(change) for change in comparison.changes]
    value = EditionsReport(
        schema=1,
        old=edition_row(comparison.editions.old),
        new=edition_row(comparison.editions.new),
        sums=_sums(comparison.changes),
        changes=rows,
    )
    listing = Listing(EditionChangeRow, rows, Table(comparison.changes, _columns()), empty="兩份文件在這些方面沒有不同")
    return Report(value=value, blocks=tuple(_page(comparison, value.sums)), listing=listing)


def _sums(changes: Sequence[Change]) -> list[ChangeCountRow]:
    counts = Counter((change.topic, change.kind) for change in changes)
    order = list(CHANGE_NAMES)
    return [
        ChangeCountRow(topic=topic, change=kind, changes=counts[topic, kind])
        for topic, kind in sorted(counts, key=lambda at: (TOPICS.index(at[0]), order.index(at[1])))
    ]


def _page(comparison: Comparison, sums: Sequence[ChangeCountRow]) -> Iterator[Block]:
    old, new = comparison.editions.old.document.title, comparison.editions.new.document.title
    yield Heading(f"{old} → {new}" if old != new else old)
    if not comparison.changes:
        yield Paragraph("沒有不同", "muted")
        return
    yield Pairs(tuple((TOPIC_NAMES[topic], _counted(of)) for topic, of in groupby(sums, key=lambda row: row.topic)))
    for topic, changes in groupby(comparison.changes, key=lambda change: change.topic):
        yield Heading(TOPIC_NAMES[topic])
        for kind, same in groupby(changes, key=lambda change: change.kind):
            found = list(same)
            if kind == "renumbered":
                yield Paragraph(f"改號:{'、'.join(_runs(found))}", indent=2)
            else:
                for change in found:
                    yield from _blocks(change)


def _counted(rows: Iterator[ChangeCountRow]) -> str:
    return "、".join(f"{CHANGE_NAMES[row.change]} {row.changes} 項" for row in rows)


def _blocks(change: Change) -> Iterator[Block]:
    """One change: what it is in a line, then the clauses of both editions."""
    yield Paragraph(_line(change), _STYLES.get(change.kind, ""), indent=2)
    for name, there in (("舊", change.old), ("新", change.new)):
        if there is not None and there.quote and (there.quote != there.shown or change.topic == "wording"):
            yield Paragraph(f"{name}「{there.quote}」", "muted", indent=6)


def _line(change: Change) -> str:
    place = "、".join(dict.fromkeys(there.item.ref for there in change.sides if there.item))
    line = " ".join(filter(None, (CHANGE_NAMES[change.kind], place, change.what, change.aspect)))
    if change.topic != "wording" and change.old and change.new:
        old, new = change.old.shown or "(沒有)", change.new.shown or "(沒有)"
        line += f":{old} → {new}{_difference(change.old, change.new)}"
    elif change.topic not in ("measures", "wording"):
        line += "".join(f":{there.shown}" for there in change.sides if there.shown)
    if change.match is not None and change.match < _UNSURE:
        line += f"(對應的把握 {change.match:.0%})"
    if change.nearest:
        line += f"(沒有對應;最相近的是{change.nearest})"
    return line


def _difference(old: Side, new: Side) -> str:
    if old.yuan is None or new.yuan is None or old.yuan == new.yuan:
        return ""
    more = new.yuan - old.yuan
    return f"({'多' if more > 0 else '少'} {in_words(abs(more))})"


def _runs(changes: Sequence[Change]) -> Iterator[str]:
    """Items that bear another number, as runs of the same shift: (十二)–(五十) → (十一)–(四十九)."""
    both = [tuple(there.item for there in change.sides if there.item) for change in changes]
    for _, run in groupby(both, key=_shift):
        old, new = zip(*run, strict=True)
        yield f"{_span(old[0].ref, old[-1].ref)} → {_span(new[0].ref, new[-1].ref)}"


def _shift(items: tuple[Item, ...]) -> tuple[type[Item], int, list[int | None]]:
    """By how much the number of an item changes, and within which domains where numbers begin anew."""
    old, new = items
    return type(old), new.number - old.number, [item.home if isinstance(item, Measure) else None for item in items]


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _columns() -> tuple[Column, ...]:
    return (
        Column("方面", lambda change: TOPIC_NAMES[change.topic], kind="id", style="heading"),
        Column("變動", lambda change: CHANGE_NAMES[change.kind], kind="id"),
        Column("事項", lambda change: " ".join(filter(None, (change.what, change.aspect)))),
        Column("舊", lambda change: change.old.shown if change.old else ""),
        Column("新", lambda change: change.new.shown if change.new else ""),
    )
