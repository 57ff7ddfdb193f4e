"""The printer: takes a view and the options, writes it in the format asked for."""

from collections.abc import Mapping
from typing import Any

from pinghu_cli.output.view import Listing, Records, Report, Verbatim, View


class Printer:
    """Prints views on stdout and remarks on stderr, as the options ask."""

    def __init__(self, format: str) -> None:
        self.format = format

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> "Printer":
        """The printer for the common options of a command."""
        import sys

        return cls(options.get("format") or ("table" if sys.stdout.isatty() else "tsv"))

    def show(self, view: View) -> None:
        """Write ``view`` to stdout."""
        import json

        match view:
            case Listing(rows=rows, fields=fields):
                print(json.dumps([{f: row[f] for f in fields} for row in rows], ensure_ascii=False, indent=2))
            case Records(records=records, fields=fields):
                print(json.dumps([{f: record.row[f] for f in fields} for record in records], ensure_ascii=False))
            case Report(value=value):
                print(json.dumps(value, ensure_ascii=False, indent=2))
            case Verbatim(text=text):
                print(text, end="")

    def note(self, text: str) -> None:
        """Write a remark to stderr."""
        import sys

        print(text, file=sys.stderr)
