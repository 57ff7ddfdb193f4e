"""Texts of cells -> values. What is plainly written DuckDB reads itself; any other text is read once, as in one claim.

The plain forms are exactly those that `quantities.reading` reads the same way: ids of incentives, digits with at most
two decimals, small whole numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pinghu_cli.batch.engine import Engine, literal, quoted
from pinghu_cli.batch.source import Columns, Source
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import PinghuError
from pinghu_cli.names import resolve
from pinghu_cli.quantities.reading import read_count, read_fen
from pinghu_cli.receipts.claims import Claim

CELLS = "cells"
"""The table of all rows in the order of the file: the values of a claim for each role that has a column; ``texts`` of
what is not plainly written; the ``problem`` (a code, a tab, words) of a row that cannot be one, `BLANK` where there is
nothing in it; and what `steps` makes of it."""
TAB = "chr(9)"
BLANK = "blank"
MOST_NAMES = 2_000
"""How many different names of incentives are looked up; each takes a search of the whole document."""
_NO_NAME = "缺少項目的代號或名稱"
_SPACES = (" ", "\u00a0", "\u3000")
"""Those that people type. TRIM is slow beyond ASCII, and a text without a space needs none."""


class Plain(NamedTuple):
    """How a role's text becomes a value within the query: ``{x}`` is the text."""

    type: str
    value: str


def _when(pattern: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({{x}}, '{pattern}') THEN {value} END"


PLAIN = {
    "incentive": Plain("incentive_id", "TRY_CAST({x} AS incentive_id)"),
    "base": Plain(
        "BIGINT",
        _when("[0-9]{{1,12}}([.][0-9]{{1,2}})?", "NULLIF(CAST(CAST({x} AS DECIMAL(14, 2)) * 100 AS BIGINT), 0)"),
    ),
    "count": Plain("INTEGER", _when("[1-9][0-9]{{0,5}}", "CAST({x} AS INTEGER)")),
    "year": Plain("INTEGER", _when("(19|2[0-9])[0-9]{{2}}", "CAST({x} AS INTEGER)")),
    "profit_year": Plain("INTEGER", _when("[1-9][0-9]?", "CAST({x} AS INTEGER)")),
}
FIELDS = {"incentive": "incentive", "base": "base_fen", "count": "count", "year": "year", "profit_year": "profit_year"}
"""Role -> its column of `CLAIMS`."""


class Reading(NamedTuple):
    """What a text means: a value (a number, or an incentive's id), or the reason why it means nothing."""

    text: str
    number: int | None = None
    id: str | None = None
    code: str | None = None
    problem: str | None = None


def plain_query(source: Source, columns: Columns) -> str:
    """The rows of ``source`` with what is plainly written. Nothing is joined: they must keep the order of the file."""
    lines = ["line", "last"] if source.first is None else []
    others = [other(place) for place in range(len(columns.others))]
    read = _read(columns)
    named = [f"{quoted(name)} AS {role}_cell" for role, name in columns.roles.items()]
    named += [f"{quoted(name)} AS {place}" for name, place in zip(columns.others, others, strict=True)]
    named += [f'"#{name}" AS {name}' for name in lines]
    values = [f"{PLAIN[role].value.format(x=f'{role}_cell')} AS {FIELDS[role]}" for role in read]
    texts = [f"CASE WHEN {FIELDS[role]} IS NULL THEN NULLIF(TRIM({role}_cell), '') END AS {role}_text" for role in read]
    unplain = " OR ".join(f"{role}_text IS NOT NULL" for role in read)
    nothing = [f"{name} IS NULL" for role in read for name in (FIELDS[role], f"{role}_text")]
    nothing += [f"NULLIF(TRIM({name}), '') IS NULL" for name in others]
    return f"""\
SELECT {", ".join([*lines, "applicant", *(FIELDS[role] for role in read), *others])},
  CASE WHEN {unplain} THEN [{", ".join(f"{role}_text" for role in read)}] END AS texts,
  CASE
    WHEN applicant IS NOT NULL AND (incentive IS NOT NULL OR incentive_text IS NOT NULL) THEN NULL
    WHEN applicant IS NULL AND {" AND ".join(nothing)} THEN '{BLANK}'
    WHEN applicant IS NULL THEN 'no-applicant' || {TAB} || '缺少申請人'
    ELSE 'no-incentive' || {TAB} || '{_NO_NAME}'
  END AS problem
FROM (
  SELECT {", ".join([*lines, f"{_trimmed('applicant_cell')} AS applicant", *values, *texts, *others])}
  FROM (SELECT {", ".join(named)} FROM {source.relation})
)"""


def _trimmed(name: str) -> str:
    """The text of a column without spaces around it; null where nothing is left."""
    spaced = " OR ".join(f"CONTAINS({name}, {literal(space)})" for space in _SPACES)
    return f"NULLIF(CASE WHEN {spaced} THEN TRIM({name}) ELSE {name} END, '')"


def fields(columns: Columns, *, lined: bool) -> list[str]:
    """The columns of `plain_query`; ``lined`` where each row tells its lines."""
    others = [other(place) for place in range(len(columns.others))]
    lines = ["line", "last"] if lined else []
    return [*lines, "applicant", *(FIELDS[role] for role in _read(columns)), *others, "texts", "problem"]


def _read(columns: Columns) -> list[str]:
    """The roles that a column plays, but for the applicant's."""
    return [role for role in PLAIN if role in columns.roles]


def lacking(columns: Columns) -> list[str]:
    """Columns of `CELLS` that a query needs and the file has not."""
    return [f"CAST(NULL AS {PLAIN[role].type}) AS {FIELDS[role]}" for role in PLAIN if role not in columns.roles]


def other(place: int) -> str:
    """The name of a column that plays no role, within the database."""
    return f"other_{place}"


def understood_query(
    engine: Engine, columns: Columns, listed: Sequence[str], document: Document, known: Sequence[Offer]
) -> str | None:
    """The columns ``listed`` of `CELLS` with what the texts mean that are not plain, or why they mean nothing.

    None where there are no such texts.
    """
    unplain: dict[str, int] = {}
    for place, role in enumerate(_read(columns), 1):
        engine.run(f"CREATE TABLE {role}_readings (text TEXT, number BIGINT, id incentive_id, code TEXT, problem TEXT)")
        read = _reader(role, document, known)
        texts = f"SELECT texts[{place}] AS text, MIN(rowid) AS first FROM {CELLS} GROUP BY text HAVING text IS NOT NULL"
        for rows in engine.chunks(f"SELECT text FROM ({texts}) ORDER BY first"):
            readings = [read(text) for (text,) in rows]
            engine.load(f"{role}_readings", ("TEXT", "BIGINT", "incentive_id", "TEXT", "TEXT"), readings)
            unplain[role] = place
    return _with_readings(listed, unplain) if unplain else None


def _with_readings(listed: Sequence[str], unplain: Mapping[str, int]) -> str:
    """``unplain`` gives the roles that were read, each with its place in ``texts``; the order stays."""
    codes = ", ".join(f"{role}_r.code" for role in unplain)
    problems = ", ".join(f"{role}_r.problem" for role in unplain)
    read = {FIELDS[role]: _value(role) for role in unplain} | {"texts": "CAST(NULL AS TEXT[])"}
    read["problem"] = f"""\
CASE
    WHEN COALESCE({codes}) IS NULL THEN c.problem
    WHEN c.problem IS NULL THEN COALESCE({codes}) || {TAB} || CONCAT_WS(';', {problems})
    ELSE CONCAT_WS(';', c.problem, {problems})
  END"""
    shown = ", ".join(f"{read.get(name, f'c.{name}')} AS {name}" for name in listed)
    joins = " ".join(
        f"LEFT JOIN {role}_readings AS {role}_r ON {role}_r.text = c.texts[{place}]" for role, place in unplain.items()
    )
    return f"SELECT {shown} FROM {CELLS} AS c {joins} ORDER BY c.rowid"


def _value(role: str) -> str:
    """The value of a role, read or plain."""
    return f"COALESCE({role}_r.{'id' if role == 'incentive' else 'number'}, c.{FIELDS[role]})"


def _reader(role: str, document: Document, known: Sequence[Offer]) -> Callable[[str], Reading]:
    """What reads the texts of a role."""
    if role == "incentive":
        return _NameReader(document, known)
    return {"base": _amount, "count": _number}.get(role) or _year(role)


class _NameReader:
    """Ids and names of incentives, of the names the first `MOST_NAMES` different ones in the file."""

    def __init__(self, document: Document, known: Sequence[Offer]) -> None:
        self._document = document
        self._ids = {offer.id for offer in known}
        self._looked_up = 0

    def __call__(self, text: str) -> Reading:
        """What ``text`` names."""
        name = text.strip()
        if not name:
            return Reading(text, code="no-incentive", problem=_NO_NAME)
        if name in self._ids:
            return Reading(text, id=name)
        self._looked_up += 1
        if self._looked_up > MOST_NAMES:
            problem = f"看不懂的項目名稱超過 {MOST_NAMES:,} 種,這一種沒有查找;請改用代號"
            return Reading(text, code="too-many-names", problem=problem)
        try:
            return Reading(text, id=resolve.offer(self._document, name).id)
        except PinghuError as error:
            return Reading(text, code=error.code, problem=error.sentence)


def _amount(text: str) -> Reading:
    if not text.strip():
        return Reading(text)
    try:
        return Reading(text, number=read_fen(text))
    except ValueError as error:
        return Reading(text, code="bad-amount", problem=str(error))


def _number(text: str) -> Reading:
    if not text.strip():
        return Reading(text)
    try:
        return Reading(text, number=read_count(text))
    except ValueError as error:
        return Reading(text, code="bad-count", problem=str(error))


def _year(field: str) -> Callable[[str], Reading]:
    """A reader of years, within the bounds that a single claim sets."""

    def read(text: str) -> Reading:
        reading = _number(text)
        try:
            Claim(incentive=text, **{field: reading.number})  # type: ignore[arg-type]
        except PinghuError as error:
            return Reading(text, code=error.code, problem=error.message)
        return Reading(text, code="bad-year", problem=reading.problem) if reading.problem else reading

    return read
