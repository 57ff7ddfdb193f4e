"""How long a search takes: what people type, and what is built to be hard.

    python benchmarks/search.py [--queries FILE]

In one process, each query once after a first one that loads everything. Seconds are of the CPU, not of a busy machine;
beside them stands how many times a bare Python starts in the longest of them.
"""

import argparse
import base64
import json
import random
import statistics
import time
from pathlib import Path

from timing import BARE, bare, minima, setting

from pinghu_cli import api
from pinghu_cli.document.model import Document
from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index

QUERIES = Path(__file__).parent.parent / "tests" / "finding" / "blind.jsonl"
LENGTHS = (60, 400, 5_000, 40_000)
SEED = 2025
BARE_RUNS = 5
PIECES = {
    "one letter": "a",
    "pinyin": "yi",
    "pinyin of many cuts": "xianganeng",
    "homophones": "只能是事世市实时石",
    "numerals": "一",
    "scales": "十亿",
    "digits": "9",
    "grouped digits": "1,000,",
    "plurals": "ses ",
    "punctuation": "!?,。",
    "a question": "买手机能补多少",
}


def built(document: Document, length: int) -> dict[str, str]:
    """Hard input of a length, by name."""
    chance = random.Random(SEED)
    texts = {name: (piece * length)[:length] for name, piece in PIECES.items()}
    texts["base64"] = base64.b64encode(chance.randbytes(length)).decode()[:length]
    texts["random characters"] = "".join(chr(chance.randint(0x4E00, 0x9FFF)) for _ in range(length))
    whole = "".join(item.text for item in document.items())
    texts["the document"] = (whole * (length // len(whole) + 1))[:length]
    return texts


def took(index: Index, text: str) -> float:
    """CPU seconds of one search."""
    start = time.process_time()
    engine.find(index, text, limit=10, explain=True)
    return time.process_time() - start


def main() -> None:
    """Print median, p99 and worst of what people type, and the worst of each length of what is built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, default=QUERIES)
    given = parser.parse_args()
    document = api.load()
    index = engine.index_of(document)
    engine.find(index, "zhinenggongchang 只能工厂")
    typed = [json.loads(line)["query"] for line in given.queries.read_text(encoding="utf-8").splitlines()]
    seconds = sorted(took(index, query) for query in typed)
    p99 = seconds[int(0.99 * (len(seconds) - 1))]
    empty = minima([bare()], BARE_RUNS)[BARE]
    print(f"{setting(1)}\n\n| | median, s | p99 | worst | × bare, worst |\n| --- | --: | --: | --: | --: |")
    cells = [f"{statistics.median(seconds):.4f}", f"{p99:.3f}", f"{seconds[-1]:.3f}", f"{seconds[-1] / empty:.1f}"]
    print(f"| {len(typed):,} typed questions | {' | '.join(cells)} |")
    for length in LENGTHS:
        worst, name = max((took(index, text), name) for name, text in built(document, length).items())
        print(f"| built to be hard, {length:,} characters ({name}) | | | {worst:.3f} | {worst / empty:.1f} |")


if __name__ == "__main__":
    main()
