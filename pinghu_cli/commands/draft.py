"""``pinghu draft``: a published text -> the draft of a data file."""

from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli import limits
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.errors import UsageError
from pinghu_cli.files import STDIN, check_output, write_whole
from pinghu_cli.output.mistakes import quoted

if TYPE_CHECKING:
    from pinghu_cli.editions.drafting.make import Made

DETAILS = """\
文本可以是純文字、網頁(HTML,或整頁複製的文字)、DOCX、PDF(要裝 pinghu[pdf]);- 為標準輸入。繁簡、全形半形皆可。

讀出結構、牽頭與責任單位、附件、預算、目標、激勵的各檔,各附原文。拿不準的寫成 doubt,歸不了類的數字列在 numerals.todo:
pinghu validate 逐一列出,改完為止。不屬於正文的(導航、頁碼、頁尾…)一行一行印在標準錯誤輸出;-q 只印總數。

--from 沿用舊的資料檔:代號、名稱、俗稱、關鍵詞、條件、單位、說明,並註明「沿用」;用不上的列出來。
讀不出結構的(亂碼、找不到標題、標題缺號)不寫檔,說明原因,以 3 結束。"""


@command(
    "把公布的文本寫成資料檔的草稿,待定之處逐一標明",
    details=DETAILS,
    examples=(
        Example("pinghu draft 新政策.txt -o 新.yaml", "從純文字;再用 pinghu validate 新.yaml 看還有哪些待定"),
        Example("pinghu draft 新政策.txt --from 舊.yaml -o 新.yaml", "沿用去年的資料檔"),
    ),
    without=("format", "fields", "output", "headings", "ascii", "bom", "data", "color", "no_pager"),
)
def draft(
    session: Session,
    text: Annotated[str, typer.Argument(metavar="文本", help="公布的文本;- 為標準輸入")],
    older: Annotated[list[str] | None, typer.Option("--from", metavar="檔案", help="沿用這份舊的資料檔;可重複")] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="檔案", help="存成檔案;預設為標準輸出")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help=f"列出全部不屬於正文、用不上的,不只各前 {limits.PROBLEMS} 處")
    ] = False,
) -> None:
    """Write the draft; tell what was set aside, refused and lost."""
    from pinghu_cli.editions.drafting.make import make

    file = None if output == STDIN else output
    if text == STDIN and STDIN in (older or ()):
        raise UsageError("same-file", "文本與 --from 不能都是標準輸入", "其中一份請寫檔名")
    if file is not None:
        check_output(file, inputs=(text, *(older or ())))
    made = make(text, older or ())
    if file is None:
        session.write(made.text)
    else:
        write_whole(file, made.text, inputs=(text, *(older or ())))
        session.note(f"已存成 {file}")
    _tell(session, made, None if all_ else limits.PROBLEMS, file)


def _tell(session: Session, made: "Made", most: int | None, file: str | None) -> None:
    """What was set aside, lost and refused: of each kind the first ``most``, then the sums and how to go on."""
    kinds = (
        [f"第 {aside.number} 行不屬於正文({aside.why}):{aside.text.strip()}" for aside in made.asides],
        [f"舊檔中用不上({lost.item}):{lost.what}" for lost in made.lost],
        [f"沒有寫入 {problem.path}:{problem.message}" for problem in made.refused],
    )
    for notes in kinds:
        for note in notes[:most]:
            session.note(note)
        if most is not None and len(notes) > most:
            session.note(f"還有 {len(notes) - most} 處,用 --all 全部列出")
    sums = [f"待定 {made.problems} 處", f"不屬於正文 {len(made.asides)} 處"]
    sums += [f"舊檔中用不上 {len(made.lost)} 處"] if made.lost else []
    check = f"pinghu validate {quoted([file]) if file else '資料檔'}"
    session.tell(f"{'、'.join(sums)};用 {check} 逐一列出待定之處" if made.problems else "、".join(sums))
    if not made.loads:
        session.warn(f"草稿還不能使用:缺了資料檔必須有的部分,{check} 會列出")
