"""What columns are by what stands in them, where no heading says which one names the incentives."""

from collections.abc import Collection, Sequence

from pinghu_cli import limits
from pinghu_cli.document.model import Document
from pinghu_cli.errors import PinghuError
from pinghu_cli.intake.cells import cleaned
from pinghu_cli.receipts.claims import Claim, offer_of

_LOOKED_AT = 12
"""Of how many different texts of a column it is looked up whether they name incentives."""


class Contents:
    """The first rows of a table, for looking at what they hold."""

    def __init__(self, document: Document, rows: Sequence[Sequence[str | None]]) -> None:
        self._document, self._rows = document, rows

    def is_incentive(self, text: str) -> bool:
        """Whether ``text`` names an incentive, or several that it leaves open."""
        if not text or len(text) > limits.CELL_CHARACTERS or text.isdecimal():
            return False
        try:
            return bool(offer_of(self._document, Claim(incentive=text)))
        except PinghuError as error:
            return error.code == "ambiguous"

    def is_nested(self, place: int) -> bool:
        """Whether the cells of a column hold values of their own: a list, an object."""
        texts = [cleaned(row[place]) for row in self._rows if place < len(row)]
        return bool(texts) and all(text[:1] in {"[", "{"} for text in texts)

    def of_incentives(self, places: Collection[int]) -> int | None:
        """The one of the columns at ``places`` of which at least half the texts name incentives; None where none does.

        Where several do (項目1, 項目2) it is none of them: which is meant nobody can tell.
        """
        texts: dict[int, dict[str, None]] = {place: {} for place in places}
        for row in self._rows:
            for place, found in texts.items():
                if place < len(row) and len(found) < _LOOKED_AT and (text := cleaned(row[place])):
                    found[text] = None
        known = {place: [self.is_incentive(text) for text in found] for place, found in texts.items() if found}
        naming = [place for place, named in known.items() if sum(named) * 2 >= len(named)]
        return naming[0] if len(naming) == 1 else None
