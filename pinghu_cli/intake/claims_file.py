"""A file with the claims of one applicant, in any format of `tables`, for the single estimate."""

from collections.abc import Iterator

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.errors import DataError, Problem
from pinghu_cli.intake.cells import cleaned, same_applicant
from pinghu_cli.intake.headings import Column
from pinghu_cli.intake.plausible import Listed, about_amounts, about_doubles, places_that_tell
from pinghu_cli.intake.rows import Claimed, Rejected, Row, RowReader, Skipped
from pinghu_cli.intake.tables import Asked, Table, table
from pinghu_cli.intake.telling import about_cells, about_skipped
from pinghu_cli.intake.wording import ROLES
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.spelling.nearest import nearest


class ClaimsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a claims file holds; the claims name their incentives by id."""

    applicant: str
    claims: tuple[Claim, ...]
    remarks: tuple[str, ...] = ()
    """How the file was read, and which rows are no claims."""
    warnings: tuple[str, ...] = ()
    """What may make the sum wrong: columns that are not used, claims that look like slips."""


def read_claims_file(document: Document, file: str, asked: Asked = Asked()) -> ClaimsFile:  # noqa: B008 - a frozen value
    """The claims of ``file`` (``-``: standard input). An applicant need not be named, but there can be only one.

    Raise DataError (exit 3) naming every bad entry with file and line; nothing is left out in silence.
    """
    asked = msgspec.structs.replace(asked, needed=("incentive",))
    with table(document, file, asked) as read:
        reader = RowReader(document, read.headings, file=read.name, needs_applicant=False)
        found = _Found(read, reader)
        for row in read.rows():
            found.take(row)
    found.raise_problems()
    return ClaimsFile(
        applicant=found.applicant,
        claims=tuple(found.claims),
        remarks=(*read.remarks, *found.remarks()),
        warnings=(*read.headings.warnings, *found.doubts(document)),
    )


class _Found:
    """What the rows of a claims file come to."""

    def __init__(self, read: Table, reader: RowReader) -> None:
        self._table, self._reader = read, reader
        self.applicant = cleaned(read.applicant)
        self.claims: list[Claim] = []
        self._problems: list[Problem] = list(read.problems)
        self._skipped: dict[str, list[int]] = {}
        self._amounts: dict[str, list[tuple[int, int]]] = {}
        self._telling = places_that_tell(read.headings)
        self._said: dict[tuple[str, ...], int] = {}
        self._doubles: list[tuple[int, int]] = []

    def take(self, row: Row | Rejected) -> None:
        """Add a row, or what is wrong with it."""
        unknown = list(self._unknown(row)) if isinstance(row, Row) and self._table.strict else []
        self._problems += unknown
        read = self._reader.read(row) if isinstance(row, Row) else row
        if isinstance(read, Rejected):
            lines = row.lines if isinstance(row, Row) else {}
            for fault in read.faults:
                line = lines.get(fault.column, read.line)
                self._problems.append(self._problem(line, fault.reason, fault.remedy, fault.code))
        elif isinstance(read, Skipped):
            self._skipped.setdefault(read.kind, []).append(read.line)
        elif not unknown:
            self._add(read, row)

    def _add(self, read: Claimed, row: Row | Rejected) -> None:
        if read.applicant and self.applicant and same_applicant(read.applicant) != same_applicant(self.applicant):
            self._problems.append(
                self._problem(
                    row.line, "一個申請檔只能有一個申請人", "請分成數個檔案,或用 pinghu batch", "several-applicants"
                )
            )
            return
        self.applicant = self.applicant or read.applicant
        assert isinstance(row, Row)
        self.claims.append(read.claim(self._written(row)))
        if read.base_fen is not None:
            self._amounts.setdefault(read.incentive, []).append((row.line, read.base_fen))
        said = tuple(cleaned(row.cells[place]) for place in self._telling if place < len(row.cells))
        first = self._said.setdefault(said, row.line)
        if first != row.line:
            self._doubles.append((row.line, first))

    def _unknown(self, row: Row) -> Iterator[Problem]:
        """Keys that mean nothing: a misspelt one would change what is computed."""
        roles = [(column.name, (column.name,)) for column in self._table.headings.columns if column.role]
        for column, text in zip(self._table.headings.columns, row.cells, strict=False):
            if column.role is None and cleaned(text):
                near = nearest(column.name, [*roles, *((role, (role,)) for role in (*ROLES, "amount"))])
                hint = f"是否要寫:{near[0]}?" if near else f"可用:{'、'.join((*ROLES, 'amount'))}"
                line = row.lines.get(column.name, row.line)
                yield self._problem(line, f"不認得「{column.name}」", hint, "bad-claim")

    def _written(self, row: Row) -> str:
        """The claim as the command line writes it, in the words of the file."""
        if row.written:
            return row.written
        texts: dict[str, str] = {}
        for role in ROLES:
            for place, text in self._reader.filled(role, row):
                texts[role] = _with_unit(self._table.headings.columns[place], cleaned(text))
        amount = f"={texts['base']}" if "base" in texts else ""
        count = f"x{texts['count']}" if "count" in texts else ""
        return f"{texts['incentive']}{amount}{count}"

    def _problem(self, line: int, message: str, hint: str, code: str) -> Problem:
        return Problem(code, message, file=self._table.name, line=line, hint=hint)

    def remarks(self) -> Iterator[str]:
        """How cells were read, and which rows are no claims."""
        yield from about_cells(self._reader.remarks)
        yield from about_skipped(self._skipped)

    def doubts(self, document: Document) -> Iterator[str]:
        """What looks like a slip; it counts all the same."""
        if self._doubles:
            yield from about_doubles(len(self._doubles), *self._doubles[0])
        yield from about_amounts(document, Listed(self._amounts))

    def raise_problems(self) -> None:
        """Raise DataError where there is anything wrong, or nothing at all."""
        if not self._problems and not self.claims:
            self._problems.append(self._problem(1, "沒有任何申請項目", "請在 claims 下逐項列出", "no-claims"))
        if self._problems:
            raise DataError.listing("bad-claims-file", self._problems, "改正前不作任何計算")


def _with_unit(column: Column, text: str) -> str:
    return f"{text}{column.unit}" if column.scale != 1 and text.replace(",", "").replace(".", "").isdigit() else text
