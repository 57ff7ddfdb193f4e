"""How long a table of claims takes, beside a mere copy of it, and beside other ways to compute it.

    python benchmarks/batch.py [--sizes 10000 100000 1000000 10000000] [--runs 5]
    python benchmarks/batch.py --forms [--sizes 100000] [--runs 5]

The claims are generated, the same at every call: ids of incentives with what they need, a few per applicant. Timed are
programs of their own, interleaved: `pinghu batch` from CSV to CSV with its summary, and DuckDB copying the same file,
and a file of the size of our results (the limits: nothing that reads and writes a table is faster). Within a program
each: the single estimate in a loop, one applicant after the other, and OpenFisca, if it is installed, computing one
capped rate for as many persons. ``--forms`` compares ways to write the same claims: amounts in 萬 and in words, a
worksheet.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from timing import Program, medians, pinghu, setting

from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.receipts.rules import rule_of

SEED = 2025
PER_APPLICANT = 3
WRITTEN = ("plain", "in 萬", "in words")
"""How amounts are written; of each way all amounts of a file differ."""
READ = "import python_calamine as c; b = c.CalamineWorkbook.from_path('{file}'); b.get_sheet_by_index(0).to_python()"
COPY = "import duckdb; duckdb.execute(\"COPY (FROM read_csv('{file}')) TO '{to}' (FORMAT csv, HEADER)\")"
LOOP = """
import csv, time
from decimal import Decimal
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import estimate
from pinghu_cli.document.load import load
document, claims = load(), {{}}
with open({file!r}, encoding="utf-8") as stream:
    for row in csv.DictReader(stream):
        amount = Decimal(row["base"]) if row["base"] else None
        claim = Claim(incentive=row["incentive"], amount=amount, count=int(row["count"] or 1))
        claims.setdefault(row["applicant"], []).append(claim)
start = time.perf_counter()
for every in claims.values():
    estimate(document, every)
print(time.perf_counter() - start)
"""
FISCA = """
import random, time
import numpy
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable
from openfisca_country_template import CountryTaxBenefitSystem, entities

class spend(Variable):
    value_type, entity, definition_period, label = float, entities.Person, DateUnit.YEAR, "spend"

class support(Variable):
    value_type, entity, definition_period, label = float, entities.Person, DateUnit.YEAR, "20%, at most 500,000"
    def formula(person, period, parameters):
        return numpy.minimum(person("spend", period) * 0.2, 500_000)

system = CountryTaxBenefitSystem()
system.add_variables(spend, support)
chance = numpy.random.default_rng({seed})
amounts = chance.uniform(1, 1e7, {size})
start = time.perf_counter()
simulation = SimulationBuilder().build_default_simulation(system, {size})
simulation.set_input("spend", "2025", amounts)
simulation.calculate("support", "2025")
print(time.perf_counter() - start)
"""
MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Measured(NamedTuple):
    """Seconds and megabytes of one size."""

    size: int
    batch: float
    copy: float
    copy_of_results: float
    memory: float
    loop: float | None
    fisca: float | None


def write_forms(folder: Path, size: int) -> dict[str, Path]:
    """The same ``size`` claims with a different amount each, once for each of `WRITTEN`, and as a worksheet."""
    import xlsxwriter

    files = {way: folder / f"{place}.csv" for place, way in enumerate(WRITTEN)}
    for way, path in files.items():
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write("applicant,incentive,base\n")
            for number in range(1, size + 1):
                amount = {"plain": f"{number}0000", "in 萬": f"{number}萬", "in words": f"{chinese(number)}萬"}[way]
                stream.write(f"申請人{number % (size // PER_APPLICANT):08d},ai-cooperation,{amount}\n")
    book = xlsxwriter.Workbook(str(folder / "claims.xlsx"), {"constant_memory": True})
    sheet = book.add_worksheet()
    for row, line in enumerate(files["plain"].read_text(encoding="utf-8").splitlines()):
        for place, cell in enumerate(line.split(",")):
            sheet.write(row, place, int(cell) if cell.isdigit() else cell)
    book.close()
    return files | {"XLSX": folder / "claims.xlsx"}


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


def forms(folder: Path, size: int, runs: int) -> dict[str, float]:
    """Seconds of each way to write the same claims, and of what reads the worksheet."""
    files = write_forms(folder, size)
    programs = [
        pinghu(way, f"pinghu batch {path} -o {folder / 'results.csv'} -q -f table") for way, path in files.items()
    ]
    read = Program("calamine alone", [sys.executable, "-c", READ.format(file=files["XLSX"])])
    return medians([*programs, read], runs)


def write_claims(path: Path, size: int) -> None:
    """``size`` claims as CSV, the same bytes at every call."""
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


def measured(folder: Path, size: int, runs: int, most_in_a_loop: int) -> Measured:
    """Everything for one size."""
    file = folder / f"{size}.csv"
    write_claims(file, size)
    line = f"pinghu batch {file} -o {folder / 'results.csv'} -q -f table"
    batch = pinghu("batch", line)
    copy = Program("copy", [sys.executable, "-c", COPY.format(file=file, to=folder / "copy.csv")])
    subprocess.run(batch.words, check=True, capture_output=True)
    made = str(folder / "results.csv")
    (folder / "made.csv").write_bytes(Path(made).read_bytes())
    again = [sys.executable, "-c", COPY.format(file=folder / "made.csv", to=folder / "copy.csv")]
    took = medians([copy, batch, Program("copy of results", again)], runs)
    said = subprocess.run([sys.executable, "-c", MEMORY, *batch.words], capture_output=True, check=True).stdout
    loop = seconds(LOOP.format(file=str(file))) if size <= most_in_a_loop else None
    has_fisca = find_spec("openfisca_country_template") is not None
    fisca = seconds(FISCA.format(seed=SEED, size=size)) if has_fisca else None
    for left in (file, folder / "results.csv", folder / "copy.csv", folder / "made.csv"):
        left.unlink()
    return Measured(size, took["batch"], took["copy"], took["copy of results"], int(said) / 1024, loop, fisca)


def seconds(code: str) -> float:
    """What a program that times itself says, the median of three."""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)]
    return statistics.median(float(said) for said in runs)


HEADINGS = (
    *("claims", "batch, s", "claims/s", "copy, s", "× copy", "copy of results, s", "× that", "memory, MB"),
    *("single estimate in a loop, claims/s", "OpenFisca, one variable, persons/s"),
)


def cells(one: Measured) -> list[str]:
    """A row of the table."""
    rates = [f"{one.size / took:,.0f}" if took else "" for took in (one.loop, one.fisca)]
    return [
        *(f"{one.size:,}", f"{one.batch:.2f}", f"{one.size / one.batch:,.0f}"),
        *(f"{one.copy:.2f}", f"{one.batch / one.copy:.1f}", f"{one.copy_of_results:.2f}"),
        *(f"{one.batch / one.copy_of_results:.1f}", f"{one.memory:,.0f}", *rates),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**4, 10**5, 10**6, 10**7])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--most-in-a-loop", type=int, default=10**5, help="the single estimate is slow")
    parser.add_argument("--forms", action="store_true", help="ways to write the same claims")
    options = parser.parse_args()
    print(setting(options.runs, "duckdb"), "", sep="\n")
    if options.forms:
        with tempfile.TemporaryDirectory() as folder:
            for size in options.sizes:
                for way, seconds_of in forms(Path(folder), size, options.runs).items():
                    print(f"| {size:,} | {way} | {seconds_of:.2f} |", flush=True)
        return
    for row in (HEADINGS, ["--:"] * len(HEADINGS)):
        print(f"| {' | '.join(row)} |")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            one = measured(Path(folder), size, options.runs, options.most_in_a_loop)
            print(f"| {' | '.join(cells(one))} |", flush=True)


if __name__ == "__main__":
    main()
