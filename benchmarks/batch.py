"""What a table of claims takes, beside a mere copy of it and beside other ways to compute it.

    python benchmarks/batch.py [--sizes 100000 1000000] [--runs 5] [--openfisca PYTHON]

The claims are generated, the same at every call: ids of incentives with what they need, a few per applicant. Timed are
programs of their own in turn, with their start: `pinghu batch` from CSV to CSV with its summary; DuckDB copying the
same file, and a file of the size of our results (nothing that reads and writes a table is faster); the same claims with
amounts in words, in a worksheet, and with a fault in every tenth row; the single estimate in a loop, an applicant after
the other; and, where ``--openfisca`` names a Python that has openfisca-core, one capped rate for as many applicants,
from CSV to CSV, by that and by `pinghu batch`.
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from timing import Program, arguments, minima, pinghu, setting

from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.receipts.rules import PARTS, rule_of

SEED = 2025
PER_APPLICANT = 3
CAPPED = "ai-cooperation"
"""An incentive of the shipped document that pays a rate up to a cap: `FISCA` computes the same."""
FAULTS = ("{id},nosuch-{row},1", f"{{id}},{CAPPED},about 320萬", f"{{id}},{CAPPED},-5", f",{CAPPED},320萬")
"""Rows that are told and not counted: no such incentive, no amount, none that can be, nobody who claims."""
REJECTS = 3
"""Exit code of a batch of which some rows are not counted."""
READ = "import python_calamine as c; b = c.CalamineWorkbook.from_path('{file}'); b.get_sheet_by_index(0).to_python()"
COPY = "import duckdb; duckdb.execute(\"COPY (FROM read_csv('{file}')) TO '{to}' (FORMAT csv, HEADER)\")"
LOOP = """
import csv
from decimal import Decimal
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import estimate
from pinghu_cli.document.load import load
document, claims = load(), {{}}
with open({file!r}, encoding="utf-8") as stream:
    for row in csv.DictReader(stream):
        fen = int(Decimal(row["base"]) * 100) if row["base"] else None
        claim = Claim(incentive=row["incentive"], written=row["incentive"], base_fen=fen, count=int(row["count"] or 1))
        claims.setdefault(row["applicant"], []).append(claim)
for every in claims.values():
    estimate(document, every)
"""
FISCA = """
import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Applicant = build_entity("applicant", "applicants", "who claims", is_person=True)

class base(Variable):
    value_type, entity, definition_period, label = float, Applicant, DateUnit.YEAR, "what was spent"

class award(Variable):
    value_type, entity, definition_period, label = float, Applicant, DateUnit.YEAR, "{rate}, at most {cap}"
    def formula(applicant, period, parameters):
        return numpy.minimum(applicant("base", period) * {rate}, {cap})

system = TaxBenefitSystem([Applicant])
system.add_variables(base, award)
bases = numpy.loadtxt({file!r}, delimiter=",", skiprows=1, usecols=2)
simulation = SimulationBuilder().build_default_simulation(system, len(bases))
simulation.set_input("base", "2025", bases)
numpy.savetxt({to!r}, simulation.calculate("award", "2025"), fmt="%.2f", header="award", comments="")
"""
VERSION = "from importlib.metadata import version; print(version('openfisca-core'))"
MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Timed(NamedTuple):
    """A program of the table, and the names of those that it is a multiple of."""

    program: Program
    of: tuple[str, ...] = ()


def write_claims(path: Path, size: int) -> None:
    """``size`` claims of all kinds as CSV."""
    chance = random.Random(SEED)
    document = load()
    rules = [rule for rule in (rule_of(document, offer) for offer in offers(document)) if rule.exempt_years is None]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("applicant,incentive,base,count\n")
        for _ in range(size):
            rule = chance.choice(rules)
            base = f"{chance.randint(1, 10**9) / 100:.2f}" if rule.needs_base else ""
            applicant = chance.randrange(max(1, size // PER_APPLICANT))
            stream.write(f"申請人{applicant:08d},{rule.incentive},{base},{chance.choice(('', '1', '2'))}\n")


def write_forms(folder: Path, size: int) -> dict[str, Path]:
    """``size`` claims of `CAPPED`, each of another amount, in several forms: what they are -> the file."""
    ids = [f"申請人{number % (size // PER_APPLICANT):08d}" for number in range(1, size + 1)]
    forms = {
        "amounts in digits": [f"{id},{CAPPED},{row}0000" for row, id in enumerate(ids, 1)],
        "320萬, all different": [f"{id},{CAPPED},{row}萬" for row, id in enumerate(ids, 1)],
        "三百二十萬, all different": [f"{id},{CAPPED},{chinese(row)}萬" for row, id in enumerate(ids, 1)],
        "a fault in every tenth row": [
            f"{id},{CAPPED},{row}0000" if row % 10 else FAULTS[row // 10 % len(FAULTS)].format(id=id, row=row % 1000)
            for row, id in enumerate(ids, 1)
        ],
    }
    files = {name: folder / f"form-{place}.csv" for place, name in enumerate(forms)}
    for name, lines in forms.items():
        _table(files[name], lines)
    return files | {"XLSX": _worksheet(folder / "claims.xlsx", forms["amounts in digits"])}


def _table(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("\n".join(["applicant,incentive,base", *lines, ""]), encoding="utf-8")
    return path


def _worksheet(path: Path, lines: Iterable[str]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(("applicant,incentive,base", *lines)):
            for place, cell in enumerate(line.split(",")):
                sheet.write(row, place, int(cell) if cell.isdigit() else cell)
    return path


def chinese(number: int) -> str:
    """A number below ten million in Chinese numerals, as people write it."""
    if number >= 10_000:
        rest = number % 10_000
        return f"{chinese(number // 10_000)}萬{'零' if 0 < rest < 1000 else ''}{chinese(rest) if rest else ''}"
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name if digit else ""
        gap = not digit
    return text


def programs(folder: Path, size: int, openfisca: str | None, most: int) -> Iterator[Timed]:
    """What is timed for one size; the files are made, and stay in ``folder``."""
    file, results = folder / "claims.csv", folder / "results.csv"
    write_claims(file, size)
    batch = _batch("batch", file, folder)
    subprocess.run(batch.words, check=True, capture_output=True)
    copied = str(folder / "copy.csv")
    of_file, of_results = "DuckDB's copy of the file", "DuckDB's copy of the results"
    yield Timed(Program(of_file, [sys.executable, "-c", COPY.format(file=file, to=copied)]))
    again = results.rename(folder / "earlier.csv")
    yield Timed(Program(of_results, [sys.executable, "-c", COPY.format(file=again, to=copied)]), (of_file,))
    yield Timed(batch, (of_file, of_results))
    if size <= most:
        loop = Program("the single estimate in a loop", [sys.executable, "-c", LOOP.format(file=str(file))])
        yield Timed(loop, (batch.name,))
        yield from _forms(folder, write_forms(folder, size))
    if openfisca:
        yield from _capped(folder, size, openfisca)


def _forms(folder: Path, forms: dict[str, Path]) -> Iterator[Timed]:
    digits = _batch("amounts in digits", forms["amounts in digits"], folder)
    yield Timed(digits)
    for name in ("320萬, all different", "三百二十萬, all different", "a fault in every tenth row"):
        yield Timed(_batch(name, forms[name], folder), (digits.name,))
    read = Program("python-calamine alone", [sys.executable, "-c", READ.format(file=forms["XLSX"])])
    yield Timed(read)
    yield Timed(_batch("XLSX", forms["XLSX"], folder), (digits.name, read.name))


def _capped(folder: Path, size: int, openfisca: str) -> Iterator[Timed]:
    (rule,) = (rule for rule in (rule_of(load(), offer) for offer in offers(load())) if rule.incentive == CAPPED)
    assert rule.rate_ppm is not None
    assert rule.cap_fen is not None
    rows = (f"申請人{row:08d},{CAPPED},{row}0000" for row in range(1, size + 1))
    file = _table(folder / "applicants.csv", rows)
    values = {"rate": rule.rate_ppm / PARTS, "cap": rule.cap_fen // 100, "to": str(folder / "awards.csv")}
    fisca = Program("one capped rate by OpenFisca", [openfisca, "-c", FISCA.format(file=str(file), **values)])
    yield Timed(fisca)
    yield Timed(_batch("one capped rate by batch", file, folder), (fisca.name,))


def _batch(name: str, file: Path, folder: Path) -> Program:
    line = f"pinghu batch {file} -o {folder / 'results.csv'} -q -f table"
    return pinghu(name, line)._replace(codes=(0, REJECTS))


def memory(program: Program) -> float:
    """Megabytes that it has in memory at most."""
    words = [sys.executable, "-c", MEMORY, *program.words]
    said = subprocess.run(words, env={**os.environ, **program.environment}, capture_output=True, check=True).stdout
    return int(said) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def rows(size: int, timed: list[Timed], took: dict[str, float]) -> Iterator[list[str]]:
    """The rows of the table: a program, and one more for each further program that it is a multiple of."""
    for program, of in timed:
        first = [f"{size:,}", program.name, f"{took[program.name]:.2f}"]
        for place, other in enumerate(of or ("",)):
            ratio = f"{took[program.name] / took[other]:.2f}" if other else "1"
            yield [*(["", "", ""] if place else first), ratio, other, "" if place else f"{memory(program):.0f}"]


def main() -> None:
    parser = arguments(__doc__, runs=5, sizes=(10**5, 10**6))
    parser.add_argument("--most", type=int, default=10**5, help="of more, no worksheet and no single estimate")
    parser.add_argument("--openfisca", metavar="PYTHON", help="a Python that has openfisca-core")
    options = parser.parse_args()
    others = ["duckdb", "python-calamine"]
    print(setting(options.runs, *others), end="")
    if options.openfisca:
        said = subprocess.run([options.openfisca, "-c", VERSION], capture_output=True, text=True, check=True).stdout
        print(f", openfisca-core {said.strip()}", end="")
    print("\n\n| claims | | processor, s | × | of | memory, MB |\n| --: | --- | --: | --: | --- | --: |")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            timed = list(programs(Path(folder), size, options.openfisca, options.most))
            took = minima([program for program, _ in timed], options.runs)
            for row in rows(size, timed, took):
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
