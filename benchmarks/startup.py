"""How long a call takes, as a multiple of a Python that does nothing.

    python benchmarks/startup.py [--runs 21] [--sqlite-utils PATH] [--ripgrep PATH] [WORD …]

Prints medians over interleaved runs. Warm is the second call, cold a call with an empty cache. Beside pinghu: a
hello-world in the installed Typer, and, where they are found, `sqlite-utils search` and ripgrep on the same items. With
words, only the lines that hold one of them (and the bare Python) are timed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import BARE, Program, bare, medians, pinghu, setting

from pinghu_cli.document.load import load

LINES = [
    "pinghu about",
    "pinghu --version",
    "pinghu -h",
    "pinghu search 智能工廠 -f json",
    "pinghu search 智能工廠 -f table",
    "pinghu search zhinenggongchang -f table",
    "pinghu show 9 -f json",
    "pinghu show 9 -f table",
    "pinghu domains -f table",
    "pinghu measures -f table",
    "pinghu measures --unit 經信局 -f table",
    "pinghu annex -f table",
    "pinghu text 9",
    "pinghu units -f table",
    "pinghu units 經信局 -f table",
    "pinghu budget -f table",
    "pinghu targets -f table",
    "pinghu incentives --for 企業 -f table",
    "pinghu estimate 省級智能工廠 ai-cooperation=320萬 一級能效家電=8000x2 -f table",
    "pinghu match '{申請人: 個人, 購置: [一級能效家電, 手機]}' -f table",
    "pinghu validate -f table",
    "pinghu schema budget",
    "pinghu cache -f table",
    "pinghu export json -",
    "pinghu help formats",
]
TAB = "measures --unit j"
SHELLS = ("bash", "zsh", "fish")
HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str) -> None:
    print(f"hello {name}")
app()
"""
QUERY = "智能工廠"


def own(folder: Path) -> list[Program]:
    """Every line of ours, warm and cold."""
    warm, cold = str(folder / "warm"), str(folder / "cold")

    def empty() -> None:
        shutil.rmtree(cold, ignore_errors=True)
        Path(cold).mkdir()

    Path(warm).mkdir()
    programs = [pinghu(line, line, warm) for line in LINES]
    programs += [pinghu(f"{line} (cold)", line, cold, empty) for line in LINES]
    for shell in SHELLS:
        for kept, suffix, before in ((warm, "", lambda: None), (cold, " (cold)", empty)):
            program = pinghu(f"TAB for a unit, {shell}{suffix}", f"pinghu {TAB}", kept, before)
            programs.append(program._replace(environment={**program.environment, "_PINGHU_COMPLETE": shell}))
    return programs


def others(folder: Path, sqlite_utils: str | None, ripgrep: str | None) -> list[Program]:
    """What people would use instead, on the same items."""
    (folder / "hello.py").write_text(HELLO, encoding="utf-8")
    programs = [Program("hello-world in Typer", [sys.executable, str(folder / "hello.py"), "world"])]
    items = [{"id": item.id, "title": item.title, "text": item.text} for item in load().items()]
    if sqlite_utils:
        base = str(folder / "items.db")
        rows = json.dumps(items, ensure_ascii=False)
        subprocess.run([sqlite_utils, "insert", base, "items", "-", "--pk", "id"], input=rows, text=True, check=True)
        index = [sqlite_utils, "enable-fts", base, "items", "title", "text", "--tokenize", "trigram"]
        subprocess.run(index, check=True)
        programs.append(
            Program(f"sqlite-utils search ({_version(sqlite_utils)})", [sqlite_utils, "search", base, "items", QUERY])
        )
    if ripgrep:
        text = folder / "items.txt"
        text.write_text("\n".join(f"{one['id']}\t{one['title']}\t{one['text']}" for one in items), encoding="utf-8")
        programs.append(Program(f"rg ({_version(ripgrep)})", [ripgrep, QUERY, str(text)]))
    return programs


def _version(tool: str) -> str:
    """The number of its version, as the first line of ``--version`` ends or goes on."""
    said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    return next((word for word in said.split() if word[0].isdigit()), "unknown")


def table(took: dict[str, float]) -> str:
    """A Markdown table: milliseconds and multiples of the bare Python, warm and cold side by side."""
    rows = ["| | warm, ms | × bare | cold, ms | × bare |", "|---|--:|--:|--:|--:|"]
    for name, seconds in took.items():
        if not name.endswith(" (cold)"):
            cells = [_cells(one, took[BARE]) for one in (seconds, took.get(f"{name} (cold)"))]
            rows.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cells(seconds: float | None, unit: float) -> str:
    return " | " if seconds is None else f"{seconds * 1000:.0f} | {seconds / unit:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--sqlite-utils", default=shutil.which("sqlite-utils"), metavar="PATH")
    parser.add_argument("--ripgrep", default=shutil.which("rg"), metavar="PATH")
    parser.add_argument("words", nargs="*", metavar="WORD")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        programs = [*others(folder, options.sqlite_utils, options.ripgrep), *own(folder)]
        chosen = [one for one in programs if not options.words or any(word in one.name for word in options.words)]
        took = medians([bare(), *chosen], options.runs)
    print(setting(options.runs), "", table(took), sep="\n")


if __name__ == "__main__":
    main()
