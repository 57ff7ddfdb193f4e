"""DuckDB as the batch uses it: shut in, interruptible, its failures told as ours, its progress as steps of a whole."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pinghu_cli import interrupts
from pinghu_cli.intake.database import MEMORY, connected, in_our_words, load_duckdb

if TYPE_CHECKING:
    import duckdb

Result = TypeVar("Result")
DatabaseRow = tuple[Any, ...]
Report = Callable[[str, float | None], None]
"""Is told the step that is being done, and the fraction done of the whole."""

STEPS = {"讀取": (0.0, 0.4), "辨認": (0.4, 0.6), "計算": (0.6, 0.75), "合計": (0.75, 0.85), "寫出": (0.85, 1.0)}
"""Each step with the fraction of the whole at which it begins and ends."""
_TICK = 0.1
_CHUNK = 10_000


class BackgroundTask(Generic[Result]):
    """Work that is done in a thread of its own."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._outcome: list[Result] = []
        self._failure: list[BaseException] = []
        self.done = threading.Event()
        threading.Thread(target=self._work, args=(work,), daemon=True).start()

    def result(self) -> Result:
        """What came of it, once it is done. Raise what it raised."""
        self.done.wait()
        if self._failure:
            raise self._failure[0]
        return self._outcome[0]

    def _work(self, work: Callable[[], Result]) -> None:
        try:
            self._outcome.append(work())
        except BaseException as error:
            self._failure.append(error)
        finally:
            self.done.set()


class Engine:
    """One database in memory that reads and writes ``files`` alone; ``report`` is called with the progress."""

    def __init__(self, files: Sequence[str], report: Report, memory: str = MEMORY, spill: str = "") -> None:
        """Raise UsageError where DuckDB is not installed or ``memory`` is no amount of memory."""
        self._module = load_duckdb()
        self._report = report
        self._step, self._done_so_far = "", 0.0
        self._connection: duckdb.DuckDBPyConnection = connected(files, memory, spill)

    def begin(self, step: str) -> None:
        """Name what is done from here on, one of `STEPS`."""
        self._step = step
        self.advance(0.0)

    def advance(self, fraction: float) -> None:
        """Report that ``fraction`` of the step is done; what has been reported is never taken back."""
        start, end = STEPS[self._step]
        self._done_so_far = max(self._done_so_far, start + (end - start) * min(fraction, 1.0))
        self._report(self._step, self._done_so_far)

    def run(self, query: str, parameters: Sequence[Any] = ()) -> list[DatabaseRow]:
        """All rows of ``query``. Raise OSError when disk or memory run out; Ctrl-C stops the query at once.

        Half a character in a name (JSON can state one) is an escape there: the database takes only text.
        """
        query = query.encode("utf-8", "backslashreplace").decode()
        return self._done(lambda: self._connection.execute(query, parameters or None).fetchall())

    def try_run(self, query: str) -> bool:
        """Whether ``query`` could be run: False when the data is not what it expects."""
        try:
            self.run(query)
        except self._module.Error:
            return False
        return True

    def value(self, query: str) -> int:
        """The one number that ``query`` gives; 0 for none."""
        return int(self.run(query)[0][0] or 0)

    def chunks(self, query: str) -> Iterator[list[DatabaseRow]]:
        """The rows of ``query``, a bounded number at a time; meanwhile other queries may run."""
        cursor = self._connection.cursor()
        self._done(lambda: cursor.execute(query))
        while rows := self._done(lambda: cursor.fetchmany(_CHUNK)):
            yield rows
        cursor.close()

    def load(self, table: str, types: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Append ``rows`` to ``table``, whose columns have ``types``."""
        for start in range(0, len(rows), _CHUNK):
            columns = zip(*rows[start : start + _CHUNK], strict=True)
            lists = [_listed(kind, column) for kind, column in zip(types, columns, strict=True)]
            unnested = ", ".join(f"UNNEST({expression})" for expression, _ in lists)
            self.run(f"INSERT INTO {table} SELECT {unnested}", [parameter for _, parameter in lists])

    def close(self) -> None:
        """Let go of all files."""
        self._connection.close()

    def _done(self, work: Callable[[], Result]) -> Result:
        """The result of ``work`` on the database, reporting meanwhile.

        DuckDB holds signals back until it is done, and takes badly to one that strikes within it: so it works in a
        thread, and Ctrl-C is taken note of and raised when it has stopped.
        """
        with interrupts.noted() as interrupted:
            task = BackgroundTask(work)
            while not task.done.wait(_TICK):
                if interrupted:
                    self._connection.interrupt()
                elif self._step:
                    self.advance(self._connection.query_progress() / 100)
        if interrupted:
            raise KeyboardInterrupt
        try:
            return task.result()
        except self._module.Error as error:
            raise in_our_words(error) from None


_BETWEEN = "\x1f"


def _listed(kind: str, values: Sequence[Any]) -> tuple[str, Any]:
    """A list of ``values`` as an expression and its parameter; texts go over in one piece, in half the time."""
    if kind == "TEXT" and not any(value is None or _BETWEEN in value for value in values):
        return "string_split(?, chr(31))", _BETWEEN.join(values)
    return f"CAST(? AS {kind}[])", list(values)
