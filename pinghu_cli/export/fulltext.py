"""A full-text index within a SQLite database that finds Chinese.

SQLite's own ways to split a text fail Chinese: one takes a whole sentence for a word, the other finds nothing by fewer
than three characters, and most Chinese words have two. So every run of up to `LONGEST` characters is a word of the
index, in the script of the text and in simplified; who asks in either script for one word or for several finds the
rows that hold all of them. The index keeps no text of its own.
"""

import re
import sqlite3

from pinghu_cli.export.schema import Database, Table
from pinghu_cli.spelling.normalise import simplified

LONGEST = 8
"""Characters of the longest Chinese word that is found as it is typed."""


def index_name(table: str) -> str:
    """What the full-text index of a table is called; its ``rowid`` is that of the table."""
    return f"{table}_fts"


def add_indexes(connection: sqlite3.Connection, database: Database) -> None:
    """Make the full-text index of each table that has one. Raise sqlite3.OperationalError where SQLite has no FTS5."""
    for table in database.tables:
        if table.found_by:
            name = index_name(table.name)
            connection.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', columnsize=0)")
            connection.executemany(f"INSERT INTO {name} (rowid, words) VALUES (?, ?)", _rows(table))


def _rows(table: Table) -> list[tuple[int, str]]:
    return [(number, words(text)) for number, text in enumerate(table.found_by, 1)]


def words(text: str) -> str:
    """All words by which ``text`` is found: each run of letters and digits whole, and its parts."""
    found: list[str] = []
    for script in dict.fromkeys((text, simplified(text))):
        for run in re.findall(r"\w+", script):
            sizes = range(1, min(LONGEST, len(run) - 1) + 1)
            found += [run, *(run[at : at + size] for size in sizes for at in range(len(run) - size + 1))]
    return " ".join(found)
