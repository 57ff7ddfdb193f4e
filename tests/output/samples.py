"""Rows that hold everything that can go wrong in a cell, and views of them."""

from typing import Any

from msgspec import Struct

from pinghu_cli.output.view import (
    Bar,
    Column,
    Heading,
    Listing,
    Marked,
    Pairs,
    Paragraph,
    Record,
    Records,
    Report,
    Table,
)

EVIL = [
    "[a]級",
    "[/]",
    "[bold]粗[/bold]",
    ":smile:",
    "=1+1",
    "+86",
    "-5%",
    "@SUM(A1)",
    "=",
    "a|b\\|c\\",
    "第一行\n第二行",
    '引"號,逗號;分號',
    "\x1b[31m紅\x07\x9b0m",
    "<script>x</script>",
    "“彎引號”…—①·",
    "前\t後",
    "一行\r還是這行",
    "\u202e反\u200b零\xad軟\u061c標\U000e0041",
    "",
]


class SampleRow(Struct, frozen=True):
    """A row that holds every kind of value."""

    id: str
    title: str
    amount_yuan: int
    rate: float
    units: list[str]
    open: bool
    nested: list[dict[str, None]]
    nothing: None


class SampleReport(Struct, frozen=True):
    """An object with rows."""

    total: int
    lines: list[SampleRow]


FIELDS = SampleRow.__struct_fields__


def rows(titles: list[str] = EVIL) -> list[SampleRow]:
    """One row for each title."""
    return [
        SampleRow(
            id=str(number),
            title=title,
            amount_yuan=1605000000 + number,
            rate=0.2,
            units=["經信局", "財政局"],
            open=True,
            nested=[{"halved": None}],
            nothing=None,
        )
        for number, title in enumerate(titles, 1)
    ]


def listing(titles: list[str] = EVIL, **more: Any) -> Listing:
    """A listing of `rows`."""
    columns = (
        Column("編號", lambda row: row.id, kind="id", style="id"),
        Column("名稱", lambda row: row.title),
        Column("金額", lambda row: str(row.amount_yuan), kind="number", style="figure"),
        Column("單位", lambda row: "、".join(row.units), style="muted"),
    )
    return Listing(SampleRow, rows(titles), Table(rows(titles), columns, **more))


def records(titles: list[str] = EVIL, *, many: bool = True) -> Records:
    """Items of `rows`, each with a small page."""
    return Records(
        records=tuple(
            Record(row=row, blocks=(Heading(row.title), Pairs((("編號", row.id),)), Paragraph(row.title)))
            for row in rows(titles)
        ),
        many=many,
    )


def report() -> Report:
    """An object with its rows."""
    value = SampleReport(3, rows(["甲"]))
    return Report(value=value, blocks=(Heading("合計上限"),), listing=listing(["甲"]))


def marked(text: str, *spans: tuple[int, int]) -> Table:
    """One row with a highlighted cell and a bar."""
    columns = (Column("片段", lambda row: Marked(row.title, spans)), Column("", lambda _: Bar(0.5)))
    return Table(rows([text]), columns)
