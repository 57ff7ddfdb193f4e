"""Search: what answers a query in people's own words."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.commands.session import DomainOption, Example, Session, UnitOption, command
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.listings.hits import HitRow, hit_row
from pinghu_cli.output.view import Column, Listing, Marked, Table

if TYPE_CHECKING:
    from pinghu_cli.finding.engine import Hit

KINDS = {"measure": "措施", "annex": "附件 附件事項", "domain": "領域"}
NAMES = {"measure": "措施", "annex": "附件", "domain": "領域"}
MEANS = {
    "phrase": "整詞",
    "pair": "字詞",
    "character": "單字",
    "synonym": "近義",
    "weak": "泛指",
    "unit": "單位",
}
PLACES = {
    "title": "標題",
    "keywords": "俗稱",
    "text": "正文",
    "names": "激勵與目標",
    "mirrored": "對應措施",
    "units": "責任單位",
}
SHOWN = 10
MATCHED = 5
"""How many of the words that match are named where nothing answers."""


@command(
    "用自己的話查:措施、附件事項與領域,最相關的在前",
    details=(
        "繁簡、拼音(zhinenggongchang)、首字母(zngc)、錯別字、英文、金額(500万)、單位名都可以。\n"
        "沒有答案時結束碼為 1,並說明最接近的是什麼。"
    ),
    examples=(
        Example("pinghu search 智能工廠", "提到智能工廠的條目"),
        Example("pinghu search 買手機能補多少錢", "直接問,答案所在的句子會標出"),
        Example("pinghu search --unit 商務局 补贴", "只在商務局負責的條目中查"),
        Example("pinghu search zngc --explain", "說明為何排在這裡"),
    ),
)
def search(  # noqa: PLR0913, PLR0917 - one parameter per option
    session: Session,
    query: Annotated[list[str], typer.Argument(metavar="查詢…", help="一個或幾個詞,或一句話")],
    domain: DomainOption = None,
    unit: UnitOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", "-k", metavar="措施|附件|領域", help="只要一種(measure、annex、domain)")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="最多幾項")] = SHOWN,
    exact: Annotated[bool, typer.Option("--exact", help="原樣查找字句,按文件順序")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="說明每項因哪些詞、在何處、以何種方式被找到")] = False,
) -> None:
    """Search measures, annex items and domains."""
    from pinghu_cli.finding import engine
    from pinghu_cli.finding.query import MOST_TOKENS

    words = " ".join(query).strip()
    if not words:
        raise UsageError("empty-query", "沒有要查的詞", "例如:pinghu search 智能工廠")
    index = engine.index_in(session.file)
    asked = engine.Filter(session.domain(domain), session.unit(unit), _kinds(kind))
    if exact:
        hits = engine.search_exact(index, words, asked, limit=limit)
    else:
        hits = engine.search(index, words, asked, limit=limit, explain=explain)
    session.show(_listing(hits, explain))
    cut = f"查詢太長,只讀了前 {MOST_TOKENS} 個字詞" if engine.is_cut(index, words) else ""
    if not hits:
        near = None if exact else engine.nearest_miss(index, words, asked)
        hint = _hint(near, exact)
        raise NotFound("no-match", f"沒有符合「{words}」的條目", f"{cut};{hint}" if cut else hint)
    if cut:
        session.note(cut)


def _kinds(name: str | None) -> tuple[str, ...] | None:
    from pinghu_cli.names.options import one_of

    return None if name is None else (one_of(name, KINDS, "種類", code="bad-kind"),)


def _hint(near: "Hit | None", exact: bool) -> str:
    """What came nearest, and how to ask otherwise."""
    if exact:
        return "去掉 --exact 可按意思查"
    if near is None:
        return "換個說法,或用 pinghu measures 看全部措施"
    matched = list(dict.fromkeys(reason.words for reason in near.reasons))
    longest = sorted(matched, key=len, reverse=True)[:MATCHED]
    words = "、".join(f"「{words}」" for words in matched if words in longest)
    more = "等" if len(matched) > MATCHED else ""
    return f"最接近的是 {near.id} {near.title}(只有{words}{more}相符);可換個說法" if words else "可換個說法"


def _listing(hits: "Sequence[Hit]", explain: bool) -> Listing:
    columns = [
        Column("編號", attrgetter("id"), kind="id", style="id"),
        Column("條目", attrgetter("title")),
        Column("牽頭單位", attrgetter("lead"), kind="id"),
        Column("相關原文", lambda hit: Marked(hit.snippet, hit.spans)),
    ]
    if explain:
        columns.append(Column("分數", lambda hit: f"{hit.score:.2f}", kind="number"))
        columns.append(Column("為何", lambda hit: ";".join(_why(hit)), style="muted"))
    rows = [hit_row(hit, _why(hit)) for hit in hits]
    return Listing(HitRow, rows, Table(hits, tuple(columns)), without=() if explain else ("why",), empty="")


def _why(hit: "Hit") -> list[str]:
    read = [f"讀作「{hit.read_as}」"] if hit.read_as else []
    return read + [
        f"{reason.words}{'' if reason.found == reason.words else f'→{reason.found}'}"
        f"({MEANS[reason.means]}:{'、'.join(PLACES[field] for field in reason.fields)})"
        for reason in hit.reasons
    ]
