"""DuckDB, shut in: it is given no name of a user's to interpret, no network, no extension, no file but those listed."""

import errno
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pinghu_cli.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    import duckdb

MEMORY = "2GB"
"""What DuckDB keeps in memory before it spills; the process needs about 1 GB more."""
SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""What every database is set to."""
_FULL = ("No space left", "disk is full", "File too large", "max_temp_directory_size")


def load_duckdb() -> Any:
    """The module. Raise UsageError that says what to install where it is missing."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise MissingExtra("用這項功能", "DuckDB", "batch") from None
    return duckdb


def in_our_words(error: Exception, file: str | None = None) -> Exception:
    """Out of space and out of memory, in writing ``file``, as the OSError that they are; anything else as it is.

    DuckDB tells of a full disk in errors of several kinds, also of a transaction that could not be committed.
    """
    module, text = load_duckdb(), str(error)
    if isinstance(error, module.OutOfMemoryException):
        return OSError(errno.ENOMEM, "記憶體或暫存空間不足")
    is_full = any(words in text for words in _FULL)
    if is_full or isinstance(error, module.IOException | module.FatalException):
        return OSError(errno.ENOSPC if is_full else errno.EIO, text.splitlines()[0], file)
    return error


def connected(files: Sequence[str], memory: str = MEMORY, spill: str = "") -> "duckdb.DuckDBPyConnection":
    """A database in memory that may read and write ``files`` alone, and the folder ``spill`` beyond ``memory``.

    Raise UsageError where DuckDB is not installed or ``memory`` is no amount of memory.
    """
    module = load_duckdb()
    settings = SETTINGS | {"memory_limit": memory, "temp_directory": spill}
    try:
        connection: duckdb.DuckDBPyConnection = module.connect(":memory:", config=settings)
    except module.Error:
        raise UsageError("bad-memory", f"看不懂記憶體上限「{memory}」", "例如 --memory 2GB") from None
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    connection.execute("SET checkpoint_threshold = '1TB'")  # tables are written and read once: compressing takes longer
    allowed = ", ".join(literal(file) for file in files)
    connection.execute(f"SET allowed_paths = [{allowed}]; SET enable_external_access = false")
    return connection


def quoted(name: str) -> str:
    """A column of any name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in a query."""
    return "'" + text.replace("'", "''") + "'"
