"""How much is read, taken and shown: every bound that people can meet.

Below each, the first line says what is counted and the rest what happens beyond it: the table in docs/security.md is
made of them, and `tests/limits` goes to each and one beyond. A bound that nobody meets stands where it is used.
"""

MB = 1 << 20

FILE_BYTES = 64 * MB
"""Bytes of a data file, or of a file with a published text.
Refused: `too-large`."""
PROFILE_BYTES = 1 * MB
"""Bytes of a profile.
Refused: `too-large`."""
CLAIMS_BYTES = 256 * MB
"""Bytes of claims as YAML or as one value of JSON; of CSV, JSON Lines and Parquet any number.
Refused: `too-large`."""
RECEIPT_BYTES = 256 * MB
"""Bytes of a receipt; one of 100,000 lines has about 90 MB.
Refused: `too-large`."""
WORKBOOK_BYTES = 2048 * MB
"""Bytes of an XLSX once it is unpacked; a million rows of claims have a third of it.
Refused: `too-large`."""
DOCX_BYTES = 64 * MB
"""Bytes of the text of a DOCX once it is unpacked.
Refused: `too-large`."""
PAGES = 1_000
"""Pages of a PDF.
Refused: `too-large`."""
TEXT_CHARACTERS = 1_000_000
"""Characters of a published text: a long one has 30,000.
Refused: `too-large`."""
DEPTH = 32
"""Levels of lists and mappings within a data file, a profile, a claim, a receipt.
Refused: `too-deep`; a receipt: `bad-receipt`."""
COLUMNS = 1_000
"""Columns of a table of claims, or keys of its records.
Refused: `too-many-columns`."""
LINE_BYTES = 1_000_000
"""Bytes of a line of claims.
The line is told and not counted: `too-long`."""
CELL_LINES = 50
"""Lines of a cell in quotes.
The quote is taken for a slip; its line is told and not counted: `quotes`."""
CELL_CHARACTERS = 100
"""Characters of a cell that names an incentive, or states an amount, a count or a year.
The row is told and not counted: `not-found`, `bad-amount`, `bad-count`, `bad-year`."""
APPLICANT_CHARACTERS = 300
"""Characters of the name of an applicant.
The row is told and not counted: `bad-applicant`."""
NAMES = 2_000
"""Different names of incentives, besides ids, that are looked up for a file of claims: each takes a while.
The rows of further names are told and not counted: `too-many-names`."""
NAME_CHARACTERS = 100
"""Characters of a name on the command line: of an item, a unit, an incentive, an option.
It names nothing: exit codes 1 and 2, as for any other such name."""
QUERY_TOKENS = 600
"""Words, numbers and Chinese characters of a query: a page.
What comes behind them is not read, and that is said."""
AMOUNT_FEN = 10**14
"""分 of an amount: 1萬億元.
Refused: exit code 2; in a file the row is told and not counted: `bad-amount`."""
COUNT = 1_000_000
"""Pieces in a claim.
Refused: exit code 2; in a file the row is told and not counted: `bad-count`."""
PROBLEMS = 50
"""Problems of a file that an error lists; `--all` of `validate` and `draft` lists all, and so do formats for scripts.
The first are listed, and how many there are is said."""
MESSAGE_CHARACTERS = 1_000
"""Characters of a line of an error.
Its middle is left out; `…` stands for it."""
SHEET_CHARACTERS = 32_767
"""Characters of a cell of a worksheet, as Excel has it.
The end is left out; `…` stands for it."""
SHEET_ROWS = 1_048_575
"""Rows of a worksheet below its header, as Excel has it.
Refused: `too-many-rows`, exit code 2."""
TERMINAL_COLUMNS = 10_000
"""Characters of half width on a line of a page, whatever `COLUMNS` says.
Lines are folded there."""


def is_too_deep(value: object) -> bool:
    """Whether lists and mappings lie in each other more than `DEPTH` levels deep."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEPTH):
        parts = (part.values() if isinstance(part, dict) else part for part in level)
        level = [inner for part in parts for inner in part if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def shortened(text: str, most: int) -> str:
    """``text`` in at most so many characters, of which `…` is the last where it had more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
