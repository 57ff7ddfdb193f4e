"""Claims files as YAML text: an empty one that lists everything there is, and entries to be filled in."""

from collections.abc import Iterator

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.document.wording import payment
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.causes import PROFIT_YEAR
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.rules import rule_of

_HEAD = """\
# 申請檔。填好後執行:pinghu estimate --claims 檔名
# 要申請的項目去掉行首的「# 」,其餘留著或刪去。要填的留空會被問,不會當作 0。
applicant:
claims:"""
_COMMENT = "# "


def template(document: Document) -> str:
    """An empty claims file: every incentive, by measure, behind ``# `` that is taken away where it is claimed."""
    lines, item = [_HEAD], None
    for offer in offers(document):
        if offer.item != item:
            item = offer.item
            lines.append(f"\n# {item.ref} {item.title}")
        base = rule_of(document, offer).base
        lines += [_COMMENT + line for line in entry(Claim(incentive=offer.id), offer, base, payment(offer.tier))]
    return "\n".join(lines) + "\n"


def entry(claim: Claim, offer: Offer, base: str | None, pays: str) -> Iterator[str]:
    """The lines of one claim with what its tier asks for, stated or not; ``pays`` says what it comes to."""
    yield f"  - incentive: {offer.id} # {offer.name}:{pays}"
    if base is not None:
        yield f"    amount:{f' {to_yuan(claim.base_fen)}' if claim.base_fen else ''} # {base}(元)"
    if claim.count > 1 or offer.tier.per:
        yield f"    count: {claim.count}" + (f" # 幾{offer.tier.per}" if offer.tier.per else "")
    if claim.year is not None:
        yield f"    year: {claim.year}"
    if offer.pays == "tax":
        yield f"    profit_year:{f' {claim.profit_year}' if claim.profit_year else ''} # {PROFIT_YEAR}"
