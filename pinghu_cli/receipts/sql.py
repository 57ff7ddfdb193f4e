"""The steps of `receipts.rules` as one SQL query over a table of claims and the table of rules.

The query and the single estimate take the same `Rule` of each tier, so they cannot know different figures. Amounts are
whole numbers of 分 and rates parts per million, so no engine needs a decimal type or meets a float, and rounding is
integer arithmetic. The text is DuckDB's, in words that mean the same in every engine (no LEAST, which SQLite takes
otherwise where there is a null); `export.script` rewrites it for others.

A table of claims has ``line`` (the order in which caps are used up), ``applicant``, ``incentive`` (a tier's id),
``base_fen``, ``count``, ``year`` (calendar) and ``profit_year``; the last four may be null, a missing count is 1.
"""

from collections.abc import Sequence
from typing import get_args

from pinghu_cli import limits
from pinghu_cli.receipts.claims import LAST_PROFIT_YEAR, YEARS
from pinghu_cli.receipts.compute import LACKING, Cause, Status
from pinghu_cli.receipts.rules import PARTS, Period, possible_years

MAX_PRODUCT_FEN = 9 * 10**15
"""Largest base or award times count, in 分 (90 兆元): exact even where a reader takes numbers for doubles."""
REASONS = (*get_args(Cause), "unknown_incentive", "bad_base", "bad_count", "too_large", "bad_year")
STATUSES = (*get_args(Status), "bad_input")
_NUMBERS = ("base_fen", "count", "year", "profit_year")
_GIVEN = ", ".join(f"CAST(NULLIF(CAST({name} AS TEXT), '') AS BIGINT) AS {name}" for name in _NUMBERS)
RULED = (
    f"(SELECT line, TRIM(applicant) AS applicant, TRIM(incentive) AS incentive, {_GIVEN} FROM claims) AS c "
    "LEFT JOIN rules AS r ON r.incentive = c.incentive"
)
"""Claims ``c`` beside their rules ``r``; an empty cell, as SQLite imports it, states nothing."""


def worth_query(period: Period, ruled: str = RULED, further: Sequence[str] = ()) -> str:
    """Steps 1 to 3, for each claim: ``status``, ``reason``, ``exact_fen``, ``unit_fen``, ``raw_fen``, ``least_fen``.

    ``period`` are the years in which the document holds; where it is open, every possible year is within it.
    ``ruled`` gives claims ``c`` beside their rules ``r``; ``further`` columns of it are carried along.
    """
    carried = "".join(f", {name}" for name in further)
    first, last = possible_years(period)
    return f"""\
SELECT *,
  CASE WHEN status = 'estimated' THEN unit_fen * count END AS raw_fen,
  CASE WHEN status = 'estimated' THEN CASE WHEN floor_fen < unit_fen THEN floor_fen ELSE unit_fen END * count END
    AS least_fen
FROM (
  SELECT *,
    CASE
      WHEN within_base AND base_fen < exact_fen AND base_fen <= COALESCE(each_fen, base_fen) THEN base_fen
      WHEN each_fen < exact_fen THEN each_fen
      ELSE exact_fen
    END AS unit_fen
  FROM (
    SELECT *,
      CASE
        WHEN reason IS NULL THEN 'estimated'
        WHEN reason IN ('pool', 'unstated') THEN 'unstated'
        WHEN reason IN ({", ".join(f"'{cause}'" for cause in LACKING)}) THEN 'needs_input'
        WHEN reason IN ('over_base_limit', 'under_base_from', 'next_tier', 'over_last_year') THEN 'not_eligible'
        WHEN reason = 'out_of_period' THEN 'out_of_period'
        ELSE 'bad_input'
      END AS status,
      CASE
        WHEN share_ppm IS NULL THEN fixed_fen
        WHEN certain_fen = 0 OR least_ppm IS NOT NULL THEN
          base_fen // {PARTS} * share_ppm + base_fen % {PARTS} * share_ppm // {PARTS}
        ELSE base_fen // {PARTS} * share_ppm + (base_fen % {PARTS} * share_ppm * 2 + {PARTS}) // {2 * PARTS}
      END AS exact_fen,
      base_fen // {PARTS} * least_ppm + base_fen % {PARTS} * least_ppm // {PARTS} AS floor_fen
    FROM (
      SELECT *,
        CASE
          WHEN kind IS NULL THEN 'unknown_incentive'
          WHEN base_fen < 1 OR base_fen > {limits.AMOUNT_FEN} THEN 'bad_base'
          WHEN count < 1 OR count > {limits.COUNT} THEN 'bad_count'
          WHEN base_fen > {MAX_PRODUCT_FEN} // count OR fixed_fen > {MAX_PRODUCT_FEN} // count THEN 'too_large'
          WHEN year < {YEARS[0]} OR year > {YEARS[1]} THEN 'bad_year'
          WHEN profit_year < 1 OR profit_year > {LAST_PROFIT_YEAR} THEN 'bad_year'
          WHEN year < {first} OR year > {last} THEN 'out_of_period'
          WHEN kind IN ('pool', 'unstated') THEN kind
          WHEN needs_base AND base_fen IS NULL AND kind = 'tax' AND profit_year IS NULL THEN 'needs_both'
          WHEN needs_base AND base_fen IS NULL THEN 'needs_base'
          WHEN kind = 'tax' AND profit_year IS NULL THEN 'needs_profit_year'
          WHEN base_fen > base_limit_fen THEN 'over_base_limit'
          WHEN base_fen < base_from_fen THEN 'under_base_from'
          WHEN base_fen >= base_next_fen THEN 'next_tier'
          WHEN kind = 'tax' AND share_ppm IS NULL THEN 'over_last_year'
        END AS reason
      FROM (
        SELECT c.line, c.applicant, c.incentive, c.base_fen, COALESCE(c.count, 1) AS count, c.year, c.profit_year,
          r.kind, r.pays_out, r.takes_base, r.needs_base, r.within_base, r.base_limit_fen, r.base_from_fen,
          r.base_next_fen, r.least_ppm, r.fixed_fen, r.each_fen, r.together_fen, r.total_fen, r.certain_fen, r.by_year,
          r.one_time, r.alternative{carried},
          CASE
            WHEN r.exempt_years IS NULL THEN r.rate_ppm
            WHEN c.profit_year <= r.exempt_years THEN r.exempt_ppm
            WHEN c.profit_year <= COALESCE(r.last_year, c.profit_year) THEN r.reduced_ppm
          END AS share_ppm
        FROM {ruled}
      ) AS ruled
    ) AS reasoned
  ) AS judged
) AS priced"""


def _left(amount: str, cap: str, before: str) -> str:
    """What of ``amount`` fits below ``cap`` above what was taken ``before``, as an expression."""
    return (
        f"CASE WHEN {cap} IS NULL OR {before} + {amount} <= {cap} THEN {amount} "
        f"WHEN {amount} IS NULL THEN NULL WHEN {before} >= {cap} THEN 0 ELSE {cap} - ({before}) END"
    )


def granted_query(worth: str, period: Period) -> str:
    """Steps 4 to 6, beside the other claims of the same applicant, for each row of ``worth``, a query or table.

    ``granted_fen``, ``certain_granted_fen`` (of it), and ``counted``, false where a better alternative counts.
    """
    by_default = possible_years(period)[1]
    return f"""\
SELECT *,
  alternative IS NULL OR incentive = FIRST_VALUE(incentive) OVER (
    PARTITION BY applicant, alternative ORDER BY of_tier_fen DESC, line
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS counted
FROM (
  SELECT *,
    CASE WHEN certain_yearly_fen > granted_fen THEN granted_fen ELSE certain_yearly_fen END AS certain_granted_fen,
    COALESCE(SUM(granted_fen) OVER (PARTITION BY applicant, incentive), 0) AS of_tier_fen
  FROM (
    SELECT *,
      {_left("least_yearly_fen", "certain_fen", "before_fen")} AS certain_yearly_fen,
      {_left("yearly_fen", "total_fen", "before_total_fen")} AS granted_fen
    FROM (
      SELECT *,
        CAST(COALESCE(SUM(yearly_fen) OVER (
          PARTITION BY applicant, incentive ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ), 0) - COALESCE(yearly_fen, 0) AS BIGINT) AS before_total_fen
      FROM (
        SELECT *, {_left("raw_fen", "together_fen", "before_fen")} AS yearly_fen,
          {_left("least_fen", "together_fen", "before_fen")} AS least_yearly_fen
        FROM (
          SELECT *,
            CAST(COALESCE(SUM(raw_fen) OVER (
              PARTITION BY applicant, incentive, CASE WHEN by_year THEN COALESCE(year, {by_default}) ELSE 0 END
              ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ), 0) - COALESCE(raw_fen, 0) AS BIGINT) AS before_fen
          FROM {worth}
        ) AS running
      ) AS yearly
    ) AS summed
  ) AS granted
) AS certain"""


def crowded_query(ruled: str = RULED) -> str:
    """The ``line`` of each claim that may get less, or not count, because of others of the same applicant.

    All claims of the other ones can be estimated each for itself. A few of these may be among them.
    """
    bound = "r.together_fen IS NOT NULL OR r.certain_fen > 0 OR r.alternative IS NOT NULL"
    beside = "hash(c.applicant, COALESCE(r.alternative, r.incentive))"
    several = f"SELECT {beside} AS beside FROM {ruled} WHERE {bound} GROUP BY beside HAVING COUNT(*) > 1"
    return f"SELECT c.line FROM {ruled} WHERE ({bound}) AND {beside} IN ({several})"


def beside_query(worth: str, crowded: str) -> str:
    """What `granted_query` gives for all rows of ``worth``, given what it gives for the crowded ones.

    ``crowded`` is a table of the latter, or a query.
    """
    granted, certain = (_left(amount, "together_fen", "0") for amount in ("raw_fen", "least_fen"))
    return f"""\
SELECT *, COALESCE(crowded_yearly_fen, alone_fen) AS yearly_fen,
  COALESCE(crowded_granted_fen, alone_fen) AS granted_fen,
  COALESCE(crowded_certain_fen, {_left("least_alone_fen", "certain_fen", "0")}) AS certain_granted_fen,
  COALESCE(crowded_counted, TRUE) AS counted
FROM (
  SELECT worth.*, {granted} AS alone_fen, {certain} AS least_alone_fen, crowded.yearly_fen AS crowded_yearly_fen,
    crowded.granted_fen AS crowded_granted_fen, crowded.certain_granted_fen AS crowded_certain_fen,
    crowded.counted AS crowded_counted
  FROM {worth} LEFT JOIN {crowded} AS crowded ON crowded.line = worth.line
) AS alone"""


AMOUNTS = {
    "max_fen": "CASE WHEN status IN ('not_eligible', 'out_of_period') THEN 0 ELSE granted_fen END",
    "min_fen": "CASE WHEN status IN ('not_eligible', 'out_of_period') THEN 0 ELSE certain_granted_fen END",
    "capped": "status = 'estimated' AND (unit_fen < exact_fen OR granted_fen < raw_fen)",
    "cause": """CASE
    WHEN reason IS NOT NULL THEN reason
    WHEN granted_fen < yearly_fen THEN 'total_cap'
    WHEN granted_fen < raw_fen AND one_time AND fixed_fen IS NOT NULL THEN 'one_time'
    WHEN granted_fen < raw_fen THEN 'applicant_cap'
    WHEN unit_fen < exact_fen AND unit_fen = base_fen AND within_base THEN 'base_cap'
    WHEN unit_fen < exact_fen THEN 'unit_cap'
  END""",
}
"""Results as expressions over a row of `granted_query`: null where the amount is unknown."""


def estimate_query(period: Period) -> str:
    """All steps: each claim with ``status``, ``reason``, ``min_fen``, ``max_fen``, ``capped``.

    A sum is of the rows that are ``counted``, one of money of those that ``pays_out``.
    """
    return result_query(granted_query(f"({worth_query(period)}) AS worth", period))


def result_query(granted: str, further: Sequence[str] = ()) -> str:
    """The results of each row of ``granted``, a `granted_query` or a `beside_query`; ``further`` columns are kept."""
    carried = "".join(f",\n  {name}" for name in further)
    return f"""\
SELECT line, applicant, incentive, base_fen, count, year, profit_year,
  status,
  {AMOUNTS["cause"]} AS reason,
  {AMOUNTS["min_fen"]} AS min_fen,
  {AMOUNTS["max_fen"]} AS max_fen,
  {AMOUNTS["capped"]} AS capped,
  pays_out,
  counted{carried}
FROM ({granted}) AS granted"""
