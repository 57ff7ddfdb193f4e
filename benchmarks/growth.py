"""What happens when the document grows: 1x, 10x, 100x the items, made of sentences of the real one.

    python benchmarks/growth.py [--sizes 1 10 100] [--runs 15]

Each data file keeps every rule of loading. Timed are programs of their own: the load, a search in memory, a search and
a page with an index beside the file; and within one, the queries alone, with the memory it took.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from timing import Program, arguments, minima, once, pinghu, setting

from pinghu_cli.document.prepared import shipped
from pinghu_cli.document.yaml_source import parse

SEED = 2025
QUERY = "智能工廠"
QUERIES = [QUERY, "買手機能補多少錢", "發明專利補助", "500万", "智能工场", "zhinenggongchang"]
LOAD = "from pinghu_cli.document.load import load; load({path!r})"
PREPARE = """
from pathlib import Path
from pinghu_cli.document.load import DataFile
from pinghu_cli.document.prepared import beside
from pinghu_cli.prepare import prepare
file = DataFile({path!r})
beside(file.name).write_bytes(prepare(file.data, file.document))
"""
ASK = """
import json, resource, statistics, time
from pinghu_cli.document.load import DataFile
from pinghu_cli.finding import engine
index = engine.index_in(DataFile({path!r}))
took = []
for query in {queries!r}:
    engine.search(index, query, limit=10)
    start = time.process_time()
    engine.search(index, query, limit=10)
    took.append(time.process_time() - start)
print(json.dumps([statistics.median(took), max(took), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""

Values = dict[str, Any]


class Passage(NamedTuple):
    """A piece of an item's text with the facts that are stated in it alone."""

    text: str
    targets: list[Values]
    incentives: list[Values]


def grown(times: int) -> bytes:
    """The shipped document with ``times`` the measures and annex items, as YAML; the same bytes at every call."""
    whole: Any = parse(shipped().read_bytes(), "policies.yaml").value
    chance = random.Random(SEED)
    measures = [measure for domain in whole["domains"] for measure in domain["measures"]]
    pool = [passage for measure in measures for passage in passages(measure, "text")]
    number = 0
    for domain in whole["domains"]:
        own = domain["measures"]
        domain["measures"] = [
            *own,
            *(mixed(own, measures, pool, "text", chance) for _ in range(len(own) * (times - 1))),
        ]
        for measure in domain["measures"]:
            number += 1
            measure["number"] = number
    items = whole["annex"]["items"]
    pool = [passage for item in items for passage in passages(item, "goal")]
    more = (mixed(items, items, pool, "goal", chance) for _ in range(len(items) * (times - 1)))
    whole["annex"]["items"] = [*items, *more]
    for place, item in enumerate(whole["annex"]["items"], 1):
        item["number"] = place
        if place > len(items):
            item |= {"domain": chance.randint(1, 8), "mirrors": [chance.randint(1, number)]}
    give_ids(whole)
    return yaml.dump(whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000).encode()


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, _: object) -> bool:
        """Write what occurs twice twice: the reader takes no aliases."""
        return True


def passages(item: Values, key: str) -> Iterator[Passage]:
    """The item's sentences, taken together where a fact's quote runs over several."""
    text: str = item[key]
    facts = [*item.get("targets", ()), *item.get("incentives", ())]
    spans = [(text.find(fact["quote"]), text.find(fact["quote"]) + len(fact["quote"])) for fact in facts]
    start = 0
    for place, character in enumerate(text, 1):
        inside = any(first < place < last for first, last in spans)
        if (character == "。" and not inside) or place == len(text):
            held = [fact for fact, (first, last) in zip(facts, spans, strict=True) if start <= first and last <= place]
            yield Passage(
                text[start:place],
                [fact for fact in held if "metric" in fact],
                [fact for fact in held if "tiers" in fact],
            )
            start = place


def mixed(own: list[Values], every: list[Values], pool: list[Passage], key: str, chance: random.Random) -> Values:
    """An item like one of ``own``: half titles of two items, keywords of two, as many passages of ``pool``."""
    like, other = chance.choice(own), chance.choice(every)
    size = len(list(passages(like, key)))
    taken = list({one.text: one for one in chance.choices(pool, k=size)}.values())
    text = "".join(one.text for one in taken)
    targets = {fact["metric"]: fact for one in taken for fact in one.targets if text.count(fact["quote"]) == 1}
    incentives = [dict(fact) for one in taken for fact in one.incentives if text.count(fact["quote"]) == 1]
    keywords = [*like.get("keywords", ()), *other.get("keywords", ())]
    return {
        "number": 0,
        "title": like["title"][: len(like["title"]) // 2] + other["title"][len(other["title"]) // 2 :],
        key: text,
        "units": like["units"],
        "keywords": chance.sample(keywords, len(keywords) // 2),
        "targets": list(targets.values()),
        "incentives": incentives,
    }


def give_ids(whole: Values) -> None:
    """Number the incentives that were copied: every id stands once."""
    seen: dict[str, int] = {}
    items = [*(measure for domain in whole["domains"] for measure in domain["measures"]), *whole["annex"]["items"]]
    for item in items:
        for incentive in item.get("incentives", ()):
            copies = seen[incentive["id"]] = seen.get(incentive["id"], 0) + 1
            if copies > 1:
                incentive["id"] = f"{incentive['id']}-{copies}"


def write(folder: Path, times: int) -> Path:
    """The grown document as a file."""
    path = folder / f"{times}x.yaml"
    path.write_bytes(grown(times))
    return path


def measured(paths: dict[int, Path], runs: int) -> list[list[str]]:
    """One row of the table for each size."""
    loads = {n: once(_python(LOAD, path)) for n, path in paths.items()}
    lines = {n: f"pinghu search {QUERY} -f json --data {path}" for n, path in paths.items()}
    in_memory = {n: once(pinghu("in memory", line)) for n, line in lines.items()}
    for path in paths.values():
        once(_python(PREPARE, path))
    indexed = minima([pinghu(f"{n}x", line) for n, line in lines.items()], runs)
    pages = minima([pinghu(f"{n}x", f"pinghu show 9 -f json --data {path}") for n, path in paths.items()], runs)
    rows = []
    for n, path in paths.items():
        middle, longest, memory = asked(path)
        rows.append(
            [
                f"{n}x",
                f"{83 * n:,}",
                f"{path.stat().st_size / 1e6:.1f}",
                f"{loads[n]:.2f}",
                f"{in_memory[n]:.2f}",
                f"{indexed[f'{n}x'] * 1000:.0f}",
                f"{indexed[f'{n}x'] / indexed[f'{min(paths)}x']:.1f}",
                f"{pages[f'{n}x'] * 1000:.0f}",
                f"{middle * 1000:.1f}",
                f"{longest * 1000:.0f}",
                f"{memory:.0f}",
            ]
        )
    return rows


def _python(code: str, path: Path) -> Program:
    return Program(str(path), [sys.executable, "-c", code.format(path=str(path))])


def asked(path: Path) -> tuple[float, float, float]:
    """Median and longest seconds of a query, and the peak of memory in MB, of a program that asks them all."""
    code = ASK.format(path=str(path), queries=QUERIES)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    middle, longest, memory = json.loads(done.stdout)
    return middle, longest, memory / (1024 if sys.platform != "darwin" else 1024 * 1024)


HEADINGS = (
    *("size", "items", "YAML, MB", "load, s", "search in memory, s", "with index, ms", "× 1x", "show, ms"),
    *("query, ms", "longest query, ms", "memory, MB"),
)


def main() -> None:
    options = arguments(__doc__, runs=15, sizes=(1, 10, 100)).parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with ProcessPoolExecutor(1) as elsewhere:  # a program's peak of memory is never below that of its parent
            paths = {times: elsewhere.submit(write, folder, times).result() for times in sorted(options.sizes)}
        rows = measured(paths, options.runs)
    print(setting(options.runs), "", sep="\n")
    for row in (HEADINGS, ["--:"] * len(HEADINGS), *rows):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
