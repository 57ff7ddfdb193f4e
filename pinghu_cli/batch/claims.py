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

from pinghu_cli import limits
from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, column, columns_of, reject_row
from pinghu_cli.batch.engine import Engine
from pinghu_cli.intake.cells import DOUBTFUL, applicant, cleaned, same_applicant
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.rows import SKIPPED, Claimed, Rejected, Row, RowReader, Skipped
from pinghu_cli.intake.wording import Role, is_example, is_sum, is_total, no_names, wording
from pinghu_cli.spelling.variants import PRINTED, SIMPLIFIED

CLAIMS = "claims"
"""The table that `receipts.sql` estimates, in any order. ``line`` is the place of the row in `CELLS`, whose
``line`` is ``row`` here and whose texts stand beside the claim; ``applicant`` is the number of an applicant."""
APPLICANTS = "applicants"
"""The number of each applicant, ``id``, with the ``name``; of several spellings the first in the alphabet."""
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
    fields = ", ".join(f"{name} {'UBIGINT' if name == 'applicant' else kind}" for name, kind in _TYPES.items())
    texts = "".join(f", {text} TEXT" for text in columns_of(headings))
    engine.run(f"CREATE TYPE {INCENTIVE} AS ENUM ({', '.join(map(literal, ids))})")
    engine.run(f"CREATE TABLE {CLAIMS} ({fields}, row BIGINT{texts})")
    engine.run("CREATE TABLE names (name TEXT, id UBIGINT, plain BOOLEAN, mask TEXT)")
    remarks: dict[str, tuple[int, int]] = {}
    if _has_one_column_each(headings):
        remarks = _claims_at_once(
            engine, headings, reader, {role: places[0] for role, places in roles.items() if places}
        )
    skipped = _claims_one_by_one(engine, headings, reader)
    _merge_spellings(engine)
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
    values = {"line": "cells.place", "applicant": _number("cells.applicant"), "incentive": "i.id", "row": "cells.line"}
    values |= {text: f"cells.{text}" for text in columns_of(headings)}
    joins, good = [], ["a.text IS NULL", "cells.applicant IS NOT NULL", "i.id IS NOT NULL"]
    for role, field in _FIELDS.items():
        if role in places:
            values[field] = f"COALESCE(cells.{role}_plain, {role}_r.number)"
            joins.append(f"LEFT JOIN {role}_readings AS {role}_r ON {role}_r.text = cells.{role}_text")
            good.append(f"(cells.{role}_text IS NULL OR {role}_r.text IS NOT NULL)")
    if headings.unclear:
        good.append(f"({values['base_fen']} IS NULL OR COALESCE({values['count']}, 1) = 1)")
    beside = [column(place) for place in headings.beside]
    good += [f"NOT COALESCE({is_doubtful(f'cells.{text}')}, FALSE)" for text in beside]
    listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    engine.run(
        f"INSERT INTO {CLAIMS} BY NAME SELECT {listed} FROM ({_texts_query(headings, places)}) AS cells "
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
    texts = ["place", "line", *columns_of(headings), f"NULLIF({column(places['applicant'])}, '') AS applicant"]
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
    """Fill ``names``, and ``no_applicants`` with the texts that are no names of applicants, or not plainly so."""
    engine.run("CREATE TABLE no_applicants (text TEXT)")
    text, heading = column(place), headings.columns[place].name
    _add_names(engine, f"SELECT DISTINCT {text} AS name FROM {CELLS} WHERE {text} <> ''")
    for rows in engine.chunks(f"SELECT name FROM names WHERE NOT plain OR name = {literal(heading)}"):
        bad = [(text,) for (text,) in rows if not _is_applicant(text, heading)]
        engine.load("no_applicants", ("TEXT",), bad)


def _add_names(engine: Engine, names: str) -> None:
    """Add to ``names`` those of a query, which must be new. Raise RuntimeError where two got the same number."""
    plain = f"SELECT name, {is_plain_name('name')} AS plain FROM ({names}) AS new"
    engine.run(
        f"INSERT INTO names SELECT name, {_number('name')}, plain, CASE WHEN plain THEN {masked('name')} END "
        f"FROM ({plain}) AS new"
    )
    if engine.value("SELECT COUNT(*) - COUNT(DISTINCT id) FROM names"):
        raise RuntimeError("two names of applicants have the same number")  # of 10^6 names, once in 40 million files


def _number(name: str) -> str:
    """The number of an applicant who is so called, as an expression."""
    return f"hash({name})"


def _is_applicant(text: str, heading: str) -> bool:
    name = cleaned(text)
    return (
        bool(name)
        and not applicant(name).problem
        and not (is_total(name) or is_sum(name) or is_example(name))
        and name != heading
    )


def is_plain_name(text: str) -> str:
    """Whether ``text``, an expression, can only be a name, as an expression: letters, digits, Chinese, brackets.

    Script and case may differ between spellings of such a name, and the width of brackets; nothing else.
    """
    longest = max(map(len, no_names()))
    others = ", ".join(literal(_masked_word(word)) for word in sorted(no_names()))
    return (
        f"regexp_full_match({text}, '[0-9A-Za-z()（）一-鿿]{{1,{limits.CELL_CHARACTERS}}}') "
        f"AND NOT regexp_full_match({text}, '[0-9]+[eE][0-9]+') AND NOT regexp_full_match({text}, '{DOUBTFUL}') "
        f"AND NOT regexp_matches({text}, {literal(_sums())}) "
        f"AND CASE WHEN LENGTH({text}) > {longest} AND NOT regexp_matches({text}, '[()（）]') THEN TRUE "
        f"ELSE translate({masked(text)}, '()', '') NOT IN ({others}) END"
    )


@cache
def _sums() -> str:
    """What a name has that says it adds up others, and some names have as well."""
    words = "|".join(map(re.escape, wording().sums))
    return "(?i)" + re.sub(
        "[一-鿿]", lambda match: _either_script(match[0]), f"{words}|^(总|一)?共[0-9零一二三四五六七八九十百千万两]"
    )


def masked(text: str) -> str:
    """What all spellings of a plain name have in common, and perhaps some other names, as an expression.

    Every character that has a form in the other script is a question mark.
    """
    return f"regexp_replace(translate(lower({text}), '（）', '()'), '[{_two_scripts()}]', '?', 'g')"


def _masked_word(word: str) -> str:
    return re.sub(f"[{_two_scripts()}]", "?", word)


@cache
def _two_scripts() -> str:
    """The characters that are written otherwise in the other script, as ranges of a pattern."""
    codes = sorted(map(ord, {*PRINTED, *SIMPLIFIED}))
    groups = [[code for _, code in group] for _, group in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(group[0])}-{chr(group[-1])}" for group in groups)


def is_doubtful(text: str) -> str:
    """Whether ``text`` may say that a row adds up others, or has amounts in another unit; both are expressions.

    It holds for all that `RowReader` doubts, and for some other texts.
    """
    pattern = literal(_doubts())
    return f"(LENGTH({text}) <= {limits.CELL_CHARACTERS} AND regexp_matches(lower({text}), {pattern}))"


@cache
def _doubts() -> str:
    words = wording()
    firsts = "|".join(sorted({total[0] for total in words.totals}))
    units = "|".join(sorted({*map(re.escape, words.units), *map(re.escape, words.foreign)}, key=len, reverse=True))
    domestic = "|".join(words.domestic)
    ways = (
        rf"^[^0-9a-z一-鿿]*({firsts}).{{0,19}}$",
        rf"单位|{domestic}|[ａ-ｚＡ-Ｚ％＄￡]",
        rf"以({units})(计|为单位)",
        rf"(^|[(\[【（])[ (\[（]*({units})[ )\]）]*($|[)\]】）])",
    )
    return re.sub("[一-鿿]", lambda match: _either_script(match[0]), "(?s)" + "|".join(ways))


@cache
def _spellings() -> dict[str, str]:
    """A simplified character -> it and all that are written for it in the other script."""
    spelt: dict[str, str] = {}
    for printed, plain in zip(PRINTED, SIMPLIFIED, strict=True):
        spelt[plain] = spelt.get(plain, plain) + printed
    return spelt


def _either_script(character: str) -> str:
    return f"[{_spellings()[character]}]" if character in _spellings() else character


def _merge_spellings(engine: Engine) -> None:
    """Create `APPLICANTS`, and give all spellings of an applicant the same number.

    A plain name that looks like no other is an applicant by itself; of all others the reader says whose they are.
    """
    engine.run("CREATE TABLE keys (name TEXT, id UBIGINT, key TEXT)")
    masks = f"SELECT mask FROM names WHERE plain UNION ALL SELECT {masked('key')} FROM (SELECT DISTINCT key FROM keys)"
    alike = f"SELECT mask FROM ({masks}) AS masks GROUP BY mask HAVING COUNT(*) > 1"
    for those in ("WHERE NOT plain", f"SEMI JOIN ({alike}) AS alike USING (mask) WHERE plain"):
        for rows in engine.chunks(f"SELECT name, id FROM names {those}"):
            keys = [(name, id, same_applicant(str(applicant(cleaned(name)).value))) for name, id in rows]
            engine.load("keys", ("TEXT", "UBIGINT", "TEXT"), keys)
    engine.run(
        "CREATE TABLE spellings AS SELECT name, id, MIN(id) OVER (PARTITION BY key) AS shared "
        f"FROM keys SEMI JOIN {CLAIMS} AS c ON c.applicant = keys.id"
    )
    if engine.value("SELECT COUNT(*) FROM spellings WHERE id <> shared"):
        engine.run(
            f"UPDATE {CLAIMS} SET applicant = shared FROM spellings WHERE id = {CLAIMS}.applicant AND id <> shared"
        )
    engine.run(
        f"CREATE VIEW {APPLICANTS} AS SELECT id, name FROM names ANTI JOIN keys USING (id) "
        "UNION ALL SELECT shared, MIN(TRIM(name)) FROM spellings GROUP BY shared"
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
        f"SELECT remark, COUNT(*), MIN(row) FROM {CLAIMS} AS c JOIN {role}_readings AS r ON c.{column(place)} = r.text "
        "WHERE remark IS NOT NULL GROUP BY remark ORDER BY remark"
    )
    return {remark: (count, line) for remark, count, line in rows}


def _claims_one_by_one(
    engine: Engine, headings: Headings, reader: RowReader
) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    """Read every row that is no claim yet."""
    at_once = engine.value(f"SELECT COUNT(*) FROM {CLAIMS}")
    if at_once == engine.value(f"SELECT COUNT(*) FROM {CELLS}"):
        return ()
    skipped: dict[str, list[int]] = {}
    texts = ", ".join(columns_of(headings))
    fields = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
    engine.run(f"CREATE TABLE claims_by_row ({fields})")
    query = f"SELECT place, line, {texts} FROM {CELLS} ANTI JOIN {CLAIMS} AS c ON c.line = {CELLS}.place ORDER BY place"
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
    _add_claims(engine, headings)
    return tuple((kind, tuple(lines[:10]), len(lines)) for kind, lines in skipped.items())


def _add_claims(engine: Engine, headings: Headings) -> None:
    """Put the claims that were read row by row among the others."""
    _add_names(engine, "SELECT DISTINCT applicant AS name FROM claims_by_row ANTI JOIN names ON name = applicant")
    typed = ", ".join(f"r.{name}" for name in _TYPES if name not in {"line", "applicant"})
    texts = ", ".join(columns_of(headings))
    engine.run(
        f"INSERT INTO {CLAIMS} SELECT r.line, {_number('r.applicant')}, {typed}, cells.line, {texts} "
        f"FROM claims_by_row AS r JOIN {CELLS} AS cells ON cells.place = r.line"
    )


def _typed(place: int, read: Claimed) -> Sequence[object]:
    return place, read.applicant, read.incentive, read.base_fen, read.count, read.year, read.profit_year


def _same(engine: Engine) -> tuple[tuple[str, ...], ...]:
    """Some of the applicants that stand under several spellings."""
    rows = engine.run(
        "SELECT LIST(DISTINCT TRIM(name) ORDER BY TRIM(name)) AS names FROM spellings "
        "GROUP BY shared HAVING COUNT(*) > 1 AND LEN(names) > 1 ORDER BY names LIMIT 20"
    )
    return tuple(tuple(names) for (names,) in rows)


def skipped_lines(skipped: Sequence[tuple[str, tuple[int, ...], int]]) -> Iterator[str]:
    """Remarks on rows that are no claims; blank rows are not mentioned."""
    for kind, lines, count in skipped:
        if kind in SKIPPED:
            more = f" 等 {count:,} 行" if count > len(lines) else " 行"
            yield f"第 {'、'.join(map(str, lines))}{more}是{SKIPPED[kind]},沒有計入"
