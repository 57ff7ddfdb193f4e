"""``pinghu estimate --batch``: a file of claims estimated row by row, and what it adds up to beside the budget."""

import datetime
from pathlib import Path

from pinghu_cli.commands.session import Session
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.files import in_print, on_disk

EXAMPLE = "例如 pinghu estimate --batch 申請.csv --output 結果.csv"


def estimate_batch(
    session: Session,
    file: str,
    output: str | None,
    rejects: str | None,
    columns: str | None,
    against_budget: bool,
    day: datetime.date,
) -> None:
    """Write the results, show the sums. Raise DataError (exit 3) afterwards where rows had to be left out."""
    if output is None:
        raise UsageError("no-output", "--batch 要配 --output", EXAMPLE)
    from pinghu_cli.batch.run import Job, run
    from pinghu_cli.pages.batch import budget_view, summary_view

    job = Job(
        input=Path(on_disk(file)),
        output=Path(on_disk(output)),
        rejects=Path(on_disk(rejects)) if rejects else None,
        columns=read_columns(columns or ""),
    )
    with session.progress() as report:
        batch = run(session.document, job, report=report)
    view = budget_view if against_budget else summary_view
    session.show(view(session.document, job, batch, day))
    if batch.rejects:
        raise DataError("rejects", f"有 {batch.rejected:,} 列沒有計入", f"行號與原因見 {in_print(batch.rejects)}")


def read_columns(text: str) -> dict[str, str]:
    """``base=金額,count=件數`` -> {"base": "金額", "count": "件數"}; raise UsageError for anything else."""
    from pinghu_cli.batch.source import ROLES

    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        role, equals, name = pair.partition("=")
        if not equals or not name.strip() or role.strip() not in ROLES:
            hint = f"寫法:--columns applicant=申請人,base=金額;可用:{'、'.join(ROLES)}"
            raise UsageError("bad-columns", f"看不懂 --columns 的「{pair}」", hint)
        found[role.strip()] = name.strip()
    return found
