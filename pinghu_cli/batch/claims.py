"""Texts -> the table of typed claims, and rejects.

`intake.rows.RowReader` decides what a row is. Where each cell of a row reads well by itself, the claim is what the
cells state, so such rows, nearly all, are put together by the database from the readings of each different text; every
other row goes through the reader.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

import msgspec

from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, column, reject_row
from pinghu_cli.batch.engine import Engine
from pinghu_cli.intake.cells import applicant, cleaned, same_applicant
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import Headings, Role, is_total, wording
from pinghu_cli.intake.rows import Claimed, Rejected, Row, RowReader, Skipped
from pinghu_cli.spelling.normalise import simplified

CLAIMS = "claims"
"""The table that `receipts.sql` estimates. ``line`` is the place of the row in `CELLS`; ``applicant`` is what all
spellings of an applicant share."""
_TYPES = {
    "line": "BIGINT",
    "applicant": "TEXT",
    "incentive": "TEXT",
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


def create_claims(engine: Engine, headings: Headings, reader: RowReader) -> Understood:
    """Create `CLAIMS` from `CELLS`, and add to `REJECTS` what is none."""
    roles = {role: headings.of(role) for role in ("applicant", "incentive", *_FIELDS)}
    fields = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
    engine.run(f"CREATE TABLE {CLAIMS} ({fields})")
    at_once = _has_one_column_each(headings)
    remarks: dict[str, tuple[int, int]] = {}
    if at_once:
        remarks = _claims_at_once(
            engine, headings, reader, {role: places[0] for role, places in roles.items() if places}
        )
    skipped = _claims_one_by_one(engine, headings, reader)
    for remark, (count, line) in reader.remarks.items():
        before = remarks.get(remark, (0, line))
        remarks[remark] = before[0] + count, min(before[1], line)
    return Understood(
        remarks=tuple(f"{remark}({count:,} 格,例如第 {line:,} 行)" for remark, (count, line) in remarks.items()),
        skipped=skipped,
        same=_same(engine, headings, at_once=at_once),
    )


def _has_one_column_each(headings: Headings) -> bool:
    """Whether each role has at most one column, applicants have one, and no amount stands under a base's own name."""
    places = [headings.of(role) for role in ("applicant", "incentive", *_FIELDS)]
    return all(len(each) < 2 for each in places) and bool(places[0]) and not any(c.base for c in headings.columns)


def _claims_at_once(
    engine: Engine, headings: Headings, reader: RowReader, places: dict[Role, int]
) -> dict[str, tuple[int, int]]:
    """The claims of rows whose cells all read well. Remark -> how many cells, and the first line."""
    _read_applicants(engine, headings, places["applicant"])
    remarks: dict[str, tuple[int, int]] = {}
    for role in ("incentive", *_FIELDS):
        if role in places:
            _read_texts(engine, headings, reader, role, places[role])
    values = {"line": "cells.place", "applicant": "COALESCE(a.key, cells.applicant)", "incentive": "i.id"}
    joins, good = [], ["a.good IS DISTINCT FROM FALSE", "cells.applicant IS NOT NULL", "i.id IS NOT NULL"]
    for role, field in _FIELDS.items():
        if role in places:
            values[field] = f"COALESCE(cells.{role}_plain, {role}_r.number)"
            joins.append(f"LEFT JOIN {role}_readings AS {role}_r ON {role}_r.text = cells.{role}_text")
            good.append(f"(cells.{role}_text IS NULL OR {role}_r.text IS NOT NULL)")
    listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    engine.run(
        f"INSERT INTO {CLAIMS} BY NAME SELECT {listed} FROM ({_texts_query(headings, places)}) AS cells "
        "LEFT JOIN applicant_readings AS a ON a.text = cells.applicant "
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
    """Fill ``applicant_readings`` with the names that are not simply their own key; ``good`` where they are names."""
    engine.run("CREATE TABLE applicant_readings (text TEXT, key TEXT, good BOOLEAN)")
    text, heading = column(place), headings.columns[place].name
    totals = ", ".join(map(literal, sorted(wording().totals)))
    plain = f"regexp_full_match({text}, '{_plain_name()}') AND LENGTH({text}) <= 100 AND {text} NOT IN ({totals})"
    query = f"SELECT DISTINCT {text} FROM {CELLS} WHERE {text} <> '' AND NOT ({plain} AND {text} <> {literal(heading)})"
    for rows in engine.chunks(query):
        readings = [(text, _applicant(text, heading)) for (text,) in rows]
        good = [(text, key, True) for text, key in readings if key not in {None, text}]
        engine.load("applicant_readings", ("TEXT", "TEXT", "BOOLEAN"), good)
        bad = [(text, None, False) for text, key in readings if key is None]
        engine.load("applicant_readings", ("TEXT", "TEXT", "BOOLEAN"), bad)


def _applicant(text: str, heading: str) -> str | None:
    """What the spellings of the applicant called ``text`` share; None where it is no name, or not plainly one."""
    name = cleaned(text)
    reading = applicant(name)
    if not name or reading.problem or is_total(name) or name == heading:
        return None
    return same_applicant(str(reading.value))


@cache
def _plain_name() -> str:
    """A pattern of names that no other spelling stands for: simplified characters, at least one, letters, digits."""
    chinese = "".join(f"{first}-{last}" for first, last in _ranges())
    return f"[0-9a-z{chinese}]*[{chinese}][0-9a-z{chinese}]*"


def _ranges() -> Iterator[tuple[str, str]]:
    """The Chinese characters that are their own simplified form, as ranges."""
    kept = [character for character in map(chr, range(0x4E00, 0xA000)) if simplified(character) == character]
    for _, group in groupby(enumerate(kept), lambda pair: ord(pair[1]) - pair[0]):
        characters = [character for _, character in group]
        yield characters[0], characters[-1]


def _read_texts(engine: Engine, headings: Headings, reader: RowReader, role: Role, place: int) -> None:
    """Fill ``ROLE_readings`` with what the texts of a column mean that mean something and are not plain."""
    value = "id TEXT" if role == "incentive" else "number BIGINT"
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
        f"JOIN {CELLS} AS cells ON cells.{column(place)} = r.text JOIN {CLAIMS} AS c ON c.line = cells.place "
        "WHERE remark IS NOT NULL GROUP BY remark ORDER BY remark"
    )
    return {remark: (count, line) for remark, count, line in rows}


def _claims_one_by_one(
    engine: Engine, headings: Headings, reader: RowReader
) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    """Read every row that is no claim yet."""
    skipped: dict[str, list[int]] = {}
    texts = ", ".join(column(place) for place in range(len(headings.columns)))
    query = (
        f"SELECT place, line, {texts} FROM {CELLS} ANTI JOIN {CLAIMS} ON {CLAIMS}.line = {CELLS}.place ORDER BY place"
    )
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
        engine.load(CLAIMS, list(_TYPES.values()), claims)
        engine.load(REJECTS, ["BIGINT", *["TEXT"] * (len(REJECT_FIELDS) - 1)], rejects)
    return tuple((kind, tuple(lines[:10]), len(lines)) for kind, lines in skipped.items())


def _typed(place: int, read: Claimed) -> Sequence[object]:
    key = same_applicant(read.applicant)
    return place, key, read.incentive, read.base_fen, read.count, read.year, read.profit_year


def _same(engine: Engine, headings: Headings, *, at_once: bool) -> tuple[tuple[str, ...], ...]:
    """Some of the applicants that stand under several spellings."""
    places = headings.of("applicant")
    if len(places) != 1:
        return ()
    text = column(places[0])
    joined = f"{CLAIMS} AS c JOIN {CELLS} AS cells ON cells.place = c.line"
    merged = f"SELECT c.applicant FROM {joined} GROUP BY c.applicant HAVING COUNT(DISTINCT TRIM(cells.{text})) > 1"
    if at_once:  # two readings of one key, or a reading whose key is a name by itself: no need to look at every row
        readings = "SELECT key FROM applicant_readings WHERE good"
        merged = f"{readings} GROUP BY key HAVING COUNT(*) > 1 UNION {readings} AND key IN (SELECT {text} FROM {CELLS})"
    rows = engine.run(
        f"SELECT LIST(DISTINCT TRIM(cells.{text}) ORDER BY TRIM(cells.{text})) AS names FROM {joined} "
        f"WHERE c.applicant IN ({merged}) GROUP BY c.applicant HAVING LEN(names) > 1 ORDER BY names LIMIT 20"
    )
    return tuple(tuple(names) for (names,) in rows)


def skipped_lines(skipped: Sequence[tuple[str, tuple[int, ...], int]]) -> Iterator[str]:
    """Remarks on rows that are no claims; blank rows are not mentioned."""
    words = {"total": "合計列", "header": "重複的表頭", "footer": "表尾附註"}
    for kind, lines, count in skipped:
        if kind in words:
            more = f" 等 {count:,} 行" if count > len(lines) else " 行"
            yield f"第 {'、'.join(map(str, lines))}{more}是{words[kind]},沒有計入"
