"""A file of claims -> a file of results, a file of rejects, and what it all adds up to."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from pinghu_cli.batch import cells, files, source, steps
from pinghu_cli.batch.budget import Use, against_budget
from pinghu_cli.batch.engine import MEMORY, Aside, Engine, Report
from pinghu_cli.batch.summary import Group, groups
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.drafts import folder_beside
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.files import STDIN, in_print
from pinghu_cli.receipts.rules import period, rule_of


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to read and where to write. ``columns`` gives names that differ (``{"base": "金額"}``)."""

    input: Path
    output: Path
    rejects: Path | None = None
    """None: beside the output, as OUTPUT.rejects.csv."""
    columns: Mapping[str, str] = {}
    memory: str = MEMORY

    @property
    def rejects_path(self) -> Path:
        """Where the rejects go."""
        return self.rejects or self.output.with_name(f"{self.output.stem}.rejects.csv")


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job: how many rows were estimated and how many set aside, and the sums."""

    claims: int
    rejected: int
    rejects: Path | None
    """Where the rejects are; None when there are none."""
    groups: tuple[Group, ...]
    """The whole first, then domains, measures, incentives and lead units in the document's order."""
    uses: tuple[Use, ...]
    """The same beside the budget."""


def run(document: Document, job: Job, *, report: Report) -> Batch:
    """Do ``job``; the files appear whole or not at all. A file of rejects is written only where there are some.

    Raise UsageError for a job that cannot be, DataError for an input that cannot be read at all, OSError when a file
    cannot be opened or written. Ctrl-C leaves nothing behind.
    """
    _check(job)
    with folder_beside(job.output) as folder:
        with closing(Engine(folder, report, job.memory)) as engine:
            batch = _run(engine, document, job, folder)
        _put_in_place(job, folder)
        return batch


def _run(engine: Engine, document: Document, job: Job, folder: Path) -> Batch:
    known = offers(document)
    rules = {offer.id: rule_of(document, offer) for offer in known}
    years = period(document)
    steps.create_rules(engine, [(rules[offer.id], offer) for offer in known], years)
    engine.begin("讀取")
    file = source.look(engine, job.input, job.columns)
    read = _read(engine, file, folder, years)
    engine.begin("辨認")
    listed = cells.fields(file.columns, lined=read.first is None)
    understood = cells.understood_query(engine, file.columns, listed, document, known)
    engine.begin("計算")
    if understood:
        steps.create_cells(engine, understood, file.columns, listed, years)
    steps.create_results(engine, file.columns, read.first, years)
    rejected = steps.create_rejects(engine, read.broken)
    found = groups(rules, known, steps.sums(engine), lambda sets: steps.applicants(engine, sets))
    engine.begin("寫出")
    files.write_results(engine, file.columns, source.format_of(job.output), folder / "results")
    if rejected:
        files.write_rejects(engine, file, read, folder / "rejects")
    return Batch(
        claims=found[0].claims,
        rejected=rejected,
        rejects=job.rejects_path if rejected else None,
        groups=found,
        uses=tuple(against_budget(document, known, rules, found)),
    )


def _read(engine: Engine, file: source.Input, folder: Path, years: tuple[int, int]) -> source.Source:
    """Fill the table of cells: at once where the file is clean, else line by line."""
    quick = source.direct(file)
    lines = Aside(lambda: source.records(file))
    if _fill(engine, file, quick, years):
        rows = int(engine.run(f"SELECT COUNT(*) FROM {cells.CELLS}")[0][0])
        if lines.result() in {rows, None}:
            return quick
    careful = source.line_by_line(file, folder)
    _fill(engine, file, careful, years)
    return careful


def _fill(engine: Engine, file: source.Input, read: source.Source, years: tuple[int, int]) -> bool:
    listed = cells.fields(file.columns, lined=read.first is None)
    return steps.create_cells(engine, cells.plain_query(read, file.columns), file.columns, listed, years)


def _check(job: Job) -> None:
    if str(job.input) == STDIN:
        raise UsageError("no-stdin", "--batch 不讀標準輸入", "請先存成檔案")
    source.format_of(job.input)
    source.format_of(job.output)
    paths = [path.absolute() for path in (job.input, job.output, job.rejects_path)]
    if len(set(paths)) < len(paths):
        raise UsageError("same-file", "輸入、輸出、退件不能是同一個檔案", "請給 --output 另一個檔名")
    if job.input.is_dir():
        raise DataError("unreadable", f"讀不到 {in_print(job.input)}:這是資料夾", "請指定檔案")
    if not job.input.exists():
        raise DataError("unreadable", f"讀不到 {in_print(job.input)}:找不到檔案", "請檢查 --batch 的檔名")


def _put_in_place(job: Job, folder: Path) -> None:
    """Give the files their names, the rejects first: results never stand there without them."""
    if (folder / "rejects").exists():
        (folder / "rejects").replace(job.rejects_path)
    else:
        job.rejects_path.unlink(missing_ok=True)
    (folder / "results").replace(job.output)
