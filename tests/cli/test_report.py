"""`replay --report` as a process."""

import json
import re

import pytest

from tests.cli.conftest import ARREST, FIRE, Shell, line

WIRE = line("a1", "Fire at Marhaven cannery kills three", FIRE, 30) + "\n" + line("a2", "Owner held", ARREST, 10)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_report_comes_with_the_screen_and_with_json(shell: Shell, form: tuple[str, ...]) -> None:
    done = shell("replay", "-", "--report", "out.html", *form, stdin=WIRE)
    assert done.returncode == 0, done.stderr
    assert done.stdout == shell("replay", "-", *form, stdin=WIRE).stdout
    page = (shell.home / "out.html").read_text(encoding="utf-8")
    [data] = re.findall(r'id="data">(.*?)</script>', page, re.S)
    assert [a["act"] for a in json.loads(data)["articles"]] == ["alert", "update"]
    assert [p.name for p in shell.home.iterdir() if p.name.startswith("tmp")] == []


@pytest.mark.parametrize(("target", "says"), [(".", "directory"), ("no/such/out.html", "cannot be written")])
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_replayed(
    shell: Shell, target: str, says: str
) -> None:
    done = shell("replay", "-", "--report", target, stdin=WIRE)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_report_does_not_overwrite_its_wire(shell: Shell) -> None:
    (shell.home / "w.jsonl").write_text(WIRE)
    done = shell("replay", "w.jsonl", "--report", "./w.jsonl")
    assert done.returncode == 1
    assert "the wire itself" in done.stderr
    assert (shell.home / "w.jsonl").read_text() == WIRE
