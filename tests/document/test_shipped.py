"""The document that ships keeps every rule of the data, and commands answer from it, whatever other the tests speak of."""

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
    "line", ["", "about", "domains", "measures", "budget", "targets", "incentives", "units", "text"]
)
def test_commands_answer_from_it(call: Call, line: str) -> None:
    title = examine(shipped().read_bytes(), str(shipped()), ALL)[0]
    assert title is not None
    said = call(*line.split())
    assert (said.code, said.out != "") == (2 if line == "" else 0, True), said.err
