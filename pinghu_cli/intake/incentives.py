"""The incentive that a cell names -> its id, and what the row that names it has to state."""

from pinghu_cli import limits
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.errors import PinghuError
from pinghu_cli.intake.cells import Reading
from pinghu_cli.receipts.claims import Claim, offer_of
from pinghu_cli.receipts.rules import rule_of


class Names:
    """Ids and names of incentives; of the names, the first `limits.NAMES` different ones of a table."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_id: dict[str, Offer] = {offer.id: offer for offer in offers(document)}
        self._looked_up = 0

    def base(self, id: str) -> str | None:
        """The printed name of what an amount of the incentive stands for."""
        return rule_of(self._document, self._by_id[id]).base

    def takes_count(self, id: str) -> bool:
        """Whether what the incentive comes to depends on how many units there are."""
        return rule_of(self._document, self._by_id[id]).takes("count")

    def read(self, text: str) -> Reading:
        """The id that ``text`` names."""
        if text in self._by_id:
            return Reading(text)
        if len(text) > limits.CELL_CHARACTERS:
            return Reading(
                code="not-found", problem=f"這一格有 {len(text):,} 個字,最多 {limits.CELL_CHARACTERS} 個,不像項目名稱"
            )
        if text.startswith("#"):
            return Reading(code="not-found", problem=f"「{text}」是試算表的錯誤值")
        self._looked_up += 1
        if self._looked_up > limits.NAMES:
            problem = f"看不懂的項目名稱超過 {limits.NAMES:,} 種,這一種沒有查找"
            return Reading(code="too-many-names", problem=problem)
        try:
            return Reading(offer_of(self._document, Claim(incentive=text)).id)
        except PinghuError as error:
            return Reading(code=error.code, problem=error.sentence)
