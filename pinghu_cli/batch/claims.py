"""Texts -> the table of typed claims, and rejects.

`intake.rows.RowReader` decides what a row is. Where each cell of a row reads well by itself, the claim is what the
cells state, so such rows, nearly all, are put together by the database from the readings of each different text; every
other row goes through the reader.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from pinghu_cli import limits
from pinghu_cli.batch.applicants import (
    add_names,
    create_names,
    either_script,
    is_applicant,
    merge_spellings,
    number,
    same_applicants,
)
from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, column, columns_of, reject_row
from pinghu_cli.batch.engine import Engine
from pinghu_cli.intake.cells import Reading
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import TORN, Headings
from pinghu_cli.intake.rows import Claimed, Rejected, Row, RowReader, Skipped
from pinghu_cli.intake.stems import asks_approval
from pinghu_cli.intake.telling import about_cells
from pinghu_cli.intake.units import names_of_units
from pinghu_cli.intake.wording import Role, is_total, wording
from pinghu_cli.quantities.characters import MYRIADS, spellings

CLAIMS = "claims"
"""A row for each of `CELLS`, in any order, with what it claims as `receipts.sql` takes it: ``line`` is its place there,
``row`` its ``line`` there, ``applicant`` the number of an applicant. ``incentive`` is null where it is no claim."""
INCENTIVE = "incentive_id"
"""The type of the ids of incentives in the database: small numbers, to join by."""
_TYPES = {
    "line": "BIGINT",
    "applicant": "TEXT",
    "incentive": INCENTIVE,
    "base_fen": "BIGINT",
    "count": "BIGINT",
    "year": "BIGINT",
    "profit_year": "BIGINT",
}
"""The fields of a claim; in `CLAIMS`, ``applicant`` is a number."""
_FIELDS: dict[Role, str] = {"base": "base_fen", "count": "count", "year": "year", "profit_year": "profit_year"}


_PLAIN_FIGURES: dict[Role, str] = {
    "count": "[1-9][0-9]{0,5}",
    "year": "(19|2[0-9])[0-9]{2}",
    "profit_year": "[1-9][0-9]?",
}
"""Figures that mean in SQL what `intake.cells` reads in them, as `_amount` does of amounts; tests/batch/test_claims.py
holds them together."""
_ORDINARY = re.compile(r"[\w.()（）][\w.()（） -]*")
"""Texts without a mark that means something in a file of results."""
_MARK = "[^0-9a-z一-鿿]"
_MARKS = f"{_MARK}*"
"""What may stand around words and figures, and between the characters of a word (作 廢), and is not read."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the rows beside the claims: how cells were read, and what is no claim."""

    remarks: tuple[str, ...]
    skipped: Mapping[str, Sequence[int]]
    """Kind of row -> the lines of those that are no claims."""
    same: tuple[tuple[str, ...], ...]
    """Spellings that were taken for one applicant, some of them."""
    ordinary: frozenset[int]
    """The columns whose texts, all of them, stand in any file as they are: they need neither quotes nor a guard."""


class _Read(msgspec.Struct, frozen=True):
    """What a column has: texts that mean nothing by themselves, texts that had to be looked up, texts with marks."""

    bad: bool
    looked_up: bool
    marks: bool


def derived_columns(headings: Headings) -> dict[str, str]:
    """What of a row the database knows without a look at what its texts mean, as expressions over them.

    The number of the applicant, and figures that are written plainly; null where there is none.
    """
    if not _has_one_column_each(headings):
        return {}
    name = column(headings.of("applicant")[0])
    derived = {"applicant": f"CASE WHEN {name} <> '' THEN {number(name)} END"}
    for role, field in _FIELDS.items():
        for place in headings.of(role):
            text = column(place)
            if role == "base":
                derived[field] = _amount(text, headings.columns[place].scale)
            else:
                plain = f"regexp_full_match({text}, '{_PLAIN_FIGURES[role]}')"
                derived[field] = f"CASE WHEN {plain} THEN CAST({text} AS BIGINT) END"
    return derived


def _amount(text: str, scale: int) -> str:
    """What ``text`` in a column of ``scale`` 元 states in 分, both as expressions; in one of 元, also with its unit.

    Null where it is not plain, is 0, or may be too large: `intake.cells` reads those, in 15 to 20 microseconds each.
    """
    ways = [(scale, "")]
    if scale == 1:
        ways += [(factor, f"[{spellings(myriad)}]元?") for myriad, factor in MYRIADS.items()] + [(1, "元")]
    bare = f"rtrim({text}, '{spellings(''.join(MYRIADS))}元')"
    branches = ""
    for factor, unit in ways:
        fen = 100 * factor
        whole, finer = _zeros(limits.AMOUNT_FEN // fen), _zeros(fen)
        number = f"CAST({bare if unit else text} AS DECIMAL({whole + 2 * finer}, {finer}))"  # as wide as its product
        branches += (
            f" WHEN regexp_full_match({text}, '[0-9]{{1,{whole}}}([.][0-9]{{1,{finer}}})?{unit}') "
            f"THEN NULLIF(CAST({number} * {fen} AS BIGINT), 0)"
        )
    return f"CASE{branches} END"


def _zeros(power: int) -> int:
    """How many zeros a power of ten has."""
    return len(str(power)) - 1


def create_claims(engine: Engine, headings: Headings, reader: RowReader, ids: Iterable[str]) -> Understood:
    """Create `CLAIMS` and `APPLICANTS` from `CELLS`, and add to `REJECTS` what is no claim; ``ids`` of incentives."""
    engine.run(f"CREATE TYPE {INCENTIVE} AS ENUM ({', '.join(map(literal, ids))})")
    create_names(engine)
    remarks: dict[str, tuple[int, int]] = {}
    ordinary: frozenset[int] = frozenset()
    if _has_one_column_each(headings):
        places = {role: place for role in ("applicant", "incentive", *_FIELDS) for place in headings.of(role)}
        read = _claims_at_once(engine, headings, reader, places)
        remarks = {remark: found for role in read for remark, found in _remarks(engine, role, places).items()}
        ordinary = frozenset(places[role] for role, texts in read.items() if not texts.marks)
    else:
        values = ", ".join(f"{value} AS {name}" for name, value in _no_claim().items())
        engine.run(f"CREATE TABLE {CLAIMS} AS SELECT {values} FROM {CELLS} AS cells")
    skipped = _claims_one_by_one(engine, headings, reader)
    merge_spellings(engine, CLAIMS)
    for remark, (count, line) in reader.remarks.items():
        before = remarks.get(remark, (0, line))
        remarks[remark] = before[0] + count, min(before[1], line)
    return Understood(
        remarks=tuple(about_cells(remarks)),
        skipped=skipped,
        same=same_applicants(engine),
        ordinary=ordinary,
    )


def _no_claim() -> dict[str, str]:
    """The columns of `CLAIMS` for a row that is none, as expressions over `CELLS`."""
    typed = _TYPES | {"applicant": "UBIGINT"}
    return {name: f"CAST(NULL AS {kind})" for name, kind in typed.items()} | {"line": "place", "row": "cells.line"}


def _has_one_column_each(headings: Headings) -> bool:
    """Whether each role has at most one column, applicants have one, and no amount needs a look at other cells."""
    places = [headings.of(role) for role in ("applicant", "incentive", *_FIELDS)]
    return (
        all(len(of_role) < 2 for of_role in places)
        and bool(places[0])
        and not any(heading.base or heading.of_rows for heading in headings.columns)
        and not headings.shares
    )


def _claims_at_once(
    engine: Engine, headings: Headings, reader: RowReader, places: Mapping[Role, int]
) -> dict[Role, _Read]:
    """Create `CLAIMS` of the rows whose cells all read well. Role -> what its column has."""
    read: dict[Role, _Read] = {"applicant": _read_applicants(engine, headings, places["applicant"])}
    for role in ("incentive", *_FIELDS):
        if role in places:
            read[role] = _read_texts(engine, headings, reader, role, places[role])
    values = _no_claim() | {"applicant": "cells.applicant"}
    joins = [f"LEFT JOIN incentive_readings AS incentive_r ON incentive_r.text = {column(places['incentive'])}"]
    good = ["cells.applicant IS NOT NULL"]
    if read["applicant"].bad:
        joins.append(f"LEFT JOIN no_applicants AS a ON a.text = {column(places['applicant'])}")
        good.append("a.text IS NULL")
    for role, field in _FIELDS.items():
        if role in places:
            text = column(places[role])
            values[field] = f"cells.{field}"
            if read[role].looked_up:
                values[field] = f"COALESCE(cells.{field}, {role}_r.number)"
                joins.append(
                    f"LEFT JOIN {role}_readings AS {role}_r ON cells.{field} IS NULL AND {role}_r.text = {text}"
                )
            if read[role].bad:
                known = f" OR {role}_r.text IS NOT NULL" if read[role].looked_up else ""
                good.append(f"(cells.{field} IS NOT NULL OR COALESCE({text}, '') = ''{known})")
    if headings.unclear:
        good.append(f"({values['base_fen']} IS NULL OR COALESCE({values['count']}, 1) = 1)")
    good += [f"COALESCE({column(place)}, '') IN ('', '1')" for place in headings.uncounted]
    good += [
        f"NOT COALESCE({is_doubtful(f'cells.{column(place)}', asks_approval(headings.columns[place].name))}, FALSE)"
        for place in headings.beside
    ]
    good += [
        f"NOT COALESCE(regexp_full_match({column(place)}, '{_MARKS}{TORN}{_MARKS}') "
        f"AND regexp_full_match({column(rest)}, '{_MARKS}{pattern}{_MARKS}'), FALSE)"
        for place, rest, pattern in headings.torn
    ]
    values["incentive"] = f"CASE WHEN {' AND '.join(good)} THEN incentive_r.id END"
    listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    engine.run(f"CREATE TABLE {CLAIMS} AS SELECT {listed} FROM {CELLS} AS cells {' '.join(joins)}")
    return read


def _read_applicants(engine: Engine, headings: Headings, place: int) -> _Read:
    """Fill ``names``, and ``no_applicants`` with the texts that are no names of applicants, or not plainly so."""
    engine.run("CREATE TABLE no_applicants (text TEXT)")
    text, heading = column(place), headings.columns[place].name
    add_names(engine, f"SELECT DISTINCT {text} AS name FROM {CELLS} WHERE {text} <> ''")
    bad = looked_up = marks = False
    for rows in engine.chunks(f"SELECT name FROM names WHERE NOT plain OR name = {literal(heading)}"):
        no_names = [(text,) for (text,) in rows if not is_applicant(text, heading)]
        engine.load("no_applicants", ("TEXT",), no_names)
        bad, looked_up, marks = bad or bool(no_names), True, marks or any(_has_marks(text) for (text,) in rows)
    return _Read(bad, looked_up, marks)


def _has_marks(text: str) -> bool:
    """Whether a text that a person wrote may need quotes, or a guard, in one of the files of results."""
    return not _ORDINARY.fullmatch(text)


def is_doubtful(text: str, asks: bool = False) -> str:
    """Whether ``text`` may say that a row adds up others, is taken back, or has amounts in another unit.

    Both are expressions; ``asks``: whether a no takes back the row. It holds for all that `RowReader` doubts, and for
    some other texts.
    """
    no = "|".join(map(re.escape, sorted(wording().refusals)))
    pattern = literal(_doubts() + (f"|^{_MARKS}({no})($|{_MARK})" if asks else ""))
    return f"(LENGTH({text}) <= {limits.CELL_CHARACTERS} AND regexp_matches(lower({text}), {pattern}))"


@cache
def _doubts() -> str:
    words = wording()
    firsts = "|".join(sorted({total[0] for total in words.totals}))
    void, behind = (
        "|".join(_MARKS.join(map(re.escape, word)) for word in sorted(listed))
        for listed in (words.void, words.void_behind)
    )
    units = "|".join(sorted(map(re.escape, names_of_units()), key=len, reverse=True))
    domestic = "|".join(words.domestic)
    ways = (
        rf"^{_MARKS}({firsts}).{{0,19}}\s*$",
        rf"(^|{_MARK})(({behind}){_MARKS})*({void})",
        rf"单位|{domestic}|[０-９ａ-ｚＡ-Ｚ％＄￡]",
        rf"以({units})(计|为单位)",
        rf"(^|{_MARK})({units})($|{_MARK})",
    )
    return re.sub("[一-鿿]", lambda match: either_script(match[0]), "(?s)" + "|".join(ways))


def _read_texts(engine: Engine, headings: Headings, reader: RowReader, role: Role, place: int) -> _Read:
    """Fill ``ROLE_readings`` with what the texts of a column mean that mean something and are not plain."""
    value = f"id {INCENTIVE}" if role == "incentive" else "number BIGINT"
    engine.run(f"CREATE TABLE {role}_readings (text TEXT, {value}, remark TEXT)")
    text = column(place)
    plain = f" AND {_FIELDS[role]} IS NULL" if role in _FIELDS else ""
    query = f"SELECT {text}, MIN(place) AS first FROM {CELLS} WHERE {text} <> ''{plain} GROUP BY {text} ORDER BY first"
    bad = looked_up = marks = False
    for rows in engine.chunks(query):
        readings = [(text, reader.cell(role, text, place)) for text, _ in rows]
        good = [
            (text, reading.value, reading.remark or None)
            for text, reading in readings
            if _is_good(role, text, reading) and text != headings.columns[place].name
        ]
        engine.load(f"{role}_readings", ("TEXT", value.split()[1], "TEXT"), good)
        bad, looked_up = bad or len(good) < len(rows), looked_up or bool(good)
        marks = marks or any(_has_marks(text) for text, _ in rows)
    return _Read(bad, looked_up, marks)


def _is_good(role: Role, text: str, reading: Reading) -> bool:
    """Whether a text means something by itself; what states a figure is never the word for a sum.

    The number of a measure may be that of a column, as the row tells.
    """
    if role == "incentive" and text.strip().isdecimal():
        return False
    return not reading.problem and ((role in _FIELDS and reading.value is not None) or not is_total(text))


def _remarks(engine: Engine, role: Role, places: Mapping[Role, int]) -> dict[str, tuple[int, int]]:
    """The ways in which cells of claims had to be read: remark -> how many cells, and the first line."""
    if role == "applicant" or not engine.value(f"SELECT COUNT(remark) FROM {role}_readings"):
        return {}
    rows = engine.run(
        f"SELECT remark, COUNT(*), MIN(cells.line) FROM {CELLS} AS cells JOIN {CLAIMS} AS c ON c.line = place "
        f"JOIN {role}_readings AS r ON {column(places[role])} = r.text "
        "WHERE remark IS NOT NULL AND c.incentive IS NOT NULL GROUP BY remark ORDER BY remark"
    )
    return {remark: (count, line) for remark, count, line in rows}


def _claims_one_by_one(engine: Engine, headings: Headings, reader: RowReader) -> dict[str, list[int]]:
    """Read every row that is no claim yet. Kind of row -> the lines of those that are none."""
    skipped: dict[str, list[int]] = {}
    if not engine.value(f"SELECT COUNT(*) FROM {CLAIMS} WHERE incentive IS NULL"):
        return skipped
    texts = ", ".join(columns_of(headings))
    fields = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
    engine.run(f"CREATE TABLE claims_by_row ({fields})")
    others = f"(FROM {CLAIMS} WHERE incentive IS NULL) AS c ON c.line = {CELLS}.place"
    query = f"SELECT place, {CELLS}.line, {texts} FROM {CELLS} SEMI JOIN {others} ORDER BY place"
    for rows in engine.chunks(query):
        claims: list[Sequence[object]] = []
        rejects: list[Sequence[object]] = []
        for place, line, *cells in rows:
            read = reader.read(Row(line, line, cells))
            if isinstance(read, Rejected):
                rejects.append(reject_row(read))
            elif isinstance(read, Skipped):
                skipped.setdefault(read.kind, []).append(line)
            else:
                claims.append(_typed(place, read))
        engine.load("claims_by_row", list(_TYPES.values()), claims)
        engine.load(REJECTS, ["BIGINT", *["TEXT"] * (len(REJECT_FIELDS) - 1)], rejects)
    if engine.value("SELECT COUNT(*) FROM claims_by_row"):
        _add_claims(engine)
    return skipped


def _add_claims(engine: Engine) -> None:
    """Put the claims that were read row by row among the others."""
    add_names(engine, "SELECT DISTINCT applicant AS name FROM claims_by_row ANTI JOIN names ON name = applicant")
    engine.run(f"ALTER TABLE {CLAIMS} RENAME TO claims_at_once")
    values = {name: f"r.{name}" for name in _TYPES} | {"applicant": number("r.applicant")}
    listed = ", ".join(
        f"CASE WHEN r.line IS NULL THEN c.{name} ELSE {value} END AS {name}" for name, value in values.items()
    )
    engine.run(
        f"CREATE TABLE {CLAIMS} AS SELECT {listed}, c.row "
        "FROM claims_at_once AS c LEFT JOIN claims_by_row AS r ON r.line = c.line"
    )
    engine.run("DROP TABLE claims_at_once")


def _typed(place: int, read: Claimed) -> Sequence[object]:
    return place, read.applicant, read.incentive, read.base_fen, read.count, read.year, read.profit_year
