"""DuckDB as the batch uses it: within a folder of its own, interruptible, its failures told as ours."""

import errno
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pinghu_cli.errors import UsageError
from pinghu_cli.files import in_print

if TYPE_CHECKING:
    import duckdb

Result = TypeVar("Result")
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


class Aside(Generic[Result]):
    """Work that is done in a thread of its own, beside the database."""

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


@contextmanager
def _interrupts_noted() -> Iterator[threading.Event]:
    """Is set on Ctrl-C, which raises nothing meanwhile; in other threads than the main one there is none to note."""
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


class Engine:
    """One in-memory database. ``folder`` takes what does not fit in memory; ``report`` hears of the progress."""

    def __init__(self, folder: Path, report: Report, memory: str = MEMORY) -> None:
        """Raise UsageError where DuckDB is not installed or ``memory`` is no amount of memory."""
        self._module = load_duckdb()
        self._report = report
        self._stage = ""
        spill = folder / "spill"
        spill.mkdir()
        settings = {"temp_directory": in_print(spill), "memory_limit": memory, "autoinstall_known_extensions": "false"}
        try:
            self._connection: duckdb.DuckDBPyConnection = self._module.connect(":memory:", config=settings)
        except self._module.Error:
            raise UsageError("bad-memory", f"看不懂記憶體上限「{memory}」", "例如 --memory 2GB") from None
        self.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        self.run("SET checkpoint_threshold = '1TB'")  # tables are written and read once: to compress them takes longer

    def begin(self, stage: str) -> None:
        """Name what is done from here on."""
        self._stage = stage
        self._report(stage, None)

    def run(self, query: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of ``query``. Raise OSError when disk or memory run out; Ctrl-C stops the query at once."""
        return self._done(lambda: self._connection.execute(query, parameters or None).fetchall())

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
        self._done(lambda: cursor.execute(query))
        while rows := self._done(lambda: cursor.fetchmany(_CHUNK)):
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

    def _done(self, work: Callable[[], Result]) -> Result:
        """The result of ``work`` on the database, reporting meanwhile.

        DuckDB holds signals back until it is done, and takes badly to one that strikes within it: so it works in a
        thread, and Ctrl-C is taken note of and raised when it has stopped.
        """
        with _interrupts_noted() as interrupted:
            aside = Aside(work)
            while not aside.done.wait(_TICK):
                if interrupted.is_set():
                    self._connection.interrupt()
                else:
                    self._tick()
        if interrupted.is_set():
            raise KeyboardInterrupt
        try:
            return aside.result()
        except self._module.Error as error:
            raise self._told(error) from None

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


def literal(text: str | Path) -> str:
    """A text, or the name of a file, in a query."""
    return "'" + (in_print(text) if isinstance(text, Path) else text).replace("'", "''") + "'"
