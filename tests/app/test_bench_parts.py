"""The parts of the benchmarks that need no hall."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from hall.app.bench.bare import Bare, record
from hall.app.bench.disk import NoCompiler, slow_disk
from hall.app.bench.halls import Template, make_template
from hall.app.bench.pair import commands
from hall.app.bench.requests import Answer, Unexpected, request_bytes
from hall.app.bench.samples import quantile, ratio, spread
from hall.app.bench.screens import frame, take_frame
from hall.app.bench.setting import aimed
from hall.app.records.verification import breaches_of
from hall.service.secret import derived, read_secret
from hall.store import filling


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("bench") / "template")


def test_figures_of_times() -> None:
    found = spread([0.001 * n for n in range(1, 101)])
    assert (found.count, found.p50, found.p99) == (100, 51.0, 100.0)
    assert ratio(3.0, 1.5) == 2.0
    assert ratio(3.0, 0.0) == 0.0
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)


def test_a_line_says_whether_its_aim_is_met() -> None:
    assert aimed("x", 2.0, 3.0, "×").met is True
    assert aimed("x", 4.0, 3.0, "×").met is False


def test_an_answer_is_whole_when_its_body_is() -> None:
    answer = Answer()
    assert not answer.feed(b"HTTP/1.1 201 CREATED\r\nContent-")
    assert not answer.feed(b"Length: 9\r\n\r\n{")
    assert answer.feed(b'"id": 4}')
    assert answer.decoded(201) == {"id": 4}
    with pytest.raises(Unexpected, match="CREATED"):
        answer.decoded(200)


def test_a_request_is_whole() -> None:
    head, _, body = request_bytes("POST", "/x", "T", {"a": 1}).partition(b"\r\n\r\n")
    assert body == b'{"a": 1}'
    assert b"Content-Length: 8" in head
    assert b"Authorization: Bearer T" in head


@pytest.mark.parametrize("size", [0, 5, 125, 126, 70_000])
def test_frames_of_every_size_come_apart(size: int) -> None:
    payload = b"x" * size
    if size < 126:
        head = bytes((0x81, size))
    elif size < 65536:
        head = bytes((0x81, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x81, 127)) + size.to_bytes(8, "big")
    whole = head + payload
    assert take_frame(whole + b"rest") == (1, payload, b"rest")
    for cut in {0, 1, len(head) - 1, len(whole) - 1}:
        assert take_frame(whole[:cut]) is None


def test_a_screens_frames_are_masked() -> None:
    sent = frame("40/display,")
    assert sent[0] == 0x81
    assert sent[1] == 0x80 | 11
    assert sent[2:6] == bytes(4)
    assert sent[6:] == b"40/display,"
    assert frame("x" * 300)[1] == 0x80 | 126


def test_replaying_writes_the_same_rows(template: Template, tmp_path: Path) -> None:
    recording = template.copy(tmp_path / "recording")
    bare = template.copy(tmp_path / "bare")
    taken = record(recording, template.terms(), commands("SJ002", 3))
    assert len(taken) == 2 + 3 + 3
    limit = Bare(bare)
    assert all(limit.commit(statements) > 0 for statements in taken)
    limit.close()
    for table in ("tickets", "cases", "events", "queue_days", "counter_states"):
        assert rows(bare, table) == rows(recording, table) != []
    assert list(breaches_of(bare)) == []


def rows(directory: Path, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(directory / "hall.db")
    try:
        return connection.execute(f"SELECT * FROM {table}").fetchall()
    finally:
        connection.close()


def test_a_history_holds_every_invariant(template: Template, tmp_path: Path) -> None:
    directory = template.copy(tmp_path / "history")
    key = derived(read_secret(directory), "event-chain")
    filling.fill(directory / "hall.db", key, tickets=130, a_day=50)
    assert list(breaches_of(directory)) == []
    assert len(rows(directory, "tickets")) == 130
    filling.fill(directory / "hall.db", key, tickets=150, a_day=50)
    assert list(breaches_of(directory)) == []
    assert len(rows(directory, "service_days")) == 4
    filling.fill(directory / "hall.db", key, tickets=100, a_day=50)
    assert len(rows(directory, "tickets")) == 150


def test_without_a_compiler_there_is_no_slow_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoCompiler, match="no C compiler"):
        slow_disk(tmp_path, 5.0)


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler here")
def test_the_slow_disk_is_built(tmp_path: Path) -> None:
    environment = slow_disk(tmp_path, 2.5)
    assert environment["JIAOHAO_DISK_US"] == "2500"
    assert Path(environment["LD_PRELOAD"]).exists()
