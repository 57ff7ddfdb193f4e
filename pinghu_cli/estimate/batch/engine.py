"""DuckDB as the batch uses it: within a folder of its own, interruptible, its failures told as ours."""

import errno
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinghu_cli.errors import UsageError

if TYPE_CHECKING:
    import duckdb

Row = tuple[Any, ...]
Report = Callable[[str, float | None], None]
"""Is told what is being done, and the fraction done of it where that is known."""

MEMORY = "2GB"
"""What DuckDB keeps in memory before it spills to the folder; the process needs about 1 GB more."""
_TICK = 0.1
_CHUNK = 10_000


def load_duckdb() -> Any:
    """The module. Raise UsageError that says what to install where it is missing."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError(
            "missing-extra", "這項功能需要 DuckDB,尚未安裝", "請執行:pip install 'pinghu[batch]'"
        ) from None
    return duckdb


class Engine:
    """One in-memory database. ``folder`` takes what does not fit in memory; ``report`` hears of the progress."""

    def __init__(self, folder: Path, report: Report, memory: str = MEMORY) -> None:
        """Raise UsageError where DuckDB is not installed or ``memory`` is no amount of memory."""
        self._module = load_duckdb()
        self._report = report
        self._stage = ""
        spill = folder / "spill"
        spill.mkdir()
        settings = {"temp_directory": str(spill), "memory_limit": memory, "autoinstall_known_extensions": "false"}
        try:
            self._connection: duckdb.DuckDBPyConnection = self._module.connect(":memory:", config=settings)
        except self._module.Error:
            raise UsageError("bad-memory", f"看不懂記憶體上限「{memory}」", "例如 --memory 2GB") from None
        self._connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def begin(self, stage: str) -> None:
        """Name what is done from here on."""
        self._stage = stage
        self._report(stage, None)

    def run(self, query: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of ``query``. Raise OSError when disk or memory run out; Ctrl-C stops the query at once.

        The query runs in a thread: DuckDB holds signals back until it is done.
        """
        outcome: list[list[Row]] = []
        failure: list[BaseException] = []

        def work() -> None:
            try:
                outcome.append(self._connection.execute(query, parameters or None).fetchall())
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(_TICK)
                if thread.is_alive():
                    self._tick()
        except BaseException:
            self._connection.interrupt()
            thread.join()
            raise
        if failure:
            raise self._told(failure[0])
        return outcome[0]

    def try_run(self, query: str) -> bool:
        """Whether ``query`` could be run: False when the data is not what it expects."""
        try:
            self.run(query)
        except self._module.Error:
            return False
        return True

    def chunks(self, query: str) -> Iterator[list[Row]]:
        """The rows of ``query``, a bounded number at a time; meanwhile other queries may run."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(_CHUNK):
            yield rows
        cursor.close()

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Append ``rows`` to ``table``; ``columns`` are the types, in its order."""
        for start in range(0, len(rows), _CHUNK):
            turned = [list(column) for column in zip(*rows[start : start + _CHUNK], strict=True)]
            lists = ", ".join(f"UNNEST(CAST(? AS {kind}[]))" for kind in columns)
            self.run(f"INSERT INTO {table} SELECT {lists}", turned)

    def close(self) -> None:
        """Let go of all files."""
        self._connection.close()

    def _tick(self) -> None:
        percent = self._connection.query_progress()
        self._report(self._stage, percent / 100 if percent >= 0 else None)

    def _told(self, error: BaseException) -> BaseException:
        """Out of space and out of memory as the OSError that they are; anything else as it is."""
        text = str(error)
        if isinstance(error, self._module.OutOfMemoryException):
            return OSError(errno.ENOMEM, "記憶體或暫存空間不足")
        if isinstance(error, self._module.IOException):
            full = any(words in text for words in ("No space left", "disk is full", "max_temp_directory_size"))
            return OSError(errno.ENOSPC if full else errno.EIO, text.splitlines()[0])
        return error


def quoted(name: str) -> str:
    """A column of any name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in a query."""
    return "'" + text.replace("'", "''") + "'"
