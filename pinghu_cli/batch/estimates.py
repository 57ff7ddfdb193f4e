"""The typed claims -> what each comes to, by the query that `export` ships, and what they add up to."""

from collections.abc import Sequence

import msgspec

from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, columns_of, reject_row
from pinghu_cli.batch.claims import CLAIMS, INCENTIVE
from pinghu_cli.batch.engine import Engine
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.intake.cells import REMEDIES
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.rows import Fault, Rejected, as_line
from pinghu_cli.intake.wording import Role
from pinghu_cli.receipts import causes, sql
from pinghu_cli.receipts.compute import LACKING, Need
from pinghu_cli.receipts.rules import Rule, period, rule_columns

ESTIMATES = "estimates"
"""The table of what each row of `CELLS` comes to, in their order, as the view of that name that `export` ships, with
``row`` and ``takes_base``; ``status`` is null where the row is no claim."""
OFFERS = "offers"
"""The table of the incentives: ``incentive``, ``name``, ``ref``, ``measure``, ``lead``."""
COUNTED = "status NOT IN ('needs_input', 'bad_input')"
"""Of `ESTIMATES`, the claims that could be estimated or need not be; null of what is no claim."""
REASON, STATUS = "reason", "status"
"""The types of reasons and of what has become of claims in the database."""
_CROWDED = "crowded"
"""The claims that others of the same applicant may bear upon."""
_ROLES: dict[Need, Role] = {"amount": "base", "profit_year": "profit_year"}
"""What a rule needs, with the column where it would stand."""
_FEN = (
    "FORMAT('{:,}', base_fen // 100) || "
    "CASE WHEN base_fen % 100 > 0 THEN '.' || LPAD(CAST(base_fen % 100 AS TEXT), 2, '0') ELSE '' END || ' 元'"
)
"""As `quantities.printed.grouped` writes it."""
_YEAR = "CAST(CASE WHEN status = 'out_of_period' THEN year ELSE profit_year END AS TEXT)"
WORDS = f"replace(replace(words, '{causes.AMOUNT}', COALESCE({_FEN}, '')), '{causes.YEAR}', COALESCE({_YEAR}, ''))"
"""The reason in words, as an expression over a row of `ESTIMATES` with its ``words``."""


def create_estimates(
    engine: Engine, document: Document, ruled: Sequence[tuple[Rule, Offer]], headings: Headings
) -> None:
    """Create `ESTIMATES`, `OFFERS` and ``reasons``, and move to `REJECTS` the claims that lack an input."""
    years = period(document)
    columns = rule_columns() | {"incentive": INCENTIVE}
    engine.run(f"CREATE TABLE rules ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    engine.load("rules", list(columns.values()), [msgspec.structs.astuple(rule) for rule, _ in ruled])
    words = [
        (rule.incentive, reason, text)
        for rule, offer in ruled
        for reason, text in causes.causes(rule, offer, years).items()
    ]
    for kind, known in {REASON: sql.REASONS, STATUS: sql.STATUSES}.items():
        engine.run(f"CREATE TYPE {kind} AS ENUM ({', '.join(map(literal, known))})")
    engine.run(f"CREATE TABLE reasons (incentive {INCENTIVE}, reason TEXT, words TEXT)")
    engine.load("reasons", (INCENTIVE, "TEXT", "TEXT"), words)
    engine.run(f"CREATE TABLE {OFFERS} (incentive {INCENTIVE}, name TEXT, ref TEXT, measure TEXT, lead TEXT)")
    offers = [(offer.id, offer.name, offer.item.ref, offer.item.id, offer.lead) for _, offer in ruled]
    engine.load(OFFERS, (INCENTIVE, *["TEXT"] * 4), offers)
    beside = f"({sql.worth_query(years, _ruled(f'(FROM {CLAIMS} SEMI JOIN {_CROWDED}_lines USING (line))'))}) AS worth"
    granted = "line, yearly_fen, granted_fen, certain_granted_fen, counted"
    engine.run(f"CREATE TABLE {_CROWDED}_lines AS {sql.crowded_query(_ruled(CLAIMS))}")
    engine.run(f"CREATE TABLE {_CROWDED} AS SELECT {granted} FROM ({sql.granted_query(beside, years)}) AS granted")
    worth = f"({sql.worth_query(years, _ruled(CLAIMS), ['c.row'])}) AS worth"
    results = sql.result_query(sql.beside_query(worth, _CROWDED), ["row", "takes_base"])
    status = f"CASE WHEN incentive IS NOT NULL THEN CAST(status AS {STATUS}) END AS status"
    typed = f"SELECT * REPLACE (CAST(reason AS {REASON}) AS reason, {status}) FROM ({results}) AS results"
    engine.run(f"CREATE TABLE {ESTIMATES} AS {typed} ORDER BY line")
    for done in (CLAIMS, f"{_CROWDED}_lines", _CROWDED):
        engine.run(f"DROP TABLE {done}")
    _reject_incomplete(engine, headings)


def _ruled(claims: str) -> str:
    """``claims``, which are typed and trimmed already, beside their rules."""
    return f"{claims} AS c LEFT JOIN rules AS r ON r.incentive = c.incentive"


def _reject_incomplete(engine: Engine, headings: Headings) -> None:
    several = f"CASE WHEN count > 1 AND status = 'needs_input' THEN '{causes.SEVERAL}' ELSE '' END"
    texts = ", ".join(columns_of(headings))
    query = (
        f"SELECT row, e.reason, {WORDS}, {texts} FROM (SELECT *, reason || {several} AS cause FROM {ESTIMATES} "
        f"WHERE NOT ({COUNTED})) AS e LEFT JOIN reasons AS r ON r.incentive = e.incentive AND r.reason = e.cause "
        f"JOIN (SELECT place, {texts} FROM {CELLS}) AS cells ON place = e.line ORDER BY e.line"
    )
    for rows in engine.chunks(query):
        rejects = [
            reject_row(Rejected(line, _faults(headings, code, reason or code), as_line(cells)))
            for line, code, reason, *cells in rows
        ]
        engine.load(REJECTS, ["BIGINT", *["TEXT"] * (len(REJECT_FIELDS) - 1)], rejects)


def _faults(headings: Headings, code: str, reason: str) -> tuple[Fault, ...]:
    """What a claim lacks, in the columns where it would stand."""
    roles = [_ROLES[need] for cause, needs in LACKING.items() if cause == code for need in needs]
    names = "、".join(headings.columns[place].name for role in roles for place in headings.of(role))
    remedy = ";".join(REMEDIES[role] for role in roles) or "核對金額與數量"
    return (Fault(code, reason, remedy, names),)
