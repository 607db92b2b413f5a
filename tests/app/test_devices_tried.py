"""``jiaohao devices test``: each kind of device does something, and the exit status tells."""

from __future__ import annotations

import fcntl
import os
import queue
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.keypads.qs_frames import FIRST_KEY, Key, encode_key
from drivers.simulation import BENCH
from hall.app.devices.trials import RARE, Trial, try_device
from hall.config.settings import DeviceSettings
from hall.config.settings_file import read_settings
from hall.domain.clock import Instant
from hall.store import database, devices
from hall.store.devices import DeviceState
from tests.app.shell import run_in
from tests.drivers.far_ends import PtyEnd


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(sample_hall, tmp_path / "hall"))
    BENCH.clear()


@pytest.fixture
def pty() -> Iterator[PtyEnd]:
    end = PtyEnd()
    yield end
    end.close()


def box(hall: Path, address: str, **more: object) -> DeviceSettings:
    written = "".join(f"{name} = {value}\n" for name, value in more.items())
    with (hall / "hall.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[devices.box]\nkind = "keypad"\ndriver = "qs"\nunits = { "7" = 3 }\n'
            f'address = "{address}"\n{written}'
        )
    return read_settings(hall / "hall.toml").devices["box"]


class Person:
    """Who stands at the device and answers."""

    def __init__(self, *no: str) -> None:
        self.no = no
        self.asked: list[str] = []

    def __call__(self, question: str) -> bool:
        self.asked.append(question)
        return not any(word in question for word in self.no)


def test_a_printer_prints_what_is_hard_and_asks(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []
    BENCH.observe(lambda output: seen.append(output.text))
    device = read_settings(hall / "hall.toml").devices["slip-1"]
    person = Person()
    assert try_device(device, Trial(ask=person, seconds=1))
    assert "有纸" in capsys.readouterr().out
    assert "政务服务大厅" in "".join(seen)
    assert len(person.asked) == 4
    assert not try_device(device, Trial(ask=Person(RARE), seconds=1))
    BENCH.find("slip-1").poke("paper_out")  # type: ignore[union-attr]
    ran = run_in(capsys, "devices", "test", "slip-1", "--data", hall)
    assert "printer.paper_out" in ran.line
    BENCH.observe(None)


def test_a_keypads_presses_are_told_with_their_meaning(
    hall: Path, pty: PtyEnd, capsys: pytest.CaptureFixture[str]
) -> None:
    box(hall, f"serial://{pty.path}?baud=57600")
    pressing = threading.Thread(target=_press_when_shown, args=(pty,))
    pressing.start()
    ran = run_in(capsys, "devices", "test", "box", "--data", hall, "--seconds", "1.5")
    pressing.join()
    assert ran.code == 0
    assert "地址 7（3号窗口） 键 1：叫号" in ran.out
    assert "地址 9（hall.toml 的 units 里没有这个地址） 键 2：重呼" in ran.out
    assert "共 2 次按键" in ran.out


def _press_when_shown(pty: PtyEnd) -> None:
    pty.receive(1)
    pty.send(encode_key(Key(address=7, code=FIRST_KEY)))
    pty.send(encode_key(Key(address=9, code=FIRST_KEY + 1)))


def test_a_keypad_that_nobody_presses_has_not_passed(
    hall: Path, pty: PtyEnd, capsys: pytest.CaptureFixture[str]
) -> None:
    box(hall, f"serial://{pty.path}?baud=57600")
    ran = run_in(capsys, "devices", "test", "box", "--data", hall, "--seconds", "0.2")
    assert ran.code == 1
    assert "没有通过" in ran.err


def test_signs_show_their_addresses_and_voices_speak(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings(hall / "hall.toml")
    seen: queue.Queue[tuple[int, str]] = queue.Queue()
    BENCH.observe(lambda output: seen.put((output.unit, output.text)))
    signs = replace(settings.devices["signs"], units={2: 5})
    assert try_device(signs, Trial(ask=Person(), seconds=1))
    assert seen.get(timeout=10) == (2, "2号屏 5号窗口")
    assert try_device(settings.devices["voice"], Trial(ask=Person(), seconds=1))
    assert not try_device(settings.devices["voice"], Trial(ask=Person("听清"), seconds=1))
    BENCH.observe(None)


def test_a_card_that_was_read_is_never_shown(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = "11010519491231002X"
    with socket.create_server(("127.0.0.1", 0)) as server:
        device = replace(
            read_settings(hall / "hall.toml").devices["scan-1"],
            driver="serial", address=f"tcp://127.0.0.1:{server.getsockname()[1]}",
        )  # fmt: skip
        said = [f"{number}\r\nhello\r\n".encode(), b""]
        reading = threading.Thread(target=_serve, args=(server, said))
        reading.start()
        assert try_device(device, Trial(ask=Person(), seconds=0.5))
        assert not try_device(device, Trial(ask=Person(), seconds=0.1))
        reading.join()
    out = capsys.readouterr().out
    assert "居民身份证号（校验正确），18 个字符" in out
    assert "不是叫号的码，5 个字符" in out
    assert number[:6] not in out


def _serve(server: socket.socket, said: list[bytes]) -> None:
    """To each caller in turn one of these, until it hangs up."""
    for data in said:
        caller, _ = server.accept()
        with caller:
            caller.sendall(data)
            caller.recv(1)


def test_a_round_of_all_devices(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, "devices", "test", "--all", "--data", hall)
    assert ran.code == 0, ran.err
    assert "联机，有纸" in ran.out
    BENCH.find("slip-2").poke("paper_low")  # type: ignore[union-attr]
    BENCH.find("slip-3").poke("cover_open")  # type: ignore[union-attr]
    BENCH.find("callers").poke("unplug")  # type: ignore[union-attr]
    ran = run_in(capsys, "devices", "test", "--all", "--data", hall)
    assert ran.code == 1
    assert "printer.paper_low" in ran.out
    assert "上盖打开" in ran.out
    assert "device.not_found" in ran.out
    assert "2 台设备不行：slip-3、callers" in ran.err


def test_of_a_device_in_use_the_stations_word_counts(
    hall: Path, pty: PtyEnd, capsys: pytest.CaptureFixture[str]
) -> None:
    device = box(hall, f"serial://{pty.path}")
    held = os.open(pty.path, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        ran = run_in(capsys, "devices", "test", "--all", "--data", hall)
        assert ran.code == 1
        assert "device.busy" in ran.out
        state = DeviceState(
            station="local", device=device.name, kind="keypad", driver="qs", state="warning",
            code="keypad.stuck", detail="地址 7 卡键", since=Instant(0),
        )  # fmt: skip
        with closing(database.open_writer(hall / "hall.db")) as writer:
            devices.put(writer, state)
            writer.commit()
        ran = run_in(capsys, "devices", "test", "--all", "--data", hall)
        assert (ran.code, ran.err) == (0, "")
        assert "地址 7 卡键" in ran.out
        assert "keypad.stuck" in ran.out
    finally:
        os.close(held)


@pytest.mark.parametrize("words", [[], ["slip-1", "--all"]], ids=["nothing", "both"])
def test_one_or_all(words: list[str], hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--all" in run_in(capsys, "devices", "test", *words, "--data", hall).line
