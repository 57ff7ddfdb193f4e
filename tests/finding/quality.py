"""Score search on judged queries, in one process: ``python -m tests.finding.quality [--misses] [FILE …]``.

A query is ``{"query", "kind", "tier", "relevant": {item: grade}, "clause"}``: grade 2 is what the asker wants, 1 is
also about it; tier ``none`` means that nothing answers; the clause (or a list of them) is what must be shown with the
first hit, where that is a wanted one. Domains are left out of a ranking before it is scored.
"""

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pinghu_cli.document.load import load
from pinghu_cli.finding import engine
from pinghu_cli.finding.engine import Hit
from pinghu_cli.finding.index import Index
from pinghu_cli.spelling.normalise import fold

QUERIES = Path(__file__).with_name("queries.jsonl")
MEASURES = ("mrr10", "ndcg10", "recall5", "misjudged", "first3", "clause")
_FIRST = 3


def judged(files: Iterable[Path] = (QUERIES,)) -> list[dict[str, Any]]:
    """All queries of the files."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@cache
def found(index: Index, query: str) -> engine.Found:
    """What a search finds, asked once for all who judge it: ten hits."""
    return engine.find(index, query, limit=10)


def ranking(index: Index, query: str) -> tuple[list[Hit], bool]:
    """The first ten hits, without domains, and whether any hit answers."""
    answer = found(index, query)
    return [hit for hit in answer.hits if hit.kind != "domain"], answer.is_answered


def marks(ranked: list[str], grades: dict[str, int]) -> tuple[float, float, float]:
    """MRR@10, nDCG@10 and recall@5 of grade 2."""
    best = {item for item, grade in grades.items() if grade == 2}
    first = next((1 / place for place, item in enumerate(ranked, 1) if item in best), 0.0)
    gain = sum((2 ** grades.get(item, 0) - 1) / math.log2(place + 1) for place, item in enumerate(ranked, 1))
    ideal = sorted(grades.values(), reverse=True)[:10]
    most = sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(ideal, 1))
    return first, gain / most, len(best & set(ranked[:5])) / min(len(best), 5)


def shows(hit: Hit, clause: str | list[str]) -> bool:
    """Whether a hit shows the clause, or all of them."""
    clauses = [clause] if isinstance(clause, str) else clause
    return all(fold(each) in fold(hit.snippet) for each in clauses)


def score(index: Index, queries: list[dict[str, Any]]) -> tuple[dict[str, dict[str, float]], float, list[str]]:
    """Means by category, by tier and for ``ALL``; the share of unanswerable queries not answered; a line for each miss.

    ``misjudged`` are queries that the document answers (tier ``full``) for which no hit is called an answer, and those
    that it only touches (``touch``) for which one is, or nothing is shown. ``first3`` is the share of the first three
    hits that is relevant; ``clause`` that of the right first hits that show the right clause.
    """
    grouped: dict[str, list[tuple[float | None, ...]]] = defaultdict(list)
    silent: list[bool] = []
    misses = []
    for query in queries:
        hits, answered = ranking(index, query["query"])
        ranked = [hit.id for hit in hits]
        tier, kind = query.get("tier", "full"), query.get("kind") or query["category"]
        if "none" in {tier, query.get("category")}:
            silent.append(not answered)
            missed = answered
        else:
            wanted = {item: grade for item, grade in query["relevant"].items() if item[0] != "D"}
            if not wanted:  # a domain alone, which a ranking leaves out
                continue
            grades = wanted if 2 in wanted.values() else dict.fromkeys(wanted, 2)
            mark = marks(ranked, grades)
            wrongly = not answered if tier == "full" else not ranked or answered
            missed = mark[0] < 1 or wrongly
            first = [float(item in wanted) for item in ranked[:_FIRST]]
            right = shows(hits[0], query["clause"]) if query.get("clause") and mark[0] == 1 else None
            for group in (kind, f"tier {tier}", "ALL"):
                grouped[group].append((*mark, float(wrongly), sum(first) / len(first) if first else None, right))
            missed = missed or right is False
        if missed:
            misses.append(f"{tier:6}{kind:12} {query['query']}  want {query['relevant']}  got {ranked[:5]}")
    means = {kind: {"n": float(len(rows)), **_means(rows)} for kind, rows in grouped.items()}
    return means, sum(silent) / len(silent) if silent else 1.0, misses


def _means(rows: list[tuple[float | None, ...]]) -> dict[str, float]:
    """The mean of each column over the rows that have it."""
    columns = ([mark for mark in column if mark is not None] for column in zip(*rows, strict=True))
    return {name: sum(marks) / len(marks) for name, marks in zip(MEASURES, columns, strict=True) if marks}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[QUERIES])
    parser.add_argument("--misses", action="store_true", help="list the queries whose first hit is not a wanted one")
    given = parser.parse_args()
    means, silent, misses = score(engine.index_of(load()), judged(given.files))
    print(f"{'kind':16}{'n':>5}" + "".join(f"{name:>9}" for name in MEASURES))
    for kind, row in sorted(means.items(), key=lambda pair: pair[0] == "ALL"):
        print(f"{kind:16}{row['n']:>5.0f}" + "".join(f"{row.get(name, math.nan):>9.3f}" for name in MEASURES))
    print(f"unanswerable queries without a false answer: {silent:.0%}")
    if given.misses:
        print("\n".join(misses))


if __name__ == "__main__":
    main()
