"""What DuckDB says of a full disk, in whatever kind of error, is told as one of the disk."""

import errno

import duckdb
import pytest

from pinghu_cli.intake.database import in_our_words

FULL = [
    (duckdb.IOException, 'IO Error: Could not write file "made": No space left on device'),
    (duckdb.IOException, 'IO Error: Could not write file "made": File too large'),
    (duckdb.OutOfRangeException, "failed to offload data block (max_temp_directory_size)"),
    (duckdb.FatalException, "FATAL Error: Failed to create checkpoint because of error: disk is full"),
    (
        duckdb.TransactionException,
        'TransactionContext Error: Failed to commit: Could not write file "made.wal": No space left on device',
    ),
]


@pytest.mark.parametrize(("kind", "text"), FULL, ids=lambda value: getattr(value, "__name__", ""))
def test_a_full_disk_is_one_whatever_the_kind_of_error(kind: type[duckdb.Error], text: str) -> None:
    told = in_our_words(kind(text), "out.duckdb")
    assert isinstance(told, OSError)
    assert (told.errno, told.filename) == (errno.ENOSPC, "out.duckdb")


def test_another_failure_of_the_disk_is_none_of_space() -> None:
    told = in_our_words(duckdb.IOException("IO Error: Could not read file"))
    assert isinstance(told, OSError)
    assert told.errno == errno.EIO


def test_an_error_of_a_statement_stays_what_it_is() -> None:
    error = duckdb.BinderException("Binder Error: no such column")
    assert in_our_words(error) is error
