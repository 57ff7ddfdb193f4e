"""The document that ships keeps every rule of the data, and commands answer from it; other tests may not know it."""

import pytest

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine
from pinghu_cli.document.prepared import shipped
from tests.calling import Call


@pytest.fixture(autouse=True)
def _of_what_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PINGHU_DATA", raising=False)


def test_it_has_no_problem() -> None:
    document, problems, _ = examine(shipped().read_bytes(), str(shipped()), ALL)
    assert document is not None
    assert not problems


@pytest.mark.parametrize(
    "command", ["about", "domains", "measures", "budget", "targets", "incentives", "units", "text"]
)
def test_commands_answer_from_it(call: Call, command: str) -> None:
    said = call(command)
    assert said.code == 0
    assert said.out
