"""Cells -> results, by the query of `estimate.sql`, and what they add up to.

Each claim is first taken alone. The window of step 4 is needed only where a cap binds a sum: where what the claims of
an applicant under a rule are worth alone adds up to more than the cap. That spares sorting all claims.
"""

from collections.abc import Sequence

import msgspec

from pinghu_cli.estimate import causes, sql
from pinghu_cli.estimate.batch.cells import CELLS
from pinghu_cli.estimate.batch.engine import Engine, literal
from pinghu_cli.estimate.rules import Rule
from pinghu_cli.policy.query import Offer

RESULTS = "results"
"""The view of the claims that could be estimated or need not be: a row of `sql.granted_query` for each."""
REJECTS = "rejects"
"""The table of what is left out: ``line``, ``last``, ``code``, ``reason``."""
_ROWS = "numbered"
"""The view of all rows with their lines, each with the rule ``r`` that it names."""
_CLAIMS = "claims"
"""The view of those rows that are claims."""
_WORTH = "worth"
"""The view of what each claim is worth before it meets the applicant's others."""
_GROUPS = "groups"
"""The table of applicants and incentives: how many claims, of what kinds, and their worth alone."""
_BOUND = "bound"
"""The table of the claims that a cap of the applicant's sum makes smaller than they are alone."""
_RULE = "GETVARIABLE('rules')[1 + ENUM_CODE(incentive)]"
_WORDS = "GETVARIABLE('words')[1 + ENUM_CODE(incentive)][1 + ENUM_CODE(CAST(cause AS cause_id))]"
_WANTING = "('needs_input', 'bad_input')"
_BITS = 62
"""How many memberships one 64-bit word takes."""


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one incentive; amounts in 分."""

    incentive: str
    applicants: int
    claims: int
    not_eligible: int
    capped: int
    max_fen: int


def create_rules(engine: Engine, ruled: Sequence[tuple[Rule, Offer]]) -> None:
    """Create the type ``incentive_id`` and the variables that `_RULE` and `_WORDS` look into.

    A variable keeps the claims in their order, and costs less than a join.
    """
    parts = sql.rate_parts([rule for rule, _ in ruled])
    rows = [sql.rule_row(rule, parts) for rule, _ in ruled]
    engine.run(f"CREATE TYPE incentive_id AS ENUM ({', '.join(literal(row.incentive) for row in rows)})")
    engine.run(f"CREATE TYPE cause_id AS ENUM ({', '.join(map(literal, causes.CAUSES))})")
    engine.run(f"CREATE TABLE rules ({', '.join(f'{name} {kind}' for name, kind in sql.RULE_COLUMNS.items())})")
    engine.load("rules", list(sql.RULE_COLUMNS.values()), [msgspec.structs.astuple(row) for row in rows])
    engine.run("SET VARIABLE rules = (SELECT LIST(r ORDER BY rowid) FROM rules AS r)")
    said = [causes.causes(rule, offer) for rule, offer in ruled]
    engine.run(
        "SET VARIABLE words = CAST(? AS TEXT[][])", [[[each.get(cause) for cause in causes.CAUSES] for each in said]]
    )


def create_results(engine: Engine, first: int | None, parts: int, year: int, further: Sequence[str]) -> None:
    """Create `RESULTS` over `CELLS`, whose first row is line ``first`` (None: each row tells its lines).

    ``further`` are columns of the cells to carry along.
    """
    line = "line" if first is None else f"rowid + {first}"
    lines = "*" if first is None else f"{line} AS line, {line} AS last, *"
    engine.run(f"CREATE VIEW {_ROWS} AS SELECT {lines}, {_RULE} AS r FROM {CELLS}")
    engine.run(f"CREATE VIEW {_CLAIMS} AS FROM {_ROWS} WHERE problem_code IS NULL")
    carried = ["c.last", "c.granted_fen AS bound_fen", *(f"c.{name}" for name in further)]
    engine.run(f"CREATE VIEW {_WORTH} AS {sql.worth_query(parts, f'{_CLAIMS} AS c', carried)}")
    engine.run(
        f"CREATE TABLE {_GROUPS} AS SELECT applicant, incentive, COUNT(*) AS claims, "
        f"COUNT(*) FILTER (status IN {_WANTING}) AS unfit, COUNT(*) FILTER (status = 'not_eligible') AS not_eligible, "
        f"COUNT(*) FILTER (status = 'estimated' AND (raw_fen > {sql.ALONE} OR unit_fen < exact_fen)) AS capped, "
        f"SUM({sql.ALONE}) AS fen "
        f"FROM {_WORTH} GROUP BY applicant, incentive"
    )
    _bind(engine, parts, year)
    engine.run(
        f"UPDATE {CELLS} SET granted_fen = {_BOUND}.granted_fen FROM {_BOUND} WHERE {_BOUND}.line = {CELLS}.{line}"
    )
    engine.run(
        f"CREATE VIEW {RESULTS} AS SELECT *, COALESCE(bound_fen, {sql.ALONE}) AS granted_fen "
        f"FROM {_WORTH} WHERE status NOT IN {_WANTING}"
    )


def _bind(engine: Engine, parts: int, year: int) -> None:
    """Create `_BOUND`: step 4 for the groups that it changes."""
    binding = (
        f"{_CLAIMS} AS c SEMI JOIN (SELECT applicant, incentive FROM {_GROUPS} WHERE fen > {_RULE}.together_fen) "
        "USING (applicant, incentive)"
    )
    worth = f"(SELECT *, {sql.ALONE} AS alone_fen FROM ({sql.worth_query(parts, binding)})) AS worth"
    engine.run(
        f"CREATE TABLE {_BOUND} AS SELECT line, incentive, CAST(granted_fen AS BIGINT) AS granted_fen, "
        "alone_fen - granted_fen AS lost_fen, alone_fen = raw_fen AND unit_fen = exact_fen AS newly_capped "
        f"FROM ({sql.granted_query(worth, year)}) WHERE granted_fen < alone_fen"
    )


def create_rejects(engine: Engine, broken: str | None) -> int:
    """Create, and count, `REJECTS`: ``broken`` lines, rows that are no claims and claims that lack an input."""
    found = [f"SELECT line, line AS last, code, reason FROM {broken}"] if broken else []
    if engine.run(f"SELECT COUNT(*) FROM {CELLS} WHERE problem_code <> 'blank'")[0][0]:
        found.append(f"SELECT line, last, problem_code, problem FROM {_ROWS} WHERE problem_code <> 'blank'")
    if engine.run(f"SELECT SUM(unfit) FROM {_GROUPS}")[0][0]:
        wanting = f"(FROM {_WORTH} WHERE status IN {_WANTING})"
        several = f"reason || CASE WHEN count > 1 AND status = 'needs_input' THEN '{causes.SEVERAL}' ELSE '' END"
        found.append(f"SELECT line, last, reason, words FROM ({words_query(wanting, several)})")
    if not found:
        return 0
    engine.run(f"CREATE TABLE {REJECTS} AS SELECT * FROM ({' UNION ALL '.join(found)}) ORDER BY line")
    return int(engine.run(f"SELECT COUNT(*) FROM {REJECTS}")[0][0])


def words_query(rows: str, cause: str) -> str:
    """``rows``, a query or a view of `RESULTS`, with the words of ``cause``, an expression over it, as ``words``.

    Figures are written as `money.grouped` writes them.
    """
    whole, rest = "FORMAT('{:,}', base_fen // 100)", "LPAD(CAST(base_fen % 100 AS TEXT), 2, '0')"
    amount = f"{whole} || CASE WHEN base_fen % 100 > 0 THEN '.' || {rest} ELSE '' END || ' 元'"
    return f"""\
SELECT *,
  CASE
    WHEN cause = 'over_base_limit' THEN REPLACE({_WORDS}, '{causes.AMOUNT}', {amount})
    WHEN cause = 'over_last_year' THEN REPLACE({_WORDS}, '{causes.YEAR}', CAST(profit_year AS TEXT))
    WHEN cause IS NOT NULL THEN {_WORDS}
  END AS words
FROM (SELECT *, {cause} AS cause FROM {rows})"""


def sums(engine: Engine) -> list[Sums]:
    """What the results of each claimed incentive add up to."""
    rows = engine.run(f"""\
SELECT CAST(incentive AS TEXT), COUNT(*) FILTER (claims > unfit), SUM(claims - unfit), SUM(not_eligible),
  SUM(capped) + COALESCE(ANY_VALUE(newly_capped), 0),
  COALESCE(SUM(fen), 0) - COALESCE(ANY_VALUE(lost_fen), 0)
FROM {_GROUPS} LEFT JOIN (
  SELECT incentive, COUNT(*) FILTER (newly_capped) AS newly_capped, SUM(lost_fen) AS lost_fen
  FROM {_BOUND} GROUP BY incentive
) USING (incentive)
GROUP BY incentive ORDER BY incentive""")
    return [Sums(**dict(zip(Sums.__struct_fields__, row, strict=True))) for row in rows if row[1]]


def applicants(engine: Engine, sets: Sequence[frozenset[str]]) -> list[int]:
    """How many applicants claim an incentive of each of the ``sets`` of ids.

    Each set is a bit; the bits of all incentives of an applicant are joined before they are counted.
    """
    bits: dict[tuple[str, int], int] = {}
    for place, ids in enumerate(sets):
        for one in ids:
            bits[one, place // _BITS] = bits.get((one, place // _BITS), 0) | 1 << place % _BITS
    engine.run("CREATE TABLE members (incentive incentive_id, word INTEGER, bits BIGINT)")
    engine.load("members", ("incentive_id", "INTEGER", "BIGINT"), [(*key, value) for key, value in bits.items()])
    counted: list[int] = []
    for word in range(-(-len(sets) // _BITS)):
        places = range(min(_BITS, len(sets) - word * _BITS))
        each = ", ".join(f"COALESCE(SUM(bits >> {place} & 1), 0)" for place in places)
        joined = (
            f"SELECT BIT_OR(bits) AS bits FROM {_GROUPS} "
            f"JOIN (FROM members WHERE word = {word}) USING (incentive) WHERE claims > unfit GROUP BY applicant"
        )
        counted += map(int, engine.run(f"SELECT {each} FROM ({joined})")[0])
    return counted
