"""Cells -> results, by the query of `receipts.sql`, and what they add up to.

Each claim is first taken alone. The window of step 4 is needed only where a cap binds a sum: where what the claims of
an applicant under a rule are worth alone adds up to more than the cap. That spares sorting all claims.
"""

from collections.abc import Sequence

import msgspec

from pinghu_cli.batch.cells import BLANK, CELLS, TAB, lacking
from pinghu_cli.batch.engine import Engine, literal
from pinghu_cli.batch.source import Columns
from pinghu_cli.document.query import Offer
from pinghu_cli.receipts import causes, sql
from pinghu_cli.receipts.rules import COLUMNS, Rule

Period = tuple[int, int]

RESULTS = "results"
"""The view of `CELLS` with the line of each row: ``status``, ``cause``, ``granted_fen``, ``capped``."""
KEPT = "status NOT IN ('needs_input', 'bad_input')"
"""Of `RESULTS`, what could be estimated or need not be."""
REJECTS = "rejects"
"""The table of what is left out: ``line``, ``last``, ``code``, ``reason``."""
_OF_A_CLAIM = ("line", "applicant", "incentive", "base_fen", "count", "year", "profit_year")
"""The columns that `sql.worth_query` carries along by itself."""
_CLAIMANTS = "claimants"
"""The table of applicants: what each claims, as ``bits_0``, ``bits_1`` …, and whether anything twice."""
_REPEATED = "repeated"
"""The table of the results of applicants who claim something twice: few, as a rule."""
_BOUND = "bound"
"""The table of the claims that a cap of the applicant's sum makes smaller than they are alone."""
_PLACE = "1 + ENUM_CODE(incentive)"
_RULE = f"GETVARIABLE('rules')[{_PLACE}]"
_SAID = (
    "GETVARIABLE('words')"
    f"[CAST(ENUM_CODE(incentive) AS INTEGER) * {len(causes.CAUSES)} + 1 + ENUM_CODE(CAST(cause AS cause_id))]"
)
_AMOUNT = (
    "FORMAT('{:,}', base_fen // 100) || "
    "CASE WHEN base_fen % 100 > 0 THEN '.' || LPAD(CAST(base_fen % 100 AS TEXT), 2, '0') ELSE '' END || ' 元'"
)
"""As `quantities.printed.grouped` writes it."""
WORDS = f"""\
CASE
    WHEN cause = 'over_base_limit' THEN REPLACE({_SAID}, '{causes.AMOUNT}', {_AMOUNT})
    WHEN cause = 'out_of_period' THEN REPLACE({_SAID}, '{causes.YEAR}', CAST(year AS TEXT))
    WHEN cause = 'over_last_year' THEN REPLACE({_SAID}, '{causes.YEAR}', CAST(profit_year AS TEXT))
    WHEN cause IS NOT NULL THEN {_SAID}
  END"""
"""The ``cause`` of a result in words, as an expression over a row of `RESULTS`."""
_BITS = 62
"""How many incentives one 64-bit word takes."""


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one incentive; amounts in 分."""

    incentive: str
    applicants: int
    claims: int
    not_eligible: int
    capped: int
    min_fen: int
    max_fen: int


def create_rules(engine: Engine, ruled: Sequence[tuple[Rule, Offer]], period: Period) -> None:
    """Create the types and the variables that `_RULE` and `_SAID` look into.

    A variable keeps the claims in their order, and costs less than a join.
    """
    rows = [rule for rule, _ in ruled]
    said = [causes.causes(rule, offer, period) for rule, offer in ruled]
    types = {
        "incentive_id": [row.incentive for row in rows],
        "status_id": sql.STATUSES,
        "cause_id": causes.CAUSES,
    }
    for name, values in types.items():
        engine.run(f"CREATE TYPE {name} AS ENUM ({', '.join(map(literal, values))})")
    engine.run(f"CREATE TABLE rules ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    engine.load("rules", list(COLUMNS.values()), [msgspec.structs.astuple(row) for row in rows])
    engine.run("SET VARIABLE rules = (SELECT LIST(r ORDER BY rowid) FROM rules AS r)")
    words = [each.get(cause) for each in said for cause in causes.CAUSES]
    engine.run("SET VARIABLE words = CAST(? AS TEXT[])", [words])


def create_cells(engine: Engine, rows: str, columns: Columns, listed: Sequence[str], period: Period) -> bool:
    """Create `CELLS` from ``rows``, a query of the columns ``listed``, with what each is worth by itself.

    False where the query does not fit the file. What is not plainly written is worth nothing yet.
    """
    lines = ["NULL AS line"] if "line" not in listed else []
    ruled = f"(SELECT {', '.join(['*', *lines, *lacking(columns), f'{_RULE} AS r'])} FROM ({rows})) AS c"
    worth = sql.worth_query(period, ruled, [f"c.{name}" for name in listed if name not in _OF_A_CLAIM])
    made = engine.try_run(f"""\
CREATE TABLE fresh AS
SELECT {", ".join(listed)}, takes_base,
  CAST(CASE WHEN problem IS NULL THEN status ELSE 'bad_input' END AS status_id) AS status,
  TRY_CAST({sql.AMOUNTS["cause"]} AS cause_id) AS cause,
  {sql.AMOUNTS["max_fen"]} AS granted_fen,
  {sql.AMOUNTS["min_fen"]} AS certain_fen,
  {sql.AMOUNTS["capped"]} AS capped,
  true AS counted
FROM (SELECT *, {sql.ALONE} AS granted_fen, {sql.ALONE_CERTAIN} AS certain_granted_fen FROM ({worth}))""")
    if made:
        engine.run(f"DROP TABLE IF EXISTS {CELLS}")
        engine.run(f"ALTER TABLE fresh RENAME TO {CELLS}")
    return made


def create_results(engine: Engine, columns: Columns, first: int | None, period: Period) -> None:
    """Create `RESULTS` over `CELLS`, whose first row is line ``first`` (None: each row tells its lines)."""
    lines = [] if first is None else [f"rowid + {first} AS line", "line AS last"]
    shown = ", ".join([*lines, *lacking(columns), "*"])
    engine.run(f"CREATE VIEW {RESULTS} AS SELECT {shown}, rowid AS place FROM {CELLS}")
    _create_claimants(engine)
    _bind(engine, period)
    _set_aside(engine)


def _create_claimants(engine: Engine) -> None:
    """Create `_CLAIMANTS`, with a bit for each incentive. Where there are more claims than bits, one is repeated."""
    known = range(len(_known(engine)))
    words = range(-(-len(known) // _BITS))
    for word in words:
        bits = [1 << place % _BITS if place // _BITS == word else 0 for place in known]
        engine.run(f"SET VARIABLE bits_{word} = CAST(? AS BIGINT[])", [bits])
    joined = ", ".join(f"BIT_OR(GETVARIABLE('bits_{word}')[{_PLACE}]) AS bits_{word}" for word in words)
    different = " + ".join(f"BIT_COUNT(bits_{word})" for word in words)
    engine.run(
        f"CREATE TABLE {_CLAIMANTS} AS SELECT *, claims > {different} AS repeats FROM ("
        f"SELECT applicant, COUNT(*) AS claims, {joined} FROM {RESULTS} WHERE {KEPT} GROUP BY applicant)"
    )


def _bind(engine: Engine, period: Period) -> None:
    """Step 4 for the claims that it changes."""
    engine.run(
        f"CREATE TABLE {_REPEATED} AS SELECT {', '.join(_OF_A_CLAIM)}, granted_fen, certain_fen, place "
        f"FROM {RESULTS} SEMI JOIN (FROM {_CLAIMANTS} WHERE repeats) USING (applicant) WHERE {KEPT}"
    )
    over = (
        f"SELECT applicant, incentive FROM {_REPEATED} GROUP BY applicant, incentive "
        f"HAVING COUNT(*) > 1 AND (SUM(granted_fen) > {_RULE}.together_fen OR SUM(certain_fen) > {_RULE}.certain_fen)"
    )
    claims = f"(SELECT *, {_RULE} AS r FROM {_REPEATED} SEMI JOIN ({over}) USING (applicant, incentive)) AS c"
    engine.run(f"""\
CREATE TABLE {_BOUND} AS
SELECT place, granted_fen, certain_granted_fen, CAST({sql.AMOUNTS["cause"]} AS cause_id) AS cause,
  {sql.AMOUNTS["capped"]} AS capped
FROM ({sql.granted_query(f"({sql.worth_query(period, claims, ['c.place'])}) AS worth", period)})
WHERE status = 'estimated'""")
    engine.run(
        f"UPDATE {CELLS} SET granted_fen = {_BOUND}.granted_fen, "
        f"certain_fen = {_BOUND}.certain_granted_fen, cause = {_BOUND}.cause, capped = {_BOUND}.capped "
        f"FROM {_BOUND} WHERE {_BOUND}.place = {CELLS}.rowid"
    )


def _set_aside(engine: Engine) -> None:
    """Step 6: of tiers that exclude each other an applicant gets the one that comes to most."""
    alternative = f"{_RULE}.alternative"
    of_tiers = (
        f"SELECT place, line, applicant, incentive, {alternative} AS alternative, "
        f"SUM(granted_fen) OVER (PARTITION BY applicant, incentive) AS of_tier_fen "
        f"FROM {RESULTS} WHERE {KEPT} AND {alternative} IS NOT NULL"
    )
    best = "FIRST_VALUE(incentive) OVER (PARTITION BY applicant, alternative ORDER BY of_tier_fen DESC, line)"
    engine.run(
        f"UPDATE {CELLS} SET counted = false FROM (SELECT place, incentive <> {best} AS aside FROM ({of_tiers})) AS t "
        f"WHERE t.aside AND t.place = {CELLS}.rowid"
    )


def create_rejects(engine: Engine, broken: str | None) -> int:
    """Create, and count, `REJECTS`: ``broken`` lines, rows that are no claims and claims that lack an input."""
    found = [f"SELECT line, line AS last, code, reason FROM {broken}"] if broken else []
    if engine.run(f"SELECT COUNT(*) FROM {RESULTS} WHERE NOT {KEPT}")[0][0]:
        tab = f"INSTR(problem, {TAB})"
        several = f"CASE WHEN count > 1 AND status = 'needs_input' THEN '{causes.SEVERAL}' ELSE '' END"
        wanting = f"SELECT *, cause AS code FROM {RESULTS} WHERE NOT {KEPT} AND problem IS DISTINCT FROM '{BLANK}'"
        found.append(
            f"SELECT line, last, COALESCE(SUBSTR(problem, 1, {tab} - 1), code), "
            f"COALESCE(SUBSTR(problem, {tab} + 1), {WORDS}) "
            f"FROM (SELECT * REPLACE (code || {several} AS cause) FROM ({wanting}))"
        )
    if not found:
        return 0
    every = " UNION ALL ".join(found)
    engine.run(f"CREATE TABLE {REJECTS} AS FROM ({every}) AS t (line, last, code, reason) ORDER BY line")
    return int(engine.run(f"SELECT COUNT(*) FROM {REJECTS}")[0][0])


def sums(engine: Engine) -> list[Sums]:
    """What the results of each claimed incentive add up to."""
    rows = engine.run(f"""\
SELECT CAST(incentive AS TEXT), claims - COALESCE(again, 0), claims, not_eligible, capped, min_fen, max_fen
FROM (
  SELECT incentive, COUNT(*) AS claims, COUNT(*) FILTER (status = 'not_eligible') AS not_eligible,
    COUNT(*) FILTER (capped) AS capped, COALESCE(SUM(certain_fen) FILTER (counted), 0) AS min_fen,
    COALESCE(SUM(granted_fen) FILTER (counted), 0) AS max_fen
  FROM {RESULTS} WHERE {KEPT} GROUP BY incentive
) LEFT JOIN (
  SELECT incentive, COUNT(*) - COUNT(DISTINCT applicant) AS again FROM {_REPEATED} GROUP BY incentive
) USING (incentive)
ORDER BY incentive""")
    return [Sums(**dict(zip(Sums.__struct_fields__, row, strict=True))) for row in rows]


def applicants(engine: Engine, sets: Sequence[frozenset[str]]) -> list[int]:
    """How many applicants claim an incentive of each of the ``sets`` of ids."""
    places = {id: place for place, id in enumerate(_known(engine))}
    different = list(dict.fromkeys(sets))
    if not different:
        return []
    counts = []
    for ids in different:
        words: dict[int, int] = {}
        for place in (places[one] for one in ids):
            words[place // _BITS] = words.get(place // _BITS, 0) | 1 << place % _BITS
        any_bit = " OR ".join(f"bits_{word} & {bits} > 0" for word, bits in words.items())
        counts.append(f"COALESCE(COUNT_IF({any_bit}), 0)")  # of no rows it is null; several times faster than FILTER
    counted = engine.run(f"SELECT {', '.join(counts)} FROM {_CLAIMANTS}")[0]
    by_set = dict(zip(different, map(int, counted), strict=True))
    return [by_set[ids] for ids in sets]


def _known(engine: Engine) -> list[str]:
    """The ids of all incentives, in the order of their codes."""
    return [str(id) for (id,) in engine.run("SELECT UNNEST(ENUM_RANGE(NULL::incentive_id))")]
