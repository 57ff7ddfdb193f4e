"""What a call takes of the processor, as a multiple of a Python that does nothing.

    python benchmarks/startup.py [--runs 21] [--sqlite-utils PATH] [--ripgrep PATH] [WORD …]

Prints the least time of the processor over interleaved runs. Beside pinghu: hello-worlds in the installed Typer,
without and with a Rich table, and, where they are found, `sqlite-utils search` and ripgrep on the same items. "Empty
home" is a call in a home folder that holds nothing, "without index" one on a copy of the document that no index stands
beside. With words, only the lines that hold one of them (and the bare Python) are timed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import BARE, Program, arguments, bare, minima, pinghu, setting

from pinghu_cli.declared import to_plain
from pinghu_cli.document.load import load
from pinghu_cli.document.prepared import shipped
from pinghu_cli.prepare import refresh
from pinghu_cli.receipts.receipt import estimate

DOCS = Path(__file__).resolve().parent.parent / "docs"
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
    "pinghu replay RECEIPT -f table",
    "pinghu match '{申請人: 個人, 購置: [一級能效家電, 手機]}' -f table",
    "pinghu validate -f table",
    "pinghu schema budget",
    f"pinghu diff {DOCS}/edition-2024.yaml {DOCS}/edition-2025.yaml -f table",
    f"pinghu draft {DOCS}/published-2026.txt -q",
    "pinghu batch CLAIMS -o RESULTS -q -f json",
    "pinghu export json -",
    "pinghu help formats",
]
TAB = "measures --unit j"
SHELLS = ("bash", "zsh", "fish")
FIRST = "pinghu search 智能工廠 -f json"
HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str) -> None:
    print(f"hello {name}")
app()
"""
HELLO_TABLE = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str) -> None:
    from rich.console import Console
    from rich.table import Table
    table = Table("hello")
    table.add_row(name)
    Console().print(table)
app()
"""
QUERY = "智能工廠"


def own(folder: Path) -> list[Program]:
    """Every line of ours; the first search of a user; TAB."""
    copy, home = folder / "copy.yaml", folder / "home"
    copy.write_bytes(shipped().read_bytes())
    home.mkdir()
    files = {
        name: folder / f"{name}{end}" for name, end in (("RECEIPT", ".json"), ("CLAIMS", ".csv"), ("RESULTS", ".csv"))
    }
    files["CLAIMS"].write_text("applicant,incentive,amount\n甲,ai-cooperation,320萬\n", encoding="utf-8")
    files["RECEIPT"].write_text(
        json.dumps(to_plain(estimate(load(shipped()), ["ai-cooperation=320萬"]))), encoding="utf-8"
    )
    programs = [pinghu(line, _filled(line, files)) for line in LINES]
    programs.append(pinghu(f"{FIRST} (empty home)", FIRST, HOME=str(home), XDG_CACHE_HOME=str(home / ".cache")))
    programs.append(pinghu(f"{FIRST} (without index)", FIRST, PINGHU_DATA=str(copy)))
    programs += [pinghu(f"TAB for a unit, {shell}", f"pinghu {TAB}", _PINGHU_COMPLETE=shell) for shell in SHELLS]
    return programs


def _filled(line: str, files: dict[str, Path]) -> str:
    """A line with the names of real files in place of RECEIPT and the like."""
    return " ".join(str(files.get(word, word)) for word in line.split(" "))


def others(folder: Path, sqlite_utils: str | None, ripgrep: str | None) -> list[Program]:
    """What people would use instead, on the same items."""
    programs = []
    for name, code in (("hello-world in Typer", HELLO), ("hello-world in Typer with a Rich table", HELLO_TABLE)):
        script = folder / f"{name.replace(' ', '-')}.py"
        script.write_text(code, encoding="utf-8")
        programs.append(Program(name, [sys.executable, str(script), "world"]))
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
    """A Markdown table: milliseconds, and multiples of the bare Python and of the hello-world with a table."""
    units = [took[BARE], took.get("hello-world in Typer with a Rich table")]
    rows = ["| | ms | × bare | × hello with a table |", "|---|--:|--:|--:|"]
    for name, seconds in took.items():
        ratios = [f"{seconds / unit:.2f}" if unit else "" for unit in units]
        rows.append(f"| `{name}` | {seconds * 1000:.0f} | {' | '.join(ratios)} |")
    return "\n".join(rows)


def main() -> None:
    parser = arguments(__doc__, runs=21)
    parser.add_argument("--sqlite-utils", default=shutil.which("sqlite-utils"), metavar="PATH")
    parser.add_argument("--ripgrep", default=shutil.which("rg"), metavar="PATH")
    parser.add_argument("words", nargs="*", metavar="WORD")
    options = parser.parse_args()
    refresh()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        programs = [*others(folder, options.sqlite_utils, options.ripgrep), *own(folder)]
        chosen = [
            program for program in programs if not options.words or any(word in program.name for word in options.words)
        ]
        took = minima([bare(), *chosen], options.runs)
    print(setting(options.runs), "", table(took).replace(f"{DOCS}/", ""), sep="\n")


if __name__ == "__main__":
    main()
