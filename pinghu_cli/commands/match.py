"""``pinghu match``: which incentives an applicant meets, may meet and misses; the interview; two profiles compared."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.filters import DomainOption, ForOption, UnitOption
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import AsOfOption, Example, Session, command, day_of
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.files import check_output, write_whole

if TYPE_CHECKING:
    from pinghu_cli.document.query import Offer
    from pinghu_cli.matching.answers import Profile
    from pinghu_cli.matching.prospects import Match

HOW_TO_BEGIN = "用 pinghu match --ask 逐題回答,或 pinghu match --template > 我.yaml 填好後 pinghu match 我.yaml"

DETAILS = """\
符合      條件都有了
可能符合  還缺資料,或文件把條件留給牽頭單位認定(「符合條件的」);不計入合計
不符合    至少一個條件不成立;只差一步的,寫明怎樣就符合、值多少

申請人資料(YAML 或 JSON)的寫法見 --template。沒寫的是未知,不當作沒有。
短的資料可以直接寫在命令列的大括號裡。
--ask 只問還會改變結果的問題,最值錢的先問;直接按 Enter 是不知道,q 隨時結束。
--claims-out 把符合的項目寫成 pinghu estimate --claims 的申請檔,要填的金額留空。"""

EXAMPLES = (
    Example("pinghu match --template", "空白的申請人資料"),
    Example("pinghu match '{{fact}: {choice}}'", "能拿哪些、差什麼;檔案也寫在這個位置"),
    Example("pinghu match '{{fact}: {choice}}' --explain {explained}", "逐個條件說明"),
    Example("pinghu match '{{fact}: {choice}}' --compare '{{fact}: {other_choice}}'", "兩份資料的差別"),
)


@command("填一份資料,看哪些補助符合、可能符合、只差一步", details=DETAILS, examples=EXAMPLES)
def match(  # noqa: PLR0913, PLR0917 - the options of a command are its parameters
    session: Session,
    profile: Annotated[
        str | None, typer.Argument(metavar="[資料檔]", help="YAML 或 JSON 檔;- 為標準輸入;或 {事實: 答案}")
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="在終端上逐題問;有資料檔時只問檔中沒有的")] = False,
    template: Annotated[bool, typer.Option("--template", help="印出空白的申請人資料")] = False,
    compare: Annotated[str | None, typer.Option(metavar="資料檔", help="與另一份資料並列:得到、失去、改變")] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="項目", help="逐個條件說明"), Offered(completion.incentives)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="連給別的對象的、相隔較遠的也列出")] = False,
    as_of: AsOfOption = None,
    claims_out: Annotated[str | None, typer.Option(metavar="檔案", help="把符合的項目寫成申請檔")] = None,
    profile_out: Annotated[str | None, typer.Option(metavar="檔案", help="把(問答所得的)資料寫成檔案")] = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    recipient: ForOption = None,
) -> None:
    """Match a profile, from a file or an interview, against the conditions of the incentives."""
    from pinghu_cli import api
    from pinghu_cli.matching.answers import no_facts
    from pinghu_cli.matching.prospects import match as match_offers
    from pinghu_cli.pages import match as pages

    if not (profile or template) and not session.document.facts:
        raise no_facts()
    _check(profile, ask, template, compare, explain)
    inputs = [file for file in (profile, compare, session.data) if file]
    for output in filter(None, (claims_out, profile_out)):
        check_output(output, inputs=inputs)
    document = session.document
    if template:
        session.show(pages.template_view(document, session.data))
        return
    offers = api.incentives(document, domain=domain, unit=unit, recipient=recipient)
    stated = _stated(session, profile, ask, offers, profile_out)
    day = day_of(as_of)
    matched = match_offers(document, stated, offers, day)
    if compare is not None:
        other = match_offers(document, _read(session, compare), offers, day)
        from pinghu_cli.pages.compare import compare_view

        session.show(compare_view(document, matched, other, _names(profile, compare)))
    elif explain is not None:
        session.show(pages.explain_view(document, matched, _named(session, explain, offers)))
    else:
        session.show(pages.match_view(document, matched, every=every))
    if claims_out is not None:
        _write_claims(session, matched, claims_out)


def _check(profile: str | None, ask: bool, template: bool, compare: str | None, explain: str | None) -> None:
    if template and (profile or ask or compare or explain):
        raise UsageError(
            "bad-usage", "--template 只印空白資料,不能與別的並用", "例如 pinghu match --template > 我.yaml"
        )
    if not (profile or ask or template):
        raise UsageError("no-profile", "沒有申請人資料", HOW_TO_BEGIN)
    if compare and explain:
        raise UsageError("bad-usage", "--compare 與 --explain 只能擇一", "先比較,再用 --explain 看其中一項")
    if compare and compare == profile:
        raise UsageError("bad-usage", "兩份資料是同一個檔案", "例如 pinghu match 現在.yaml --compare 明年.yaml")


def _stated(
    session: Session, profile: str | None, ask: bool, offers: "list[Offer]", profile_out: str | None
) -> "Profile":
    """What is known of the applicant: from the file, from the interview, or both."""
    from pinghu_cli.matching.answers import Profile
    from pinghu_cli.matching.template import dump

    stated = _read(session, profile) if profile else Profile()
    if ask:
        from pinghu_cli.commands.interview import Interview

        return Interview(session, stated, offers).hold(profile_out)
    if profile_out is not None:
        write_whole(profile_out, dump(session.document, stated))
    return stated


def _read(session: Session, file: str) -> "Profile":
    from pinghu_cli.matching.profile import read_profile

    return read_profile(session.document, file)


def _names(profile: str | None, compare: str) -> tuple[str, str]:
    """What the two profiles are called: by their files where these tell them apart."""
    from pinghu_cli.files import STDIN
    from pinghu_cli.matching.profile import is_inline

    files = [
        None if file is None or file == STDIN or is_inline(file) else Path(file).stem for file in (profile, compare)
    ]
    before, after = files[0] or "前", files[1] or "後"
    return (before, after) if before != after else (str(profile), compare)


def _named(session: Session, words: str, offers: "list[Offer]") -> set[str]:
    """Ids of the tiers that ``words`` mean. Raise NotFound with suggestions, also for those that the filters hide."""
    from pinghu_cli.names import resolve

    found = resolve.offers(session.document, words) or [resolve.offer(session.document, words)]
    ids = {offer.id for offer in found}
    if not ids & {offer.id for offer in offers}:
        raise NotFound("filtered-out", f"「{words}」不在所選的範圍內", "去掉 --domain、--unit、--for 再試")
    return ids


def _write_claims(session: Session, matched: "Match", file: str) -> None:
    from pinghu_cli.matching.prospects import claims_file

    met = matched.those("met")
    if not met:
        raise NotFound("nothing-met", f"沒有符合的項目,未寫 {file}", "補上缺少的資料:pinghu match 資料檔 --ask")
    write_whole(file, claims_file(matched))
    session.note(f"已把符合的 {len(met)} 項寫入 {file};填好空白後:pinghu estimate --claims {file}")
