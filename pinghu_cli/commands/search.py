"""Search: what answers a query in people's own words."""

from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli import limits
from pinghu_cli.commands.filters import DomainOption, UnitOption
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.listings.hits import HitRow, hit_row
from pinghu_cli.output.view import Column, Listing, Marked, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pinghu_cli.document.validity import Validity
    from pinghu_cli.finding.engine import Found, Hit

MEANS = {
    "phrase": "整詞",
    "pair": "字詞",
    "character": "單字",
    "synonym": "近義",
    "weak": "泛指",
    "unit": "單位",
    "kind": "整類條目",
    "near": "相近事項",
}
PLACES = {
    "title": "標題",
    "keywords": "俗稱",
    "near": "相近的說法",
    "text": "正文",
    "names": "激勵與目標",
    "mirrored": "對應措施",
    "units": "責任單位",
}
SHOWN = 10


@command(
    "用自己的話查:措施、附件事項與領域,最相關的在前",
    details=(
        "繁簡、拼音(zhinenggongchang)、首字母(zngc)、錯別字、英文、金額(500万)、單位名都可以。\n"
        "沒有條目回答時結束碼為 1;只是相關的條目照列,並說明問題中哪些話文件沒有提到。\n"
        "結果總是最切題的在前,不能另排;要按金額、預算排,用 incentives、budget 的 --sort。"
    ),
    examples=(
        Example("pinghu search {words}", "提到這些詞的條目"),
        Example("pinghu search {words}多少錢", "直接問,答案所在的句子會標出"),
        Example("pinghu search --unit {unit} {words}", "只在{unit}負責的條目中查"),
        Example("pinghu search {words} --explain", "說明為何排在這裡"),
        Example("pinghu search {words} --all", "連較不相關的也列出"),
    ),
)
def search(  # noqa: PLR0913, PLR0917 - one parameter per option
    session: Session,
    query: Annotated[list[str], typer.Argument(metavar="查詢…", help="一個或幾個詞,或一句話")],
    domain: DomainOption = None,
    unit: UnitOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="措施|附件|領域|段落|說明",
            help="measure、annex、domain、paragraph、note",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", metavar="N", min=1, help=f"最多幾項,預設 {SHOWN}")
    ] = None,
    every: Annotated[bool, typer.Option("--all", "-a", help="較不相關的也列出")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="原樣查找字句,按文件順序")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="說明每項因哪些詞、在何處、以何種方式被找到")] = False,
) -> None:
    """Search measures, annex items and domains."""
    from pinghu_cli.finding import engine

    words = " ".join(query).strip()
    if not words:
        raise UsageError("empty-query", "沒有要查的詞", session.example("pinghu search {words}"))
    index = engine.index_in(session.file)
    asked = engine.Filter(session.domains(domain), session.units(unit), _kinds(kind))
    if exact:
        hits = engine.search_exact(index, words, asked, limit=None if every else limit or SHOWN)
        session.show(_listing(hits, index.tables.validity, explain))
        if not hits:
            raise NotFound("no-match", f"沒有符合「{words}」的條目", "去掉 --exact 可按意思查")
        return
    found = engine.find(index, words, asked, limit=limit if every else limit or SHOWN, every=every, explain=explain)
    title = "" if found.is_answered or not found.hits else f"{_missing(found)};相關的是:"
    session.show(_listing(found.hits, index.tables.validity, explain, title, _notes(found)))
    if not found.hits:
        raise NotFound("no-match", *_nothing(found, words))
    if not found.is_answered:
        raise NotFound("only-related", f"沒有條目回答「{words}」", "以上只是相關;可換個說法")


def _nothing(found: "Found", words: str) -> tuple[str, str]:
    """Why there is no hit at all, and what to do."""
    excluded = "、".join(found.excluded)
    if found.left_out:
        return f"符合「{words}」的 {found.left_out} 項都因「{excluded}」而不列", f"去掉「{excluded}」再查"
    if found.excluded:
        return f"「{excluded}」只說了不要什麼,沒有說要查什麼", f"在後面寫出要查的,如:{excluded}還有哪些補貼"
    return f"沒有符合「{words}」的條目", "換個說法,或用 pinghu measures 看全部措施"


def _kinds(names: list[str] | None) -> frozenset[str] | None:
    """The kinds of item that ``--kind`` names; None without one. Raise UsageError."""
    if not names:
        return None
    from pinghu_cli.names.filters import ALL_KINDS, kinds

    return kinds(names, ALL_KINDS)


def _missing(found: "Found") -> str:
    """What of the question nothing answers, by its best hit."""
    words = "、".join(f"「{words}」" for words in found.hits[0].unmatched)
    return f"文件沒有提到{words}" if words else "文件沒有直接回答"


def _notes(found: "Found") -> tuple[str, ...]:
    notes = []
    if found.excluded:
        notes.append(f"已按「{'、'.join(found.excluded)}」排除 {found.left_out} 項")
    if found.is_cut:
        notes.append(f"查詢太長,只讀了前 {limits.QUERY_TOKENS} 個字詞")
    if found.more and found.hits:
        notes.append(f"另有 {found.more} 項較不相關,--all 全部列出")
    return tuple(notes)


def _listing(
    hits: "Sequence[Hit]", held: "Validity", explain: bool, title: str = "", notes: tuple[str, ...] = ()
) -> Listing:
    from pinghu_cli.document.unprinted import led_by
    from pinghu_cli.document.validity import lapse_line
    from pinghu_cli.quantities.clock import today

    columns = [
        Column("編號", attrgetter("id"), kind="id", style="id"),
        Column("條目", attrgetter("title")),
        Column("牽頭單位", lambda hit: led_by(hit.lead) if hit.domain else "", kind="id"),
        Column("相關原文", lambda hit: Marked(hit.snippet, hit.spans)),
    ]
    if explain:
        columns.append(Column("分數", lambda hit: f"{hit.score:.2f}", kind="number"))
        columns.append(Column("為何", lambda hit: ";".join(_why(hit)), style="muted"))
    rows = [hit_row(hit, _why(hit)) for hit in hits]
    table = Table(hits, tuple(columns), title, notes)
    line = lapse_line(held, today()) if hits else None
    return Listing(HitRow, rows, table, without=() if explain else ("why",), empty="", warnings=(line,) if line else ())


def _why(hit: "Hit") -> list[str]:
    """Why a hit stands where it stands: standing, how the question was read, and which words were found where."""
    share = f"問題的 {hit.cover:.0%}"
    lacks = f",沒有提到{'、'.join(f'「{words}」' for words in hit.unmatched)}" if hit.unmatched else ""
    why = [f"回答:符合{share}{lacks}" if hit.standing == "answers" else f"只是相關:符合{share}{lacks}"]
    if hit.read_as:
        why.append(f"讀作「{hit.read_as}」")
    return why + [
        f"{reason.words}{'' if reason.found == reason.words else f'→{reason.found}'}"
        f"({MEANS[reason.means]}:{'、'.join(PLACES[field] for field in reason.fields)})"
        for reason in hit.reasons
    ]
