-- view measures
SELECT
  place,
  id,
  number,
  ref,
  domain,
  title,
  lead,
  text
FROM items
WHERE
  kind = 'measure'
ORDER BY
  place

-- view annex
SELECT
  place,
  id,
  number,
  ref,
  domain,
  title,
  lead,
  text
FROM items
WHERE
  kind = 'annex'
ORDER BY
  place

-- view duties
SELECT
  u.unit,
  u.role,
  i.id,
  i.kind,
  i.ref,
  i.domain,
  i.title
FROM item_units AS u
JOIN items AS i
  ON i.id = u.item
ORDER BY
  u.unit,
  i.place

-- view offers
SELECT
  t.place,
  t.id,
  i.id AS measure,
  i.ref,
  i.domain,
  t.name,
  t.kind,
  t.form,
  t.amount_yuan,
  t.up_to_yuan,
  t.rate,
  t.rate_is_ceiling,
  t.rate_at_least,
  t.base,
  t.base_limit_yuan,
  t.base_from_yuan,
  t.base_over_yuan,
  t.at_least_yuan,
  t.months,
  t.months_is_ceiling,
  t.pool_yuan,
  t.per,
  t.one_time,
  t.condition,
  t.doubt,
  i.lead,
  n.quote
FROM tiers AS t
JOIN incentives AS n
  ON n.id = t.incentive
JOIN items AS i
  ON i.id = n.item
ORDER BY
  t.place

-- view budget
SELECT
  b.domain,
  d.title,
  b.part,
  b.amount_yuan,
  CAST(1.0 * b.amount_yuan AS DOUBLE PRECISION) / CASE
    WHEN b.part IS NULL
    THEN (
      SELECT
        CASE
          WHEN COUNT(*) = (
            SELECT
              COUNT(*)
            FROM domains
          )
          THEN SUM(amount_yuan)
        END
      FROM budget_lines
      WHERE
        part IS NULL
    )
    ELSE t.amount_yuan
  END AS share
FROM budget_lines AS b
JOIN domains AS d
  ON d.id = b.domain
JOIN budget_lines AS t
  ON t.domain = b.domain AND t.place = 0
ORDER BY
  d.number,
  b.place

-- view estimates
SELECT
  line,
  applicant,
  incentive,
  base_fen,
  count,
  year,
  profit_year,
  status,
  CASE
    WHEN NOT reason IS NULL
    THEN reason
    WHEN granted_fen < yearly_fen
    THEN 'total_cap'
    WHEN granted_fen < raw_fen AND one_time AND NOT fixed_fen IS NULL
    THEN 'one_time'
    WHEN granted_fen < raw_fen
    THEN 'applicant_cap'
    WHEN unit_fen < exact_fen AND unit_fen = base_fen AND within_base
    THEN 'base_cap'
    WHEN unit_fen < exact_fen
    THEN 'unit_cap'
  END AS reason,
  CASE
    WHEN status IN ('not_eligible', 'out_of_period')
    THEN 0
    ELSE certain_granted_fen
  END AS min_fen,
  CASE WHEN status IN ('not_eligible', 'out_of_period') THEN 0 ELSE granted_fen END AS max_fen,
  status = 'estimated' AND (
    unit_fen < exact_fen OR granted_fen < raw_fen
  ) AS capped,
  pays_out,
  counted
FROM (
  SELECT
    *,
    alternative IS NULL
    OR incentive = FIRST_VALUE(incentive) OVER (
      PARTITION BY applicant, alternative
      ORDER BY of_tier_fen DESC NULLS LAST, line
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS counted
  FROM (
    SELECT
      *,
      CASE
        WHEN certain_yearly_fen > granted_fen
        THEN granted_fen
        ELSE certain_yearly_fen
      END AS certain_granted_fen,
      COALESCE(SUM(granted_fen) OVER (PARTITION BY applicant, incentive), 0) AS of_tier_fen
    FROM (
      SELECT
        *,
        CASE
          WHEN certain_fen IS NULL OR before_fen + least_yearly_fen <= certain_fen
          THEN least_yearly_fen
          WHEN least_yearly_fen IS NULL
          THEN NULL
          WHEN before_fen >= certain_fen
          THEN 0
          ELSE certain_fen - (
            before_fen
          )
        END AS certain_yearly_fen,
        CASE
          WHEN total_fen IS NULL OR before_total_fen + yearly_fen <= total_fen
          THEN yearly_fen
          WHEN yearly_fen IS NULL
          THEN NULL
          WHEN before_total_fen >= total_fen
          THEN 0
          ELSE total_fen - (
            before_total_fen
          )
        END AS granted_fen
      FROM (
        SELECT
          *,
          CAST(COALESCE(
            SUM(yearly_fen) OVER (
              PARTITION BY applicant, incentive
              ORDER BY line
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ),
            0
          ) - COALESCE(yearly_fen, 0) AS BIGINT) AS before_total_fen
        FROM (
          SELECT
            *,
            CASE
              WHEN together_fen IS NULL OR before_fen + raw_fen <= together_fen
              THEN raw_fen
              WHEN raw_fen IS NULL
              THEN NULL
              WHEN before_fen >= together_fen
              THEN 0
              ELSE together_fen - (
                before_fen
              )
            END AS yearly_fen,
            CASE
              WHEN together_fen IS NULL OR before_fen + least_fen <= together_fen
              THEN least_fen
              WHEN least_fen IS NULL
              THEN NULL
              WHEN before_fen >= together_fen
              THEN 0
              ELSE together_fen - (
                before_fen
              )
            END AS least_yearly_fen
          FROM (
            SELECT
              *,
              CAST(COALESCE(
                SUM(raw_fen) OVER (
                  PARTITION BY applicant, incentive, CASE WHEN by_year THEN COALESCE(year, 2222) ELSE 0 END
                  ORDER BY line
                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ),
                0
              ) - COALESCE(raw_fen, 0) AS BIGINT) AS before_fen
            FROM (
              SELECT
                *,
                CASE WHEN status = 'estimated' THEN unit_fen * count END AS raw_fen,
                CASE
                  WHEN status = 'estimated'
                  THEN CASE WHEN floor_fen < unit_fen THEN floor_fen ELSE unit_fen END * count
                END AS least_fen
              FROM (
                SELECT
                  *,
                  CASE
                    WHEN within_base AND base_fen < exact_fen AND base_fen <= COALESCE(each_fen, base_fen)
                    THEN base_fen
                    WHEN each_fen < exact_fen
                    THEN each_fen
                    ELSE exact_fen
                  END AS unit_fen
                FROM (
                  SELECT
                    *,
                    CASE
                      WHEN reason IS NULL
                      THEN 'estimated'
                      WHEN reason IN ('pool', 'unstated')
                      THEN 'unstated'
                      WHEN reason IN ('needs_base', 'needs_profit_year', 'needs_both')
                      THEN 'needs_input'
                      WHEN reason IN ('over_base_limit', 'under_base_from', 'next_tier', 'over_last_year')
                      THEN 'not_eligible'
                      WHEN reason = 'out_of_period'
                      THEN 'out_of_period'
                      ELSE 'bad_input'
                    END AS status,
                    CASE
                      WHEN share_ppm IS NULL
                      THEN fixed_fen
                      WHEN certain_fen = 0 OR NOT least_ppm IS NULL
                      THEN DIV(base_fen, 1000000) * share_ppm + DIV(base_fen % 1000000 * share_ppm, 1000000)
                      ELSE DIV(base_fen, 1000000) * share_ppm + DIV((
                        base_fen % 1000000 * share_ppm * 2 + 1000000
                      ), 2000000)
                    END AS exact_fen,
                    DIV(base_fen, 1000000) * least_ppm + DIV(base_fen % 1000000 * least_ppm, 1000000) AS floor_fen
                  FROM (
                    SELECT
                      *,
                      CASE
                        WHEN kind IS NULL
                        THEN 'unknown_incentive'
                        WHEN base_fen < 1 OR base_fen > 100000000000000
                        THEN 'bad_base'
                        WHEN count < 1 OR count > 1000000
                        THEN 'bad_count'
                        WHEN base_fen > DIV(9000000000000000, count)
                        OR fixed_fen > DIV(9000000000000000, count)
                        THEN 'too_large'
                        WHEN year < 1900 OR year > 2999
                        THEN 'bad_year'
                        WHEN profit_year < 1 OR profit_year > 100
                        THEN 'bad_year'
                        WHEN year < 1111 OR year > 2222
                        THEN 'out_of_period'
                        WHEN kind IN ('pool', 'unstated')
                        THEN kind
                        WHEN needs_base AND base_fen IS NULL AND kind = 'tax' AND profit_year IS NULL
                        THEN 'needs_both'
                        WHEN needs_base AND base_fen IS NULL
                        THEN 'needs_base'
                        WHEN kind = 'tax' AND profit_year IS NULL
                        THEN 'needs_profit_year'
                        WHEN base_fen > base_limit_fen
                        THEN 'over_base_limit'
                        WHEN base_fen < base_from_fen
                        THEN 'under_base_from'
                        WHEN base_fen >= base_next_fen
                        THEN 'next_tier'
                        WHEN kind = 'tax' AND share_ppm IS NULL
                        THEN 'over_last_year'
                      END AS reason
                    FROM (
                      SELECT
                        c.line,
                        c.applicant,
                        c.incentive,
                        c.base_fen,
                        COALESCE(c.count, 1) AS count,
                        c.year,
                        c.profit_year,
                        r.kind,
                        r.pays_out,
                        r.takes_base,
                        r.needs_base,
                        r.within_base,
                        r.base_limit_fen,
                        r.base_from_fen,
                        r.base_next_fen,
                        r.least_ppm,
                        r.fixed_fen,
                        r.each_fen,
                        r.together_fen,
                        r.total_fen,
                        r.certain_fen,
                        r.by_year,
                        r.one_time,
                        r.alternative,
                        CASE
                          WHEN r.exempt_years IS NULL
                          THEN r.rate_ppm
                          WHEN c.profit_year <= r.exempt_years
                          THEN r.exempt_ppm
                          WHEN c.profit_year <= COALESCE(r.last_year, c.profit_year)
                          THEN r.reduced_ppm
                        END AS share_ppm
                      FROM (
                        SELECT
                          line,
                          TRIM(applicant) AS applicant,
                          TRIM(incentive) AS incentive,
                          CAST(NULLIF(CAST(base_fen AS TEXT), '') AS BIGINT) AS base_fen,
                          CAST(NULLIF(CAST(count AS TEXT), '') AS BIGINT) AS count,
                          CAST(NULLIF(CAST(year AS TEXT), '') AS BIGINT) AS year,
                          CAST(NULLIF(CAST(profit_year AS TEXT), '') AS BIGINT) AS profit_year
                        FROM claims
                      ) AS c
                      LEFT JOIN rules AS r
                        ON r.incentive = c.incentive
                    ) AS ruled
                  ) AS reasoned
                ) AS judged
              ) AS priced
            ) AS worth
          ) AS running
        ) AS yearly
      ) AS summed
    ) AS granted
  ) AS certain
) AS granted
