"""Whole simulated days, short ones, through a real hall and real drivers."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from hall.app.records.verification import breaches_of
from hall.app.simulate.command import simulate


def simulated(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(simulate, arguments)
    return done.exit_code, done.stdout, done.stderr


def test_a_seed_gives_the_same_day_byte_for_byte(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    day = ("--citizens", "14", "--seed", "11", "--json")
    status, first, told = simulated(*day, "--data", str(kept))
    assert status == 0, told
    assert list(breaches_of(kept)) == []
    assert simulated(*day)[1] == first
    figures = json.loads(first)
    ended = sum(figures[how] for how in ("served", "no_shows", "cancelled", "turned_away"))
    assert ended == figures["citizens"] == 14
    assert sum(queue["citizens"] for queue in figures["queues"].values()) == 14
    rated = sum(figures["ratings"][str(level)] for level in range(1, 6))
    assert rated + figures["ratings"]["unrated"] == figures["served"]
    assert figures["estimate"]["count"] > 0


def test_a_hall_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "hall.db").write_bytes(b"somebody's")
    status, out, told = simulated("--data", str(tmp_path))
    assert status == 1
    assert out == ""
    assert "there is a hall already" in told
    assert (tmp_path / "hall.db").read_bytes() == b"somebody's"


def test_the_table_speaks_two_languages() -> None:
    status, out, told = simulated("--citizens", "3", "--seed", "5")
    assert status == 0, told
    for word in ("来厅群众 citizens", "办结 served", "预计等候的误差"):
        assert word in out


def test_options_that_make_no_sense_are_refused() -> None:
    assert "give both or neither" in simulated("--hall", "http://127.0.0.1:1")[2]
    assert simulated("--speed", "slow")[0] == 2
    assert simulated("--speed", "0")[0] == 2
    assert simulated("--citizens", "0")[0] == 2
    status, _, told = simulated("--hall", "http://127.0.0.1:9", "--token", "x")
    assert status == 1
    assert "broke off" in told
