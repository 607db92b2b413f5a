"""A hall of the simulation's own: its process, its clock, and a station with simulated devices."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from counters.keys import Meaning, call_of
from counters.station import CounterStation
from drivers import registry
from drivers.simulation import BENCH, SimulatedOutput
from drivers.supervisor import HealthState, Supervisor
from hall.app.driver_configs import driver_config
from hall.app.simulate.agenda import WallPace
from hall.app.simulate.citizens import Citizen
from hall.app.simulate.clock import at_second
from hall.app.simulate.hands import Body, Phone, instead, wish
from hall.app.trial import make_trial_hall
from hall.client.calls import ClientRefused, HallClient
from hall.client.events import HallEvents
from hall.config.settings import DeviceKind, DeviceSettings, KeypadUse
from hall.config.settings_file import read_settings
from hall.domain.actors import Role
from kiosk.station import KioskStation

PATIENCE_SECONDS = 20.0
"""For anything that should take milliseconds: a machine may be very busy."""
_KEYS: Mapping[Meaning, str] = {
    Meaning.CALL: "call",
    Meaning.RECALL: "recall",
    Meaning.ASK_RATING: "ask_rating",
    Meaning.NO_SHOW: "give_up",
}
"""What a clerk presses on a caller box."""
_WATCHED = ("/counters/", "/ratings")


class StageBroken(Exception):
    """The hall, its station or a device did not do what it should."""


class _WatchedClient(HallClient):
    """The station's client; tells what became of each key's call."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.outcomes: queue.SimpleQueue[Body | ClientRefused | Exception] = queue.SimpleQueue()

    def post(self, path: str, body: Mapping[str, Any] | None = None, **options: Any) -> Body:
        if not path.startswith(_WATCHED):
            return super().post(path, body, **options)
        try:
            answer = super().post(path, body, **options)
        except Exception as error:
            self.outcomes.put(error)
            raise
        self.outcomes.put(answer)
        return answer


class _PaperTray:
    """Slips as they come out of all printers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._slips: list[str] = []
        self.count = 0

    def put(self, output: SimulatedOutput) -> None:
        if output.kind.value != DeviceKind.PRINTER.value:
            return
        with self._changed:
            self._slips.append(output.text)
            self.count += 1
            self._changed.notify_all()

    def take(self, number: str) -> None:
        """Wait for the slip with this number. Raises StageBroken when it does not come."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._find(number), PATIENCE_SECONDS):
                raise StageBroken(f"号票 {number} 没有打印出来 the slip was not printed")
            self._slips.clear()

    def _find(self, number: str) -> bool:
        return any(number in slip for slip in self._slips)


class OwnHall:
    """The hands on a hall that was made for this day; a context manager. See ``hands.Hands``."""

    pads = True

    def __init__(self, directory: Path) -> None:
        """Make the hall in an empty directory and start it with a station.

        Raises FileExistsError where a hall is already, StageBroken.
        """
        self._second = 0.0
        """What time it is in the hall, by which the station tells jammed keys."""
        trial = make_trial_hall(directory, Role.STAFF, Role.STATION)
        self.settings = read_settings(directory / "hall.toml")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall.app.simulate.hall_process", str(directory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        word, _, url = self._line().partition(" ")
        if word != "READY":
            self._process.kill()
            raise StageBroken("模拟用的大厅没有启动 the hall did not start")
        self._staff = HallClient(url, trial.tokens[Role.STAFF])
        self._phone = Phone(url)
        self._client = _WatchedClient(url, trial.tokens[Role.STATION])
        self._events = HallEvents(url, trial.tokens[Role.STATION], station="local")
        self._supervisor = Supervisor()
        self._tray = _PaperTray()
        self._units: dict[KeypadUse, tuple[str, dict[int, int]]] = {}
        self._start_station()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._kiosks.stop()
        self._counters.stop()
        self._supervisor.stop()
        self._events.close()
        self._client.close()
        self._staff.close()
        self._phone.close()
        BENCH.clear()
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def zone(self) -> tzinfo:
        return self.settings.hall.timezone

    @property
    def slips(self) -> int:
        """How many slips came out of the printers."""
        return self._tray.count

    def set_clock(self, second: float) -> None:
        """Let it be so many seconds after midnight in the hall. Raises StageBroken."""
        assert self._process.stdin is not None
        self._second = second
        try:
            self._process.stdin.write(f"{at_second(second, self.zone)}\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise StageBroken("模拟用的大厅停止了 the hall is gone") from error
        if self._line() != "OK":
            raise StageBroken("模拟用的大厅停止了 the hall is gone")

    def issue(self, citizen: Citizen) -> Body | None:
        body = self.at_desk("/tickets", wish(citizen))
        if body is not None:
            self._tray.take(body["number"])
        return body

    def press(self, counter: int, meaning: Meaning) -> Body | None:
        if meaning not in _KEYS:
            # A box has no such key: the clerk's console does it.
            console = call_of(meaning, counter, paused=False)
            return None if console is None else self.at_desk(console.path, dict(console.body))
        self._poke(KeypadUse.CALLER, "press", counter, key=_KEYS[meaning])
        call = call_of(meaning, counter, paused=False)
        while call is not None:
            outcome = self._outcome()
            if not isinstance(outcome, ClientRefused):
                return outcome
            call = instead(call, outcome)
        return None

    def rate(self, counter: int, level: int) -> bool:
        self._poke(KeypadUse.PAD, "rate", counter, level=level)
        return not isinstance(self._outcome(), ClientRefused)

    def rate_by_code(self, code: str, level: int) -> bool:
        return self._phone.rate(code, level)

    def at_desk(self, path: str, body: Body | None = None) -> Body | None:
        try:
            return self._staff.post(path, body, within_seconds=PATIENCE_SECONDS)
        except ClientRefused:
            return None

    def look(self, path: str) -> Body:
        return self._staff.get(path, within_seconds=PATIENCE_SECONDS)

    def end_day(self) -> list[str]:
        """Close the service day; what is wrong with how it ended."""
        broken: list[str] = []
        closed = self.at_desk("/days/close")
        if closed is None or closed["unserved"]:
            broken.append(f"服务日没有正常结束 the day did not end well: {closed}")
        return broken

    def _start_station(self) -> None:
        devices = tuple(
            device
            for device in self.settings.devices.values()
            if device.kind in {DeviceKind.KEYPAD, DeviceKind.PRINTER}
        )
        for device in devices:
            if device.use is not None:
                units = {counter: unit for unit, counter in device.units.items()}
                self._units[device.use] = (device.name, units)
        linked = threading.Event()
        self._events.on_link(lambda there: linked.set() if there else None)
        BENCH.observe(self._tray.put)
        self._kiosks = KioskStation(
            self._client, self._events, self._supervisor, devices, _open_printer
        )
        self._counters = CounterStation(
            self._client, self._events, self._supervisor, devices, _open_keypad,
            clock=lambda: self._second,
        )  # fmt: skip
        self._kiosks.start()
        self._counters.start()
        self._events.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        if not linked.wait(PATIENCE_SECONDS):
            raise StageBroken("工作站没有连上大厅 the station found no hall")
        while not all(one.state is HealthState.ONLINE for one in self._supervisor.health()):
            if time.monotonic() > deadline:
                raise StageBroken("模拟设备没有就绪 a simulated device is not ready")
            linked.wait(0.01)

    def _poke(self, use: KeypadUse, action: str, counter: int, **arguments: object) -> None:
        name, units = self._units[use]
        device = BENCH.find(name)
        if device is None or counter not in units:
            raise StageBroken(f"{counter}号窗口没有这种设备 no such device at the window")
        device.poke(action, unit=units[counter], **arguments)

    def _outcome(self) -> Body | ClientRefused:
        try:
            outcome = self._client.outcomes.get(timeout=PATIENCE_SECONDS)
        except queue.Empty as error:
            raise StageBroken("按键没有到达大厅 a key did not reach the hall") from error
        if isinstance(outcome, Exception) and not isinstance(outcome, ClientRefused):
            raise StageBroken(f"按键没有到达大厅 a key was lost: {outcome}") from outcome
        return outcome

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _open_printer(device: DeviceSettings) -> Any:
    return registry.open_printer(driver_config(device))


def _open_keypad(device: DeviceSettings) -> Any:
    return registry.open_keypad(driver_config(device))


class StagePace:
    """Sets the hall's clock to each instant, and waits for the wall's where a speed is given."""

    def __init__(self, hall: OwnHall, speed: float, start: float) -> None:
        self._hall = hall
        self._wall = WallPace(speed, start)
        self._second = -1.0

    def reach(self, second: float) -> None:
        self._wall.reach(second)
        if second > self._second:
            self._second = second
            self._hall.set_clock(second)
