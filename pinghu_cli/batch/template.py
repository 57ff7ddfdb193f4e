"""An empty worksheet of claims: headings with notes, and the names of all incentives to choose from."""

import io
from pathlib import Path
from typing import Any

from pinghu_cli.batch.workbook import new_workbook, page_setup
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.errors import PinghuError, UsageError
from pinghu_cli.files import check_output, write_whole
from pinghu_cli.names import resolve
from pinghu_cli.receipts.rules import rule_of

_ROWS = 1_000
"""How many rows offer the names to choose from."""
_HEADINGS = {
    "申請人": "企業或個人的全名;同一申請人的上限合併計算",
    "項目": "點右邊的箭頭選,或自己寫名稱、代號",
    "單件金額(元)": "每一件的金額;按比例給的項目要填。也可寫 320萬",
    "數量": "幾件、幾台;空白為 1",
    "年度": "按年度計上限的項目用;空白為文件的年度",
    "獲利年度": "所得稅優惠用:自獲利年度起的第幾年",
}


def write_template(document: Document, name: str) -> None:
    """Write the worksheet to the file ``name``. Raise UsageError where that is no .xlsx, WriteError."""
    if Path(name).suffix.casefold() != ".xlsx":
        raise UsageError("unknown-file", f"空白的申請表是 XLSX:{name}", "檔名以 .xlsx 結尾")
    check_output(name)
    stream = io.BytesIO()
    book = new_workbook(stream)
    claims, names = book.add_worksheet("申請"), book.add_worksheet("項目一覽")
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, (heading, note) in enumerate(_HEADINGS.items()):
        claims.set_column(place, place, 34 if place < 2 else 14)
        claims.write_string(0, place, heading, bold)
        claims.write_comment(0, place, note)
    page_setup(claims)
    known = offers(document)
    _list_names(document, known, names, bold)
    listed = {"validate": "list", "source": f"=項目一覽!$A$2:$A${len(known) + 1}", "error_type": "information"}
    claims.data_validation(1, 1, _ROWS, 1, listed | {"error_message": "不在清單裡的名稱也可以,看不懂時會說明"})
    whole = {
        "validate": "integer",
        "criteria": ">=",
        "value": 1,
        "error_type": "warning",
        "error_message": "數量是整數",
    }
    claims.data_validation(1, 3, _ROWS, 3, whole)
    book.close()
    write_whole(name, stream.getvalue())


def _list_names(document: Document, known: list[Offer], sheet: Any, bold: Any) -> None:
    for place, (heading, width) in enumerate({"名稱": 40, "代號": 34, "條文": 8, "金額按什麼計": 24}.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, bold)
    for row, offer in enumerate(known, start=1):
        base = rule_of(document, offer).base or ""
        for place, text in enumerate((_unmistakable(document, offer), offer.id, offer.item.ref, base)):
            sheet.write_string(row, place, text)
    page_setup(sheet)


def _unmistakable(document: Document, offer: Offer) -> str:
    """The name of the incentive where it means this one alone, else its id."""
    try:
        return offer.name if resolve.offer(document, offer.name).id == offer.id else offer.id
    except PinghuError:
        return offer.id
