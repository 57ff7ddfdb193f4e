"""Texts -> the table of typed claims, and rejects.

`intake.rows.RowReader` decides what a row is. Where each cell of a row reads well by itself, the claim is what the
cells state, so such rows, nearly all, are put together by the database from the readings of each different text; every
other row goes through the reader.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

import msgspec

from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, column, reject_row
from pinghu_cli.batch.engine import Engine
from pinghu_cli.intake.cells import applicant, cleaned, same_applicant
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import Headings, Role, is_total, wording
from pinghu_cli.intake.rows import Claimed, Rejected, Row, RowReader, Skipped
from pinghu_cli.spelling.variants import PRINTED, SIMPLIFIED

CLAIMS = "claims"
"""The table that `receipts.sql` estimates, in the order of the file. ``line`` is the place of the row in `CELLS`;
``applicant`` is the number of an applicant in `APPLICANTS`."""
APPLICANTS = "applicants"
"""Every spelling of an applicant, ``name``, with the number ``id`` that all spellings of that applicant share."""
INCENTIVE = "incentive_id"
"""The type of the ids of incentives in the database: small numbers, to join by."""
_READ = "claims_as_read"
"""`CLAIMS` with the names of applicants, in any order."""
_TYPES = {
    "line": "BIGINT",
    "applicant": "TEXT",
    "incentive": INCENTIVE,
    "base_fen": "BIGINT",
    "count": "BIGINT",
    "year": "BIGINT",
    "profit_year": "BIGINT",
}
_FIELDS: dict[Role, str] = {"base": "base_fen", "count": "count", "year": "year", "profit_year": "profit_year"}
_PLAIN_FIGURES = {
    "base": "[0-9]{1,9}([.][0-9]{1,2})?",
    "count": "[1-9][0-9]{0,5}",
    "year": "(19|2[0-9])[0-9]{2}",
    "profit_year": "[1-9][0-9]?",
}
"""Figures that mean in SQL what `intake.cells` reads in them; tests/batch/test_claims.py holds the two together."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the rows beside the claims: how cells were read, and what is no claim."""

    remarks: tuple[str, ...]
    skipped: tuple[tuple[str, tuple[int, ...], int], ...]
    """Kind of row, the first lines, how many."""
    same: tuple[tuple[str, ...], ...]
    """Spellings that were taken for one applicant, some of them."""


def create_claims(engine: Engine, headings: Headings, reader: RowReader, ids: Iterable[str]) -> Understood:
    """Create `CLAIMS` and `APPLICANTS` from `CELLS`, and add to `REJECTS` what is no claim; ``ids`` of incentives."""
    roles = {role: headings.of(role) for role in ("applicant", "incentive", *_FIELDS)}
    fields = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
    engine.run(f"CREATE TYPE {INCENTIVE} AS ENUM ({', '.join(map(literal, ids))})")
    engine.run(f"CREATE TABLE {_READ} ({fields})")
    remarks: dict[str, tuple[int, int]] = {}
    if _has_one_column_each(headings):
        remarks = _claims_at_once(
            engine, headings, reader, {role: places[0] for role, places in roles.items() if places}
        )
    skipped = _claims_one_by_one(engine, headings, reader)
    _number_applicants(engine)
    for remark, (count, line) in reader.remarks.items():
        before = remarks.get(remark, (0, line))
        remarks[remark] = before[0] + count, min(before[1], line)
    return Understood(
        remarks=tuple(f"{remark}({count:,} 格,例如第 {line:,} 行)" for remark, (count, line) in remarks.items()),
        skipped=skipped,
        same=_same(engine),
    )


def _has_one_column_each(headings: Headings) -> bool:
    """Whether each role has at most one column, applicants have one, and no amount needs a look at other cells."""
    places = [headings.of(role) for role in ("applicant", "incentive", *_FIELDS)]
    return (
        all(len(each) < 2 for each in places)
        and bool(places[0])
        and not any(c.base or c.of_rows for c in headings.columns)
        and not headings.shares
    )


def _claims_at_once(
    engine: Engine, headings: Headings, reader: RowReader, places: dict[Role, int]
) -> dict[str, tuple[int, int]]:
    """The claims of rows whose cells all read well. Remark -> how many cells, and the first line."""
    _read_applicants(engine, headings, places["applicant"])
    remarks: dict[str, tuple[int, int]] = {}
    for role in ("incentive", *_FIELDS):
        if role in places:
            _read_texts(engine, headings, reader, role, places[role])
    values = {"line": "cells.place", "applicant": "cells.applicant", "incentive": "i.id"}
    joins, good = [], ["a.text IS NULL", "cells.applicant IS NOT NULL", "i.id IS NOT NULL"]
    for role, field in _FIELDS.items():
        if role in places:
            values[field] = f"COALESCE(cells.{role}_plain, {role}_r.number)"
            joins.append(f"LEFT JOIN {role}_readings AS {role}_r ON {role}_r.text = cells.{role}_text")
            good.append(f"(cells.{role}_text IS NULL OR {role}_r.text IS NOT NULL)")
    listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    engine.run(
        f"INSERT INTO {_READ} BY NAME SELECT {listed} FROM ({_texts_query(headings, places)}) AS cells "
        "LEFT JOIN no_applicants AS a ON a.text = cells.applicant "
        "LEFT JOIN incentive_readings AS i ON i.text = cells.incentive "
        f"{' '.join(joins)} WHERE {' AND '.join(good)}"
    )
    for role in ("incentive", *_FIELDS):
        if role in places:
            remarks |= _remarks(engine, role, places[role])
    return remarks


def _texts_query(headings: Headings, places: dict[Role, int]) -> str:
    """The texts of each role, and the values of those that are plain."""
    texts = ["place", f"NULLIF({column(places['applicant'])}, '') AS applicant"]
    texts.append(f"{column(places['incentive'])} AS incentive")
    for role in _FIELDS:
        if role in places:
            text = column(places[role])
            plain = f"regexp_full_match({text}, '{_PLAIN_FIGURES[role]}')"
            value = f"CAST({text} AS BIGINT)"
            if role == "base":
                scale = headings.columns[places[role]].scale * 100
                value = f"NULLIF(CAST(CAST({text} AS DECIMAL(11, 2)) * {scale} AS BIGINT), 0)"
            texts.append(f"CASE WHEN {plain} THEN {value} END AS {role}_plain")
            texts.append(f"CASE WHEN {role}_plain IS NULL THEN NULLIF({text}, '') END AS {role}_text")
    return f"SELECT {', '.join(texts)} FROM {CELLS}"


def _read_applicants(engine: Engine, headings: Headings, place: int) -> None:
    """Fill ``no_applicants`` with the texts that are no names of applicants, or not plainly so."""
    engine.run("CREATE TABLE no_applicants (text TEXT)")
    text, heading = column(place), headings.columns[place].name
    query = (
        f"SELECT {text} FROM {CELLS} WHERE {text} <> '' GROUP BY {text} "
        f"HAVING NOT ({is_plain_name(text)}) OR {text} = {literal(heading)}"
    )
    for rows in engine.chunks(query):
        bad = [(text,) for (text,) in rows if not _is_applicant(text, heading)]
        engine.load("no_applicants", ("TEXT",), bad)


def _is_applicant(text: str, heading: str) -> bool:
    name = cleaned(text)
    return bool(name) and not applicant(name).problem and not is_total(name) and name != heading


def is_plain_name(text: str) -> str:
    """Whether ``text``, an expression, can only be a name, as an expression: letters, digits, Chinese, brackets.

    Script and case may differ between spellings of such a name, and the width of brackets; nothing else.
    """
    longest = max(map(len, wording().totals))
    totals = ", ".join(literal(_masked_total(total)) for total in sorted(wording().totals))
    return (
        f"regexp_full_match({text}, '[0-9A-Za-z()（）一-鿿]{{1,100}}') "
        f"AND NOT regexp_full_match({text}, '[0-9]+[eE][0-9]+') "
        f"AND CASE WHEN LENGTH(translate({text}, '()（）', '')) > {longest} THEN TRUE "
        f"ELSE translate({masked(text)}, '()', '') NOT IN ({totals}) END"
    )


def masked(text: str) -> str:
    """What all spellings of a plain name have in common, and perhaps some other names, as an expression.

    Every character that has a form in the other script is a question mark.
    """
    return f"regexp_replace(translate(lower({text}), '（）', '()'), '[{_two_scripts()}]', '?', 'g')"


def _masked_total(total: str) -> str:
    return re.sub(f"[{_two_scripts()}]", "?", total)


@cache
def _two_scripts() -> str:
    """The characters that are written otherwise in the other script, as ranges of a pattern."""
    codes = sorted(map(ord, {*PRINTED, *SIMPLIFIED}))
    groups = [[code for _, code in group] for _, group in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(group[0])}-{chr(group[-1])}" for group in groups)


def _number_applicants(engine: Engine) -> None:
    """Create `APPLICANTS`, and `CLAIMS` with their numbers.

    A plain name that looks like no other is an applicant by itself; of all others the reader says whose they are.
    """
    engine.run(
        f"CREATE TABLE names AS SELECT *, {is_plain_name('name')} AS plain, {masked('name')} AS mask "
        f"FROM (SELECT applicant AS name, MIN(line) AS first FROM {_READ} GROUP BY applicant)"
    )
    engine.run("CREATE TABLE keys (name TEXT, key TEXT)")
    masks = f"SELECT mask FROM names WHERE plain UNION ALL SELECT {masked('key')} FROM (SELECT DISTINCT key FROM keys)"
    alike = f"SELECT mask FROM ({masks}) AS masks GROUP BY mask HAVING COUNT(*) > 1"
    for those in ("WHERE NOT plain", f"SEMI JOIN ({alike}) AS alike USING (mask) WHERE plain"):
        for rows in engine.chunks(f"SELECT name FROM names {those}"):
            keys = [(name, same_applicant(str(applicant(cleaned(name)).value))) for (name,) in rows]
            engine.load("keys", ("TEXT", "TEXT"), keys)
    engine.run(
        f"CREATE TABLE {APPLICANTS} AS SELECT name, first AS id FROM names ANTI JOIN keys USING (name) "
        "UNION ALL SELECT name, MIN(first) OVER (PARTITION BY key) AS id FROM names JOIN keys USING (name)"
    )
    typed = ", ".join(name for name in _TYPES if name not in {"line", "applicant"})
    engine.run(
        f"CREATE TABLE {CLAIMS} AS SELECT line, a.id AS applicant, {typed} FROM {_READ} AS c "
        f"JOIN {APPLICANTS} AS a ON a.name = c.applicant ORDER BY line"
    )


def _read_texts(engine: Engine, headings: Headings, reader: RowReader, role: Role, place: int) -> None:
    """Fill ``ROLE_readings`` with what the texts of a column mean that mean something and are not plain."""
    value = f"id {INCENTIVE}" if role == "incentive" else "number BIGINT"
    engine.run(f"CREATE TABLE {role}_readings (text TEXT, {value}, remark TEXT)")
    text = column(place)
    plain = f" AND NOT regexp_full_match({text}, '{_PLAIN_FIGURES[role]}')" if role in _FIELDS else ""
    query = f"SELECT {text}, MIN(place) AS first FROM {CELLS} WHERE {text} <> ''{plain} GROUP BY {text} ORDER BY first"
    for rows in engine.chunks(query):
        readings = [(text, reader.cell(role, text, place)) for text, _ in rows]
        good = [
            (text, reading.value, reading.remark or None)
            for text, reading in readings
            if not reading.problem and not is_total(text) and text != headings.columns[place].name
        ]
        engine.load(f"{role}_readings", ("TEXT", value.split()[1], "TEXT"), good)


def _remarks(engine: Engine, role: Role, place: int) -> dict[str, tuple[int, int]]:
    """The ways in which cells of claims had to be read."""
    if not engine.value(f"SELECT COUNT(remark) FROM {role}_readings"):
        return {}
    rows = engine.run(
        f"SELECT remark, COUNT(*), MIN(cells.line) FROM {role}_readings AS r "
        f"JOIN {CELLS} AS cells ON cells.{column(place)} = r.text JOIN {_READ} AS c ON c.line = cells.place "
        "WHERE remark IS NOT NULL GROUP BY remark ORDER BY remark"
    )
    return {remark: (count, line) for remark, count, line in rows}


def _claims_one_by_one(
    engine: Engine, headings: Headings, reader: RowReader
) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    """Read every row that is no claim yet."""
    skipped: dict[str, list[int]] = {}
    texts = ", ".join(column(place) for place in range(len(headings.columns)))
    query = f"SELECT place, line, {texts} FROM {CELLS} ANTI JOIN {_READ} AS c ON c.line = {CELLS}.place ORDER BY place"
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
        engine.load(_READ, list(_TYPES.values()), claims)
        engine.load(REJECTS, ["BIGINT", *["TEXT"] * (len(REJECT_FIELDS) - 1)], rejects)
    return tuple((kind, tuple(lines[:10]), len(lines)) for kind, lines in skipped.items())


def _typed(place: int, read: Claimed) -> Sequence[object]:
    return place, read.applicant, read.incentive, read.base_fen, read.count, read.year, read.profit_year


def _same(engine: Engine) -> tuple[tuple[str, ...], ...]:
    """Some of the applicants that stand under several spellings."""
    rows = engine.run(
        f"SELECT LIST(DISTINCT TRIM(name) ORDER BY TRIM(name)) AS names FROM {APPLICANTS} "
        "SEMI JOIN keys USING (name) GROUP BY id HAVING COUNT(*) > 1 AND LEN(names) > 1 ORDER BY names LIMIT 20"
    )
    return tuple(tuple(names) for (names,) in rows)


def skipped_lines(skipped: Sequence[tuple[str, tuple[int, ...], int]]) -> Iterator[str]:
    """Remarks on rows that are no claims; blank rows are not mentioned."""
    words = {"total": "合計行", "header": "重複的表頭", "footer": "表尾附註"}
    for kind, lines, count in skipped:
        if kind in words:
            more = f" 等 {count:,} 行" if count > len(lines) else " 行"
            yield f"第 {'、'.join(map(str, lines))}{more}是{words[kind]},沒有計入"
