"""``pinghu help``: the page of a command or topic, for people or for programs."""

from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.commands import MODULES, completion
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.names.options import one_of

if TYPE_CHECKING:
    from pinghu_cli.commands.manual import Page
    from pinghu_cli.commands.samples import Samples


@command(
    "說明一個命令或主題",
    examples=(
        Example("pinghu help search", "一個命令的說明"),
        Example("pinghu help formats", "一個主題的說明"),
        Example("pinghu help --json", "給程式:命令、選項、欄位、結束碼"),
    ),
    without=("fields", "output", "headings", "ascii", "bom", "color"),
)
def help(
    session: Session,
    topic: Annotated[
        str | None, typer.Argument(metavar="[主題]", help="一個命令,或一個主題"), Offered(completion.topics)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="給程式的說明;同 -f json")] = False,
) -> None:
    """Print the page of a command, of a topic, or of the app."""
    from pinghu_cli.commands.manual import for_reader
    from pinghu_cli.commands.samples import at_hand

    known, topic = at_hand(session.data), _named(topic)
    page = _page(topic, known)
    if json or session.format not in (None, "table"):
        from pinghu_cli.commands.programs import described

        session.show_json(described(topic, known))
        return
    session.write(for_reader(page, session.reader) + "\n")


def _page(topic: str | None, known: "Samples") -> "Page":
    from pinghu_cli.commands.manual import page_of, page_of_app
    from pinghu_cli.commands.topics import TOPICS, page_of_topic

    if topic is None:
        return page_of_app(known)
    if topic in TOPICS:
        return page_of_topic(topic, known)
    return page_of(topic, known)


def _named(topic: str | None) -> str | None:
    """The name of the command or topic that is meant; raise UsageError where there is none."""
    from pinghu_cli.commands.topics import TOPICS

    if topic is None or topic in MODULES:
        return topic
    topics = f"主題:{'、'.join(TOPICS)}"
    return one_of(topic, (*MODULES, *TOPICS), "說明", code="unknown-topic", otherwise=topics)
