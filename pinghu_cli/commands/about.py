"""``pinghu about``: what the document is, how long it holds, and what it does not say."""

from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.pages.about import about_view
from pinghu_cli.quantities.clock import today


@command(
    "文件本身:發布、有效期、總預算,以及文件沒有寫的",
    details="截止日期、電話、材料、能否同時享受……常被問到而文件沒有寫的,寫明向誰問。這些說明不是文件的內容。",
    examples=(Example("pinghu about", "有效期到哪天,哪些事文件沒有寫"),),
)
def about(session: Session) -> None:
    """Show the document itself."""
    session.show(about_view(session.document, today()))
