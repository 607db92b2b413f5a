"""``jiaohao devices``: what is plugged into a made machine, beside hall.toml."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from drivers.plugged.access import RULES_COMMAND, Person, judged
from drivers.plugged.listing import PluggedKind
from drivers.registry import check_device
from hall.app.devices import commands as device_commands
from hall.app.driver_configs import driver_config
from hall.config.settings_file import read_settings
from tests.app.shell import Ran, run_in
from tests.drivers.made_machine import CH340, EPSON, FTDI, LETTERS, PAD, MadeMachine


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeMachine:
    root = tmp_path / "machine"
    root.mkdir()
    monkeypatch.setattr(device_commands, "MACHINE_ROOT", root)
    return MadeMachine(root)


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


def add(hall: Path, text: str) -> None:
    with (hall / "hall.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def listed(capsys: pytest.CaptureFixture[str], hall: Path) -> Ran:
    return run_in(capsys, "devices", "--data", hall)


def full(machine: MadeMachine) -> None:
    """One of each kind."""
    port = machine.serial("ttyUSB0", machine.usb("1-1.2", FTDI, serial="A50285BI"))
    machine.link("dev/serial/by-id/usb-FTDI_A50285BI-if00-port0", port)
    machine.serial("ttyUSB1", machine.usb("1-1.3", CH340))
    slips = machine.usb("1-1.4", EPSON, serial="TM0001", interface_class="07")
    machine.printer("lp0", slips, "MFG:EPSON;MDL:TM-T82II;")
    machine.input("event0", "USB Numeric Keypad", PAD)
    machine.input("event1", "Barcode Scanner", LETTERS)
    machine.input("event2", "A keyboard [red]", LETTERS)
    machine.input("event3", "gpio-keys", frozenset({2}), bus=0x19, sysfs="/devices/gpio-keys")


def test_nothing_is_plugged_in_and_there_is_no_hall(
    machine: MadeMachine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = listed(capsys, tmp_path / "none")
    assert ran.code == 0
    assert "没有发现" in ran.out
    assert "jiaohao init" in ran.err


def test_the_list_says_what_is_used_missing_and_in_the_way(
    machine: MadeMachine, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full(machine)
    bare = machine.usb("1-1.5", EPSON, serial="TM0002", interface_class="07")
    machine.place(bare, bus=1, number=9)
    add(
        hall,
        '\n[devices.box]\nkind = "keypad"\ndriver = "qs"\nunits = "1-4"\n'
        'address = "usb-serial:///0403:6001/A50285BI?baud=57600"\n'
        '\n[devices.lost]\nkind = "sign"\ndriver = "led"\nunits = "1-4"\n'
        'address = "serial:///dev/serial/by-id/usb-gone"\n',
    )
    ran = listed(capsys, hall)
    assert ran.code == 0
    for word in (
        "box", "/dev/ttyUSB0", "serial:///dev/serial/by-id/usb-FTDI_A50285BI-if00-port0",
        "EPSON TM-T82II", "04b8:0202", "TM0001", "插口 1-1.4", "A keyboard [red]",
        "没有插着 lost", "usb-gone", "sudo modprobe usblp", "/dev/bus/usb/001/009",
        "libusb:///04b8:0202/TM0002", "slip-1", RULES_COMMAND, "suggest",
    ):  # fmt: skip
        assert word in ran.out, word


def test_the_list_as_json(
    machine: MadeMachine, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full(machine)
    add(
        hall,
        '\n[devices.far]\nkind = "sign"\ndriver = "led"\nunits = "1-4"\nstation = "east"\n'
        'address = "serial:///dev/ttyUSB0"\n[stations.east]\nroles = ["display"]\n'
        '\n[devices.keys]\nkind = "keypad"\ndriver = "evdev"\ncounter = 4\n'
        'address = "evdev:///dev/input/event0"\n',
    )
    ran = run_in(capsys, "devices", "--data", hall, "--json")
    told = json.loads(ran.out)
    by_node = {one["node"]: one for one in told["plugged"]}
    assert by_node["/dev/ttyUSB0"]["used_by"] == []
    assert by_node["/dev/input/event0"]["used_by"] == ["keys"]
    assert by_node["/dev/ttyUSB1"]["usb"] == {
        "number": "1a86:7523", "serial": "", "socket": "1-1.3",
    }  # fmt: skip
    assert told["elsewhere"] == [{"name": "far", "station": "east"}]
    assert told["absent"] == []
    east = json.loads(run_in(capsys, "devices", "--data", hall, "--json", "--station", "east").out)
    assert {one["node"]: one["used_by"] for one in east["plugged"]}["/dev/ttyUSB0"] == ["far"]


def test_a_printer_without_a_node_is_suggested_and_then_no_longer_missed(
    machine: MadeMachine, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = machine.usb("1-1.5", EPSON, serial="TM0002", interface_class="07")
    machine.place(folder, bus=1, number=9)
    before = json.loads(run_in(capsys, "devices", "--data", hall, "--json").out)
    assert before["without_driver"] == [
        {"number": "04b8:0202", "serial": "TM0002", "name": "EPSON TM-T82II"}
    ]
    add(hall, "\n" + run_in(capsys, "devices", "suggest", "--data", hall).out)
    assert run_in(capsys, "check", "--data", hall).code == 0
    after = json.loads(run_in(capsys, "devices", "--data", hall, "--json").out)
    assert after["without_driver"] == []
    [told] = after["plugged"]
    assert (told["used_by"], told["stable"]) == (["slips-1"], True)


def test_a_broken_hall_toml_does_not_hide_what_is_plugged_in(
    machine: MadeMachine, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full(machine)
    add(hall, "\n[devices.x]\nkind = 'printr'\n")
    ran = listed(capsys, hall)
    assert ran.code == 0
    assert "printr" in ran.err
    assert "/dev/ttyUSB0" in ran.out


def test_suggested_lines_are_good_lines(
    machine: MadeMachine, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full(machine)
    ran = run_in(capsys, "devices", "suggest", "--data", hall)
    assert ran.code == 0
    before = set(read_settings(hall / "hall.toml").devices)
    add(hall, "\n" + ran.out)
    settings = read_settings(hall / "hall.toml")
    new = {name: one for name, one in settings.devices.items() if name not in before}
    for device in new.values():
        check_device(driver_config(device))
    assert {name: (one.kind.value, one.driver, one.address) for name, one in new.items()} == {
        "callers-1": (
            "keypad", "ff68", "serial:///dev/serial/by-id/usb-FTDI_A50285BI-if00-port0?baud=9600",
        ),
        "callers-2": ("keypad", "ff68", "usb-serial:///1a86:7523?baud=9600"),
        # slip-1 to slip-5 of the sample hall are called otherwise.
        "slips-1": ("printer", "escpos", "usb-printer:///04b8:0202/TM0001"),
        "keys-1": ("keypad", "evdev", "evdev:///dev/input/event0"),
        "scanner-1": ("reader", "wedge", "evdev:///dev/input/event1"),
        "scanner-2": ("reader", "wedge", "evdev:///dev/input/event2"),
        "buttons-1": ("keypad", "evdev", "evdev:///dev/input/event3"),
    }  # fmt: skip
    assert run_in(capsys, "check", "--data", hall).code == 0
    again = run_in(capsys, "devices", "suggest", "--data", hall)
    assert (again.code, again.out) == (0, "")


CLERK = Person("ada", root=False, groups=frozenset({"ada"}))
MEMBER = Person("ada", root=False, groups=frozenset({"lp", "dialout", "input"}))
ROOT = Person("root", root=True, groups=frozenset({"root"}))


@pytest.mark.parametrize(
    ("node", "group", "mode", "person", "command"),
    [
        ("/dev/usb/lp0", "lp", 0o660, MEMBER, None),
        ("/dev/usb/lp0", "lp", 0o660, CLERK, "sudo usermod -aG lp ada"),
        ("/dev/usb/lp0", "lp", 0o660, ROOT, None),
        # root could, but the service that runs the station could not
        ("/dev/usb/lp0", "root", 0o600, ROOT, RULES_COMMAND),
        ("/dev/usb/lp0", "lp", 0o600, MEMBER, RULES_COMMAND),
        ("/dev/usb/lp0", "root", 0o666, CLERK, None),
        ("/dev/bus/usb/001/009", "lp", 0o660, MEMBER, None),
        ("/dev/bus/usb/001/009", "root", 0o664, MEMBER, RULES_COMMAND),
        ("/dev/ttyUSB0", "dialout", 0o660, CLERK, "sudo usermod -aG dialout ada"),
        ("/dev/ttyS0", "tty", 0o600, MEMBER, "sudo systemctl disable --now serial-getty@ttyS0"),
        ("/dev/input/event3", "input", 0o660, CLERK, "sudo usermod -aG input ada"),
    ],
)
def test_the_command_that_gives_the_right(
    node: str, group: str, mode: int, person: Person, command: str | None
) -> None:
    kind = (
        PluggedKind.PRINTER if "lp" in node
        else PluggedKind.BARE_PRINTER if "bus" in node
        else PluggedKind.SERIAL if "tty" in node
        else PluggedKind.SCANNER
    )  # fmt: skip
    trouble = judged(kind, node, group, mode, person)
    assert (None if trouble is None else trouble.command) == command
