"""Check a data file: every problem at once, and the account of facts and numerals."""

from typing import Annotated

import typer

from pinghu_cli import limits
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.document.checks import ALL
from pinghu_cli.document.checks.numerals import account
from pinghu_cli.document.checks.places import item_at, numbering_in, reading_order
from pinghu_cli.document.load import examine, locate, read_data
from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.errors import Problem, UsageError
from pinghu_cli.files import STDIN, in_print, write_whole
from pinghu_cli.listings.about import CheckRow, ProblemRow
from pinghu_cli.pages import check
from pinghu_cli.quantities.numerals import citation

DETAILS = """\
檢查鍵與型別、引文、數字、合計、每個阿拉伯數字的出處,以及能否逐字重建公布的文本。有問題時結束碼為 3。

問題依閱讀順序按條目列出,每處附下一步。最後是待辦:草稿的待定之處,和還沒有歸類的數字,改到 0 處為止。
--text 把資料檔重建的文本與公布的文本(純文字、HTML、DOCX、PDF)逐字比對,說出哪一行哪一字不同;
空行與行首行尾的空白不計。"""


@command(
    "檢查資料檔:一次列出全部問題與下一步,並清點每個數字",
    details=DETAILS,
    examples=(
        Example("pinghu validate", "檢查隨附的資料"),
        Example("pinghu validate 我的.yaml --text 公布的文本.txt", "檢查另一份,並與公布的文本逐字比對"),
        Example("pinghu validate 我的.yaml --index", "沒有問題時寫下索引,以後查詢較快"),
    ),
)
def validate(
    session: Session,
    file: Annotated[str | None, typer.Argument(metavar="[檔案]", help="要檢查的資料檔;預設為正在使用的那一份")] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="文本", help="與這份公布的文本逐字比對;- 為標準輸入")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help=f"列出全部問題,不只前 {limits.PROBLEMS} 處")] = False,
    index: Annotated[
        bool, typer.Option("--index", help="沒有問題時,在檔案旁寫下索引(檔名加 .index);檔案一改就不再使用")
    ] = False,
) -> None:
    """Report all problems of a data file; exit 3 when there are any."""
    name = locate(file or session.data)
    if index and name == STDIN:
        raise UsageError("option-misfit", "--index 不能用於標準輸入", "請寫檔名")
    if text == STDIN == name:
        raise UsageError("same-file", "資料檔與 --text 不能都是標準輸入", "其中一份請寫檔名")
    data = read_data(name)
    document, problems, source = examine(data, name, ALL)
    if text is not None and document is not None:
        problems = _compared(session, document, source, text, problems)
    problems.sort(key=reading_order)
    written = _write_index(name, data, document) if index and document and not problems else ""
    row = _row(source, document, problems, text)
    session.show(
        check.check_view(row, most=None if all_ else limits.PROBLEMS, readable=document is not None, written=written)
    )
    if problems:
        raise typer.Exit(3)


def _compared(
    session: Session, document: Document, source: Source, text: str, problems: list[Problem]
) -> list[Problem]:
    """``problems`` with every place where the text differs; where none does, with the digest that this proves."""
    from pinghu_cli.document.against import compare
    from pinghu_cli.document.text import digest, published_text
    from pinghu_cli.editions.drafting.clean import noise
    from pinghu_cli.editions.drafting.reading import published_lines

    held = {line.strip() for line in published_text(document).splitlines()}
    lines = []
    for line in published_lines(text):
        if line.text not in held and (why := noise(line.text)):
            session.note(f"文本第 {line.number} 行不屬於正文({why}),不比對:{line.text}")
        else:
            lines.append(line)
    found = compare(lines, document, source)
    if found:
        return [*(problem for problem in problems if problem.code != "text-differs"), *found]
    for problem in problems:
        if problem.path == "document.sha256":
            problem.hint = f"文本已逐字相符,寫成 sha256: {digest(document)}"
    return problems


def _write_index(name: str, data: bytes, document: Document) -> str:
    """Write the index of a checked file beside it; gives its name."""
    from pinghu_cli.document.prepared import beside
    from pinghu_cli.prepare import prepare

    path = in_print(beside(name))
    write_whole(path, prepare(data, document), inputs=(name,))
    return path


def _row(source: Source, document: Document | None, problems: list[Problem], text: str | None) -> CheckRow:
    rows = [_problem_row(problem, source) for problem in problems]
    return CheckRow(
        file=source.file,
        valid=not rows,
        problems=rows,
        left=check.left(rows),
        text=text,
        facts=check.facts_of(document) if document else {},
        numerals=dict(account(document, source)) if document else {},
    )


def _problem_row(problem: Problem, source: Source) -> ProblemRow:
    line, column = problem.text_at or (None, None)
    item = item_at(problem.keys, source.value) or None
    return ProblemRow(
        file=problem.file,
        line=problem.line,
        item=item,
        ref=citation(item, numbering_in(source.value)) if item else None,
        path=problem.path,
        code=problem.code,
        message=problem.message,
        hint=problem.hint,
        text_line=line,
        text_column=column,
    )
