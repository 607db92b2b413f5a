"""Drivers by name, configurations that tell all their errors, and the simulation bench."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from drivers import registry
from drivers.configuration import DeviceConfig, DeviceKind, Settings, option_settings
from drivers.errors import DeviceConfigError, DeviceNotFound, DriverNotFound
from drivers.ports import PrinterStatus, PrintOutcome, Slip
from drivers.printers.simulated import SimulatedPrinter
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import check_device, known_drivers, open_keypad, open_printer
from drivers.simulation import BENCH, Fault, FaultSwitches, Simulated, SimulatedOutput


def _config(driver: str = "simulated", **changes: object) -> DeviceConfig:
    values: dict[str, object] = {"name": "slip-1", "kind": DeviceKind.PRINTER, **changes}
    return DeviceConfig(driver=driver, **values)  # type: ignore[arg-type] # values of a table


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (DeviceKind.PRINTER, {"escpos", "simulated"}),
        (DeviceKind.KEYPAD, {"ff68", "qs", "evdev", "simulated"}),
        (DeviceKind.SIGN, {"led", "simulated"}),
        (DeviceKind.VOICE, {"espeak", "pyttsx3", "simulated"}),
        (DeviceKind.READER, {"wedge", "serial", "simulated"}),
    ],
)
def test_the_drivers_of_the_house_are_known(kind: DeviceKind, names: set[str]) -> None:
    assert names <= set(known_drivers(kind))


def test_opening_gives_the_device_of_that_kind() -> None:
    printer = open_printer(_config())
    assert isinstance(printer, SimulatedPrinter)
    printer.close()


def test_an_unknown_driver_names_the_nearest_and_all() -> None:
    with pytest.raises(DriverNotFound) as caught:
        open_printer(_config("escpso"))
    assert "did you mean 'escpos'" in str(caught.value)
    assert "simulated" in str(caught.value)
    assert caught.value.code == "driver.not_found"


def test_a_driver_whose_library_is_missing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.PRINTERS._built_in, "lame", "drivers.not_there:Printer")
    with pytest.raises(DriverNotFound, match="装不上"):
        open_printer(_config("lame"))


def test_the_kind_must_be_right() -> None:
    with pytest.raises(DeviceConfigError, match="slip-1"):
        open_keypad(_config())


class PrinterOfOthers:
    """A third party's driver."""

    may_be_on_paper = False

    @classmethod
    def from_config(cls, config: DeviceConfig) -> PrinterOfOthers:
        return cls()

    def print(self, slip: Slip) -> PrintOutcome:
        return PrintOutcome.UNKNOWN

    def status(self) -> PrinterStatus:
        return PrinterStatus()

    def close(self) -> None: ...


class NoPrinter:
    @classmethod
    def from_config(cls, config: DeviceConfig) -> NoPrinter:
        return cls()


def test_third_parties_bring_drivers_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    def points(*, group: str) -> list[EntryPoint]:
        names = ("PrinterOfOthers", "NoPrinter") if group == "jiaohao.printers" else ()
        return [EntryPoint(name, f"{__name__}:{name}", group) for name in names]

    monkeypatch.setattr(registry, "entry_points", points)
    monkeypatch.setattr(EntryPoint, "load", lambda point: globals()[point.name])
    assert "PrinterOfOthers" in known_drivers(DeviceKind.PRINTER)
    assert isinstance(open_printer(_config("PrinterOfOthers")), PrinterOfOthers)
    check_device(_config("PrinterOfOthers"))
    with pytest.raises(DriverNotFound, match="NoPrinter is no printer"):
        open_printer(_config("NoPrinter"))


def test_all_that_is_wrong_with_a_printer_is_told_at_once() -> None:
    config = _config(
        "escpos",
        address="tcp://",
        options={"colums": 32, "encoding": "gbk2312", "confirm_seconds": "soon"},
    )
    with pytest.raises(DeviceConfigError) as caught:
        check_device(config)
    sentence = str(caught.value)
    for part in ("slip-1", "'columns'", "'gbk'", "“confirm_seconds”", "缺少主机", "缺少端口"):
        assert part in sentence


def test_checking_a_good_printer_opens_nothing() -> None:
    check_device(_config("escpos", address="serial:///dev/not/there?baud=115200"))
    check_device(_config(options={"columns": 32, "confirm": "process_id"}))
    assert BENCH.names() == ()


def test_settings_take_text_for_numbers_but_not_nonsense() -> None:
    settings = Settings("x", {"a": "12", "b": True, "c": "0.5", "d": "yes", "e": {"k": 1}, "f": 3})
    assert settings.integer("a", 0, least=0, most=20) == 12
    assert settings.seconds("c", 1, least=0, most=1) == 0.5
    assert settings.flag("d", default=False) is True
    assert settings.table("e") == {"k": 1}
    settings.integer("b", 0, least=0, most=20)
    settings.text("f", "")
    with pytest.raises(DeviceConfigError) as caught:
        settings.finish()
    assert "“b”" in str(caught.value)
    assert "“f”" in str(caught.value)
    assert "“a”" not in str(caught.value)


def test_options_that_nobody_reads_are_refused() -> None:
    settings = option_settings(_config(options={"colour": "red"}))
    with pytest.raises(DeviceConfigError, match="colour"):
        settings.finish()


def test_the_bench_keeps_a_device_over_reopening_and_tells_its_outputs() -> None:
    outputs: list[SimulatedOutput] = []
    first = open_printer(_config())
    BENCH.observe(outputs.append)
    first.close()
    second = open_printer(_config())
    second.print(Slip(job="1"))
    virtual = BENCH.find("slip-1")
    assert isinstance(virtual, VirtualEscposPrinter)
    assert isinstance(virtual, Simulated)
    assert [(output.name, output.kind) for output in outputs] == [("slip-1", DeviceKind.PRINTER)]
    second.close()
    BENCH.clear()
    assert BENCH.find("slip-1") is None


def test_one_name_is_one_device() -> None:
    class Box(VirtualEscposPrinter):
        pass

    BENCH.device("slip-1", VirtualEscposPrinter, lambda: VirtualEscposPrinter("slip-1"))
    with pytest.raises(DeviceConfigError, match="重复"):
        BENCH.device("slip-1", Box, lambda: Box("slip-1"))


def test_an_unplugged_simulated_device_is_not_found_until_it_is_back() -> None:
    open_printer(_config()).close()
    virtual = BENCH.find("slip-1")
    assert virtual is not None
    virtual.poke("unplug")
    with pytest.raises(DeviceNotFound):
        open_printer(_config())
    virtual.poke("replug")
    open_printer(_config()).close()


def test_faults_are_switched_by_name_and_ended_by_their_cure() -> None:
    switches = FaultSwitches(Fault.PAPER_OUT, Fault.PAPER_LOW, Fault.MUTE)
    assert switches.actions == ("paper_out", "paper_low", "mute", "paper_in")
    assert switches.poke("paper_low", {}) is Fault.PAPER_LOW
    switches.poke("paper_out", {"on": True})
    switches.poke("mute", {})
    assert switches.poke("paper_in", {}) is None
    assert switches.on == {Fault.MUTE}
    switches.poke("mute", {"on": False})
    assert switches.on == frozenset()
    with pytest.raises(DeviceConfigError, match="did you mean 'paper_out'"):
        switches.poke("paper_uot", {})
    with pytest.raises(DeviceConfigError, match="没有“unplug”"):
        switches.poke("unplug", {})
