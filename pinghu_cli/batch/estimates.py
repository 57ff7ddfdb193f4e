"""The typed claims -> what each comes to, by the query that `export` ships, and what they add up to."""

from collections.abc import Sequence

import msgspec

from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, column, reject_row
from pinghu_cli.batch.claims import APPLICANTS, CLAIMS, INCENTIVE
from pinghu_cli.batch.engine import Engine
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.intake.cells import REMEDIES
from pinghu_cli.intake.headings import Headings, Role
from pinghu_cli.intake.rows import Fault, Rejected, as_line
from pinghu_cli.quantities.numerals import citation
from pinghu_cli.receipts import causes, sql
from pinghu_cli.receipts.rules import COLUMNS, Rule, period
from pinghu_cli.receipts.warnings import Facts

ESTIMATES = "estimates"
"""The table of what each claim comes to, as the view of that name that `export` ships."""
OFFERS = "offers"
"""The table of the incentives: ``incentive``, ``name``, ``ref``, ``measure``, ``lead``, ``domain``, and
which inputs they have a use for: ``takes_base``, ``takes_count``, ``takes_year``, ``takes_profit_year``."""
COUNTED = "status NOT IN ('needs_input', 'bad_input')"
"""Of `ESTIMATES`, what could be estimated or need not be."""
_CROWDED = "crowded"
"""The claims that others of the same applicant may bear upon."""
_LACKING: dict[str, tuple[Role, ...]] = {
    "needs_base": ("base",),
    "needs_profit_year": ("profit_year",),
    "needs_both": ("base", "profit_year"),
}
_UNUSED = {
    "base_fen": ("takes_base", "{field} IS NOT NULL", "金額"),
    "count": ("takes_count", "{field} > 1", "數量"),
    "year": ("takes_year", "{field} IS NOT NULL", "年度"),
    "profit_year": ("takes_profit_year", "{field} IS NOT NULL", "獲利年度"),
}
"""Column of `CLAIMS` -> where it is of use, when it is stated, and what it is called."""
_FEN = (
    "FORMAT('{:,}', base_fen // 100) || "
    "CASE WHEN base_fen % 100 > 0 THEN '.' || LPAD(CAST(base_fen % 100 AS TEXT), 2, '0') ELSE '' END || ' 元'"
)
"""As `quantities.printed.grouped` writes it."""
_YEAR = "CAST(CASE WHEN r.reason = 'out_of_period' THEN year ELSE profit_year END AS TEXT)"
WORDS = (
    f"CASE WHEN words IS NULL THEN NULL WHEN contains(words, '{causes.AMOUNT}') OR contains(words, '{causes.YEAR}') "
    f"THEN replace(replace(words, '{causes.AMOUNT}', COALESCE({_FEN}, '')), '{causes.YEAR}', COALESCE({_YEAR}, '')) "
    "ELSE words END"
)
"""The reason in words, as an expression over a row of `ESTIMATES` joined with ``reasons``."""


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What the claims of a group come to; amounts in 分."""

    applicants: int
    claims: int
    not_eligible: int
    unstated: int
    capped: int
    min_fen: int
    max_fen: int
    """Money at most."""
    tax_saved_fen: int
    """Tax not charged at most; it is no money that is paid."""


_SUMS = (
    "COUNT(DISTINCT e.applicant), COUNT(*), COUNT(*) FILTER (status = 'not_eligible'), "
    "COUNT(*) FILTER (status = 'unstated'), COUNT(*) FILTER (capped), "
    "COALESCE(SUM(min_fen) FILTER (pays_out AND counted), 0), "
    "COALESCE(SUM(max_fen) FILTER (pays_out AND counted), 0), "
    "COALESCE(SUM(max_fen) FILTER (NOT pays_out AND counted), 0)"
)
"""The fields of `Sums`."""


def create_estimates(
    engine: Engine, document: Document, ruled: Sequence[tuple[Rule, Offer]], headings: Headings
) -> None:
    """Create `ESTIMATES`, `OFFERS` and ``reasons``, and move to `REJECTS` the claims that lack an input."""
    years = period(document)
    columns = COLUMNS | {"incentive": INCENTIVE}
    engine.run(f"CREATE TABLE rules ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    engine.load("rules", list(columns.values()), [msgspec.structs.astuple(rule) for rule, _ in ruled])
    engine.run(f"CREATE TABLE reasons (incentive {INCENTIVE}, reason TEXT, words TEXT)")
    words = [
        (rule.incentive, reason, text)
        for rule, offer in ruled
        for reason, text in causes.causes(rule, offer, years).items()
    ]
    engine.load("reasons", (INCENTIVE, "TEXT", "TEXT"), words)
    engine.run(
        f"CREATE TABLE {OFFERS} (incentive {INCENTIVE}, name TEXT, ref TEXT, measure TEXT, lead TEXT, domain TEXT, "
        "takes_base BOOLEAN, takes_count BOOLEAN, takes_year BOOLEAN, takes_profit_year BOOLEAN)"
    )
    offers = [
        (
            *(offer.id, offer.name, citation(offer.item.id), offer.item.id, offer.lead, offer.domain.id),
            *(rule.takes_base, rule.kind not in {"pool", "unstated"}),
            *(rule.by_year, rule.exempt_years is not None),
        )
        for rule, offer in ruled
    ]
    engine.load(OFFERS, (INCENTIVE, *["TEXT"] * 5, *["BOOLEAN"] * 4), offers)
    engine.run(f"CREATE TABLE {_CROWDED} AS {sql.crowded_query(_ruled(CLAIMS))}")
    alone, beside = (
        f"({sql.worth_query(years, _ruled(f'(FROM {CLAIMS} {kind} JOIN {_CROWDED} USING (line))'))}) AS worth"
        for kind in ("ANTI", "SEMI")
    )
    results = (sql.alone_query(alone), sql.granted_query(beside, years))
    united = " UNION ALL ".join(f"({sql.result_query(granted)})" for granted in results)
    engine.run(f"CREATE TABLE {ESTIMATES} AS {united} ORDER BY line")
    _reject_incomplete(engine, headings)


def _ruled(claims: str) -> str:
    """``claims``, which are typed and trimmed already, beside their rules."""
    return f"{claims} AS c LEFT JOIN rules AS r ON r.incentive = c.incentive"


def _reject_incomplete(engine: Engine, headings: Headings) -> None:
    several = f"CASE WHEN count > 1 AND status = 'needs_input' THEN '{causes.SEVERAL}' ELSE '' END"
    texts = ", ".join(column(place) for place in range(len(headings.columns)))
    query = (
        f"SELECT cells.line, e.reason, {WORDS}, {texts} FROM (SELECT *, reason || {several} AS cause FROM {ESTIMATES} "
        f"WHERE NOT ({COUNTED})) AS e LEFT JOIN reasons AS r ON r.incentive = e.incentive AND r.reason = e.cause "
        f"JOIN {CELLS} AS cells ON cells.place = e.line ORDER BY e.line"
    )
    for rows in engine.chunks(query):
        rejects = [
            reject_row(Rejected(line, _faults(headings, code, reason or code), as_line(cells)))
            for line, code, reason, *cells in rows
        ]
        engine.load(REJECTS, ["BIGINT", *["TEXT"] * (len(REJECT_FIELDS) - 1)], rejects)


def _faults(headings: Headings, code: str, reason: str) -> tuple[Fault, ...]:
    """What a claim lacks, in the columns where it would stand."""
    roles = _LACKING.get(code, ())
    names = "、".join(headings.columns[place].name for role in roles for place in headings.of(role))
    remedy = ";".join(REMEDIES[role] for role in roles) or "核對金額與數量"
    return (Fault(code, reason, remedy, names),)


def facts(engine: Engine, whole: Sums) -> Facts:
    """What there is to warn of, each where it holds for one applicant at least."""
    granted = f"FROM {ESTIMATES} AS e JOIN {OFFERS} AS o USING (incentive) WHERE status = 'estimated' AND max_fen > 0"
    different = "COUNT(DISTINCT incentive) FILTER"
    by_applicant = (
        f"SELECT {different} (pays_out) AS awards, {different} (NOT pays_out) AS taxes {granted} GROUP BY applicant"
    )
    awards, taxes = engine.run(f"SELECT MAX(awards), MAX(taxes) FROM ({by_applicant})")[0]
    repeated = engine.run(
        f"SELECT DISTINCT o.name FROM {ESTIMATES} AS e JOIN {OFFERS} AS o USING (incentive) "
        "JOIN rules AS r USING (incentive) WHERE r.one_time AND r.together_fen IS NOT NULL AND e.reason = 'one_time' "
        "ORDER BY o.name LIMIT 10"
    )
    alternatives = engine.run(
        f"SELECT DISTINCT o.name FROM {ESTIMATES} AS e JOIN {OFFERS} AS o USING (incentive) WHERE NOT e.counted "
        "ORDER BY o.name LIMIT 10"
    )
    outside = engine.run(f"SELECT DISTINCT year FROM {ESTIMATES} WHERE status = 'out_of_period' ORDER BY year LIMIT 10")
    return Facts(
        several=(awards or 0) > 1,
        repeated=[name for (name,) in repeated],
        alternatives=[name for (name,) in alternatives],
        tax_saved_fen=whole.tax_saved_fen,
        taxes=taxes or 0,
        years_outside=[year for (year,) in outside],
        unknown=whole.unstated,
    )


def unused_inputs(engine: Engine) -> list[str]:
    """What was stated and has no bearing on what it was stated for."""
    told = []
    for field, (taken, stated, words) in _UNUSED.items():
        rows = engine.run(
            f"SELECT COUNT(*), MIN(cells.line) FROM {CLAIMS} AS c JOIN {OFFERS} AS o ON o.incentive = c.incentive "
            f"JOIN {CELLS} AS cells ON cells.place = c.line WHERE NOT o.{taken} AND {stated.format(field=f'c.{field}')}"
        )
        count, line = rows[0]
        if count:
            told.append(f"有 {count:,} 筆填了{words},該項用不到,沒有採用(例如第 {line:,} 行)")
    return told


def sums_by(engine: Engine, group: str) -> dict[str, Sums]:
    """The sums by a column of `OFFERS`; by ``''``, those of the whole."""
    group = f"o.{group}" if group else "''"
    rows = engine.run(
        f"SELECT {group}, {_SUMS} FROM {ESTIMATES} AS e JOIN {OFFERS} AS o USING (incentive) "
        f"WHERE {COUNTED} GROUP BY {group}"
    )
    return {key: Sums(**dict(zip(Sums.__struct_fields__, values, strict=True))) for key, *values in rows}


def sums_by_applicant(engine: Engine, limit: int | None = None) -> list[tuple[str, Sums]]:
    """The sums of the applicants, the largest first."""
    most = f"LIMIT {limit}" if limit is not None else ""
    rows = engine.run(
        f"SELECT a.name, {_SUMS} FROM {ESTIMATES} AS e "
        f"JOIN (SELECT id, MIN(TRIM(name)) AS name FROM {APPLICANTS} GROUP BY id) AS a ON a.id = e.applicant "
        f"WHERE {COUNTED} GROUP BY e.applicant, a.name "
        f"ORDER BY SUM(max_fen) FILTER (pays_out AND counted) DESC NULLS LAST, a.name {most}"
    )
    return [(key, Sums(**dict(zip(Sums.__struct_fields__, values, strict=True)))) for key, *values in rows]
