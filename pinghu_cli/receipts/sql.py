"""The rules as a table, and the steps of `receipts.rules` as one SQL query over a table of claims.

Both come from the `Rule` of each tier, so the query and the single estimate cannot know different figures. Amounts are
whole numbers of 分 and rates whole numbers of parts, so no engine needs a decimal type or meets a float, and half up is
integer arithmetic. The text is DuckDB's, in words that mean the same in every engine (no LEAST, which SQLite takes
otherwise where there is a null); `export.script` rewrites it for others.

A table of claims has ``line`` (the order in which caps are used up), ``applicant``, ``incentive`` (a tier's id),
``base_fen``, ``count``, ``year`` (calendar) and ``profit_year``; the last four may be null, a missing count is 1.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.errors import DataError
from pinghu_cli.quantities.reading import FEN, MAX_COUNT, MAX_YUAN
from pinghu_cli.receipts.compute import Status
from pinghu_cli.receipts.rules import Rule

MAX_FEN = int(MAX_YUAN / FEN)
MAX_PRODUCT_FEN = 9 * 10**15
"""Largest base or award times count, in 分 (90 兆元): exact even where a reader takes numbers for doubles."""
_MOST_DECIMALS = 9
"""A rate of more decimals could overflow 64 bits on the way."""


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in whole numbers: ``*_fen`` in 分, ``*_parts`` in parts of `rate_parts`. See `receipts.rules.Rule`."""

    incentive: str
    kind: str
    takes_base: bool
    needs_base: bool
    base_limit_fen: int | None
    rate_parts: int | None
    fixed_fen: int | None
    each_fen: int | None
    together_fen: int | None
    by_year: bool
    one_time: bool
    exact: bool
    exempt_years: int | None
    """Of a tax rule: years without tax, in which ``exempt_parts`` of the base are saved."""
    last_year: int | None
    """Of a tax rule: the last year in which ``reduced_parts`` are saved; null: without end."""
    exempt_parts: int | None
    reduced_parts: int | None


RULE_COLUMNS = {
    "incentive": "TEXT",
    "kind": "TEXT",
    "takes_base": "BOOLEAN",
    "needs_base": "BOOLEAN",
    "base_limit_fen": "BIGINT",
    "rate_parts": "BIGINT",
    "fixed_fen": "BIGINT",
    "each_fen": "BIGINT",
    "together_fen": "BIGINT",
    "by_year": "BOOLEAN",
    "one_time": "BOOLEAN",
    "exact": "BOOLEAN",
    "exempt_years": "INTEGER",
    "last_year": "INTEGER",
    "exempt_parts": "BIGINT",
    "reduced_parts": "BIGINT",
}
"""The columns of the table of rules, as `RuleRow`, with their types."""


def rate_parts(rules: Sequence[Rule]) -> int:
    """How many parts make 100% so that every rate is a whole number of them. Raise DataError beyond 9 decimals."""
    rates = [rate for rule in rules for rate in (rule.rate, *_savings(rule)) if rate is not None]
    decimals = max((-_exponent(rate) for rate in rates), default=0)
    if decimals > _MOST_DECIMALS:
        raise DataError("too-fine-rate", f"比率的小數超過 {_MOST_DECIMALS} 位,無法批次估算", "請檢查資料檔中的比率")
    return int(10 ** max(decimals, 0))


def rule_row(rule: Rule, parts: int) -> RuleRow:
    """``rule`` in 分 and in ``parts``."""
    exempt, reduced = _savings(rule)
    ends = rule.tax.exempt_years + rule.tax.reduced_years if rule.tax and rule.tax.reduced_years is not None else None
    return RuleRow(
        incentive=rule.id,
        kind=rule.kind,
        takes_base=rule.base is not None,
        needs_base=rule.needs_base,
        base_limit_fen=_fen(rule.base_limit),
        rate_parts=_whole(rule.rate, parts),
        fixed_fen=_fen(rule.fixed),
        each_fen=_fen(rule.each),
        together_fen=_fen(rule.together),
        by_year=rule.by_year,
        one_time=rule.one_time,
        exact=rule.exact,
        exempt_years=rule.tax.exempt_years if rule.tax else None,
        last_year=ends,
        exempt_parts=_whole(exempt, parts),
        reduced_parts=_whole(reduced, parts),
    )


def claim_year(document: Document) -> int:
    """The year of claims that name none, as in the single estimate."""
    return document.document.effective.last_day.year


RULED = "claims AS c LEFT JOIN rules AS r ON r.incentive = c.incentive"
"""Claims ``c`` beside their rules ``r``."""


STATUSES = (*get_args(Status), "bad_input")
"""Beside those of a single claim: what is no claim at all, such as a count of 0."""


def worth_query(parts: int, ruled: str = RULED, further: Sequence[str] = ()) -> str:
    """Steps 1 to 3, each claim for itself: ``status``, ``reason``, ``exact_fen``, ``unit_fen``, ``raw_fen``.

    ``ruled`` gives claims ``c`` beside their rules ``r``; ``further`` columns of it are carried along.
    """
    carried = "".join(f", {name}" for name in further)
    return f"""\
SELECT *,
  CASE WHEN status = 'estimated' THEN unit_fen * count END AS raw_fen
FROM (
  SELECT *,
    CASE
      WHEN takes_base AND base_fen < exact_fen AND base_fen <= COALESCE(each_fen, base_fen) THEN base_fen
      WHEN each_fen < exact_fen THEN each_fen
      ELSE exact_fen
    END AS unit_fen
  FROM (
    SELECT *,
      CASE
        WHEN reason IS NULL THEN 'estimated'
        WHEN reason IN ('pool', 'unstated') THEN 'unstated'
        WHEN reason IN ('needs_base', 'needs_profit_year', 'needs_both') THEN 'needs_input'
        WHEN reason IN ('over_base_limit', 'over_last_year') THEN 'not_eligible'
        ELSE 'bad_input'
      END AS status,
      CASE
        WHEN share_parts IS NULL THEN fixed_fen
        ELSE base_fen // {parts} * share_parts + (base_fen % {parts} * share_parts * 2 + {parts}) // {2 * parts}
      END AS exact_fen
    FROM (
      SELECT *,
        CASE
          WHEN kind IS NULL THEN 'unknown_incentive'
          WHEN base_fen < 1 OR base_fen > {MAX_FEN} THEN 'bad_base'
          WHEN count < 1 OR count > {MAX_COUNT} THEN 'bad_count'
          WHEN base_fen > {MAX_PRODUCT_FEN} // count OR fixed_fen > {MAX_PRODUCT_FEN} // count THEN 'too_large'
          WHEN year < 1900 OR year > 2999 OR profit_year < 1 OR profit_year > 100 THEN 'bad_year'
          WHEN kind IN ('pool', 'unstated') THEN kind
          WHEN needs_base AND base_fen IS NULL AND kind = 'tax' AND profit_year IS NULL THEN 'needs_both'
          WHEN needs_base AND base_fen IS NULL THEN 'needs_base'
          WHEN kind = 'tax' AND profit_year IS NULL THEN 'needs_profit_year'
          WHEN base_fen > base_limit_fen THEN 'over_base_limit'
          WHEN kind = 'tax' AND share_parts IS NULL THEN 'over_last_year'
        END AS reason
      FROM (
        SELECT c.line, c.applicant, c.incentive, c.base_fen, COALESCE(c.count, 1) AS count, c.year, c.profit_year,
          r.kind, r.takes_base, r.needs_base, r.base_limit_fen, r.fixed_fen, r.each_fen, r.together_fen,
          r.by_year, r.one_time, r.exact{carried},
          CASE
            WHEN r.exempt_years IS NULL THEN r.rate_parts
            WHEN c.profit_year <= r.exempt_years THEN r.exempt_parts
            WHEN c.profit_year <= COALESCE(r.last_year, c.profit_year) THEN r.reduced_parts
          END AS share_parts
        FROM {ruled}
      ) AS ruled
    ) AS reasoned
  ) AS judged
) AS priced"""


ALONE = "CASE WHEN raw_fen > together_fen THEN together_fen ELSE raw_fen END"
"""Step 4 for an applicant's only claim under a rule, as an expression over a row of `worth_query`."""


def granted_query(worth: str, year: int) -> str:
    """Step 4, beside the claims of the same applicant: ``granted_fen`` for each row of ``worth``, a query or table."""
    return f"""\
SELECT *,
  CASE
    WHEN together_fen IS NULL OR running_fen <= together_fen THEN alone_fen
    WHEN alone_fen IS NULL THEN NULL
    WHEN running_fen - alone_fen >= together_fen THEN 0
    ELSE together_fen - (running_fen - alone_fen)
  END AS granted_fen
FROM (
  SELECT *,
    CAST(SUM(alone_fen) OVER (
      PARTITION BY applicant, incentive, CASE WHEN by_year THEN COALESCE(year, {year}) ELSE 0 END
      ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS running_fen
  FROM (SELECT *, {ALONE} AS alone_fen FROM {worth}) AS alone
) AS running"""


AMOUNTS = {
    "max_fen": "CASE WHEN status = 'not_eligible' THEN 0 ELSE granted_fen END",
    "min_fen": "CASE WHEN status = 'not_eligible' THEN 0 WHEN exact THEN granted_fen WHEN granted_fen >= 0 THEN 0 END",
    "capped": "status = 'estimated' AND (unit_fen < exact_fen OR granted_fen < raw_fen)",
    "cause": """CASE
    WHEN reason IS NOT NULL THEN reason
    WHEN granted_fen < raw_fen AND one_time AND fixed_fen IS NOT NULL THEN 'one_time'
    WHEN granted_fen < raw_fen THEN 'applicant_cap'
    WHEN unit_fen < exact_fen AND unit_fen = base_fen AND takes_base THEN 'base_cap'
    WHEN unit_fen < exact_fen THEN 'unit_cap'
  END""",
}
"""Step 5 as expressions over a row of `granted_query`: null where the amount is unknown."""


def estimate_query(parts: int, year: int) -> str:
    """All steps: each claim with ``status``, ``reason``, ``min_fen``, ``max_fen``, ``capped``."""
    return f"""\
SELECT line, applicant, incentive, base_fen, count, year, profit_year,
  status,
  {AMOUNTS["cause"]} AS reason,
  {AMOUNTS["min_fen"]} AS min_fen,
  {AMOUNTS["max_fen"]} AS max_fen,
  {AMOUNTS["capped"]} AS capped
FROM ({granted_query(f"({worth_query(parts)}) AS worth", year)}) AS granted"""


def _savings(rule: Rule) -> tuple[Decimal | None, Decimal | None]:
    """The fractions of the base that a tax rule saves, in its exempt and in its reduced years."""
    return (rule.tax.statutory, rule.tax.statutory - rule.tax.reduced) if rule.tax else (None, None)


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _whole(rate: Decimal | None, parts: int) -> int | None:
    return None if rate is None else int(rate * parts)


def _fen(yuan: Decimal | None) -> int | None:
    """An amount of the document in 分. Raise DataError when it is finer."""
    if yuan is None:
        return None
    if yuan % FEN:
        raise DataError("too-fine-amount", f"金額 {yuan} 元小於 1 分,無法批次估算", "請檢查資料檔")
    return int(yuan / FEN)
