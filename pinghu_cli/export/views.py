"""The questions that people ask most, as views; and the estimate of a table of claims.

The queries are written in DuckDB's SQL. Those of other engines lie beside this module (``python tools/reference.py``
writes them, so that an export needs no translator); both name the years of the document by stand-ins.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from pinghu_cli.export.schema import Dialect, View
from pinghu_cli.receipts import sql
from pinghu_cli.receipts.rules import Period, possible_years

_YEARS = (1111, 2222)
"""Stand for the first and the last year of the document."""
_BEGIN = "-- view "


def query(view: View, dialect: Dialect, period: Period) -> str:
    """The query of a view in the SQL of an engine, for a document that holds in the years of ``period``."""
    text = view.query if dialect == "duckdb" else _rendered(dialect)[view.name]
    for stand_in, year in zip(_YEARS, possible_years(period), strict=True):
        text = text.replace(str(stand_in), str(year))
    return text


@cache
def _rendered(dialect: Dialect) -> dict[str, str]:
    """The queries in another engine's SQL, by the name of the view."""
    text = (files(__package__) / "dialects" / f"{dialect}.sql").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split(_BEGIN)[1:])
    return {name: query.strip() for name, _, query in parts}


def translated(dialect: Dialect) -> str:
    """What the file of a dialect must hold. For those who develop: it needs sqlglot."""
    import sqlglot

    texts = {view.name: sqlglot.transpile(view.query, read="duckdb", write=dialect, pretty=True)[0] for view in views()}
    return "\n".join(f"{_BEGIN}{name}\n{text}\n" for name, text in texts.items())


def views() -> Iterator[View]:
    """All views, each after those it is made of."""
    for kind, name, words in (("measure", "measures", "措施"), ("annex", "annex", "附件事項")):
        columns = ("place", "id", "number", "ref", "domain", "title", "lead", "text")
        query = f"SELECT {', '.join(columns)} FROM items WHERE kind = '{kind}' ORDER BY place"
        yield View(name, words, f"{words},依原文順序", columns, query, "items")
    yield View(
        "duties",
        "單位的事項",
        "各單位牽頭與配合的事項",
        ("unit", "role", "id", "kind", "ref", "domain", "title"),
        "SELECT u.unit, u.role, i.id, i.kind, i.ref, i.domain, i.title "
        "FROM item_units AS u JOIN items AS i ON i.id = u.item ORDER BY u.unit, i.place",
    )
    of_tier = (
        *("name", "kind", "form", "amount_yuan", "up_to_yuan", "rate", "rate_is_ceiling", "rate_at_least"),
        *("base", "base_limit_yuan", "base_from_yuan", "base_over_yuan", "at_least_yuan"),
        *("months", "months_is_ceiling", "pool_yuan", "per", "one_time", "condition", "doubt"),
    )
    yield View(
        "offers",
        "能拿什麼",
        "各檔激勵與依據:誰牽頭、哪一條、原文;最高是上限,不是一定給的金額",
        ("place", "id", "measure", "ref", "domain", *of_tier, "lead", "quote"),
        f"SELECT t.place, t.id, i.id AS measure, i.ref, i.domain, {', '.join(f't.{name}' for name in of_tier)}, "
        "i.lead, n.quote "
        "FROM tiers AS t JOIN incentives AS n ON n.id = t.incentive JOIN items AS i ON i.id = n.item ORDER BY t.place",
        "tiers",
    )
    yield View(
        "budget",
        "預算與占比",
        "各領域預算與分項,占總額或所屬領域的比例",
        ("domain", "title", "part", "amount_yuan", "share"),
        "SELECT b.domain, d.title, b.part, b.amount_yuan, 1.0 * b.amount_yuan / "
        "CASE WHEN b.part IS NULL THEN (SELECT CASE WHEN COUNT(*) = (SELECT COUNT(*) FROM domains) "
        "THEN SUM(amount_yuan) END FROM budget_lines WHERE part IS NULL) "
        "ELSE t.amount_yuan END AS share "
        "FROM budget_lines AS b JOIN domains AS d ON d.id = b.domain "
        "JOIN budget_lines AS t ON t.domain = b.domain AND t.place = 0 ORDER BY d.number, b.place",
    )
    yield _estimates()


def _estimates() -> View:
    """The estimate of each claim, by the rules of the single estimate; amounts in 分."""
    of_claim = ("line", "applicant", "incentive", "base_fen", "count", "year", "profit_year")
    return View(
        "estimates",
        "每筆申請的估算",
        "每筆申請的估算:status、reason(見 reasons)、min_fen 到 max_fen(分),空為未知;最高是上限。"
        "合計只加 counted 的列(擇一的各檔只計最多的一檔);pays_out 為否的是少繳的稅,不是發放的款項",
        (*of_claim, "status", "reason", "min_fen", "max_fen", "capped", "pays_out", "counted"),
        sql.estimate_query(_YEARS),
    )
