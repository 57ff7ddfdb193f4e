"""A file of claims -> a file of results, a file of rejects, and what it all adds up to."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pinghu_cli.batch import estimates, results
from pinghu_cli.batch.budget import Use, against_budget
from pinghu_cli.batch.cells import REJECT_FIELDS, REJECTS, load_cells
from pinghu_cli.batch.claims import Understood, create_claims, derived_columns
from pinghu_cli.batch.doubts import doubts
from pinghu_cli.batch.engine import Engine, Report
from pinghu_cli.batch.summary import Group, Summary, summary
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.drafts import Draft, room_beside
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.files import check_output, in_print
from pinghu_cli.intake.database import MEMORY
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.rows import RowReader
from pinghu_cli.intake.tables import Asked, Table, table
from pinghu_cli.receipts.rules import rule_of
from pinghu_cli.receipts.warnings import Facts

if TYPE_CHECKING:
    from pinghu_cli.batch.workbook import Sheet


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to read and where to write; names as the user wrote them."""

    input: str
    output: str
    rejects: str | None = None
    """None: beside the output, as OUTPUT.rejects.csv."""
    asked: Asked = Asked()
    """How the input is to be read."""
    chinese: bool | None = None
    """Whether the headings of results are Chinese; None: in XLSX alone."""
    bom: bool = False
    memory: str = MEMORY
    applicants: int | None = None
    """Of how many applicants the sums are wanted, the largest first; None: of all."""
    inputs: tuple[str, ...] = ()
    """Other files that the command reads, and that must not be written."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job."""

    headings: Headings
    """The columns of the file with what they were taken for."""
    remarks: tuple[str, ...]
    """How the file was read where that was not given."""
    understood: Understood
    claims: int
    rejected: int
    """How many rows were set aside."""
    rejects: str | None
    """Where the rejects are; None when there are none."""
    stale: str | None
    """An earlier file of rejects, or somebody else's, that was left alone."""
    facts: Facts
    """What there is to warn of."""
    groups: tuple[Group, ...]
    """The whole first, then domains, measures, incentives and lead units in the document's order, and applicants."""
    uses: tuple[Use, ...]
    """The same beside the budget."""


SumsSheet = Callable[[Summary, Headings], "Sheet"]
"""Makes the worksheet of sums that stands beside the results in a workbook."""


def run(document: Document, job: Job, *, report: Report, sums: SumsSheet | None = None) -> Batch:
    """Do ``job``; the files appear whole or not at all. A file of rejects is written only where there are some.

    Raise UsageError for a job that cannot be, DataError for an input that cannot be read at all, WriteError or OSError
    when a file cannot be written. Ctrl-C and SIGTERM leave nothing behind.
    """
    output, rejects = check(job)
    with ExitStack() as stack:
        read = stack.enter_context(table(document, job.input, job.asked))
        if read.problems:
            listed = "\n".join(map(str, read.problems))
            raise DataError("bad-claims-file", listed, "改正前不作任何計算", read.problems)
        made = stack.enter_context(Draft(output))
        scratch = [stack.enter_context(Draft(None)) for _ in range(2)]
        spill = stack.enter_context(room_beside(output))
        known = [draft.path for draft in (made, *scratch)] + ([read.plain.path] if read.plain else [])
        engine = stack.enter_context(closing(Engine(known, report, job.memory, in_print(spill))))
        batch = _run(engine, document, job, read, made, scratch, sums)
        if batch.rejected:
            with Draft(rejects) as left_out:
                format = results.format_of(rejects)
                chinese = job.chinese if job.chinese is not None else format == "xlsx"
                bom = job.bom or results.format_of(output) == "xlsx"
                results.write_rejects(engine, left_out, format, bom=bom, chinese=chinese)
                left_out.put()  # first: results never stand there without them
        made.put()
        return _about_rejects(batch, job, rejects)


def check(job: Job) -> tuple[Path, Path]:
    """The paths of results and rejects. Raise UsageError, WriteError where the job cannot be."""
    inputs = [job.input, *job.inputs]
    output = check_output(job.output, inputs=inputs)
    chosen = job.rejects or str(_rejects_beside(output))
    rejects = check_output(chosen, inputs=inputs)
    for path in (output, rejects):
        if results.format_of(path) == "xlsx":
            from pinghu_cli.batch.workbook import load_xlsxwriter

            load_xlsxwriter("把結果寫成 .csv")
    if output.resolve() == rejects.resolve():
        raise UsageError("same-file", "結果與退件不能是同一個檔案", "請給 --rejects 另一個檔名")
    if job.bom and results.format_of(output) not in {"csv", "tsv"}:
        raise UsageError("option-misfit", "--bom 只用於 CSV 與 TSV 的結果", "去掉 --bom")
    return output, rejects


def _rejects_beside(output: Path) -> Path:
    """OUTPUT.rejects.csv, or the next free name where somebody else's file has that one."""
    path = output.with_name(f"{output.stem}.rejects.csv")
    number = 2
    while path.exists() and not _is_ours(path):
        path = output.with_name(f"{output.stem}.rejects-{number}.csv")
        number += 1
    return path


def _is_ours(path: Path) -> bool:
    """Whether a file begins as one of our files of rejects."""
    try:
        with path.open("rb") as stream:
            first = stream.readline(1000).removeprefix(results.BOM).decode("utf-8", "replace").strip()
    except OSError:
        return False
    return first in {",".join(REJECT_FIELDS), ",".join(results.REJECT_HEADINGS.values())}


def _run(
    engine: Engine,
    document: Document,
    job: Job,
    read: Table,
    made: Draft,
    scratch: list[Draft],
    sums: SumsSheet | None,
) -> Batch:
    known = offers(document)
    rules = {offer.id: rule_of(document, offer) for offer in known}
    engine.begin("讀取")
    load_cells(engine, read, derived_columns(read.headings), scratch[0], scratch[1])
    engine.begin("辨認")
    reader = RowReader(document, read.headings, file=read.name, applicant=read.applicant)
    understood = create_claims(engine, read.headings, reader, rules)
    told = tuple(doubts(engine, document, read.headings))
    engine.begin("計算")
    estimates.create_estimates(engine, document, [(rules[offer.id], offer) for offer in known], read.headings)
    rejected = engine.value(f"SELECT COUNT(*) FROM {REJECTS}")
    engine.begin("合計")
    format = results.format_of(Path(job.output))
    beside = sums if format == "xlsx" else None
    added = summary(engine, known, rules, None if beside else job.applicants)
    added = msgspec.structs.replace(added, facts=msgspec.structs.replace(added.facts, doubts=told))
    engine.begin("寫出")
    chinese = job.chinese if job.chinese is not None else format == "xlsx"
    shown = results.layout(engine, read.headings, understood.ordinary, chinese=chinese)
    sheet = beside(added, read.headings) if beside else None
    results.write_results(engine, shown, format, made, bom=job.bom, beside=sheet)
    return Batch(
        headings=read.headings,
        remarks=(*read.remarks, *understood.remarks, *added.unused),
        understood=understood,
        claims=added.groups[0].sums.claims,
        rejected=rejected,
        rejects=None,
        stale=None,
        facts=added.facts,
        groups=added.groups,
        uses=tuple(against_budget(document, known, rules, added.groups)),
    )


def _about_rejects(batch: Batch, job: Job, rejects: Path) -> Batch:
    if batch.rejected:
        return msgspec.structs.replace(batch, rejects=in_print(rejects))
    usual = Path(job.rejects) if job.rejects else Path(job.output).with_name(f"{Path(job.output).stem}.rejects.csv")
    return msgspec.structs.replace(batch, stale=in_print(usual) if usual.exists() else None)
