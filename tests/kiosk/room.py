"""A kiosk station in one process: a spool, and virtual printers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, cast

from drivers.configuration import DeviceConfig
from drivers.configuration import DeviceKind as DriverKind
from drivers.ports import TicketPrinter
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import open_printer
from drivers.simulation import BENCH
from drivers.supervisor import Supervisor
from hall.client.calls import ClientRefused, HallClient, HallUnreachable
from hall.client.events import HallEvents, LiveEvent
from hall.config.settings import DeviceKind, DeviceSettings
from kiosk.station import KioskStation
from tests.kiosk.test_slips import body

PATIENCE = 10.0


class Spool:
    """The hall's side: a spool that gives slips out and takes reports."""

    def __init__(self) -> None:
        self.queued: list[Mapping[str, Any]] = []
        self.states: dict[int, str] = {}
        self.claims: list[tuple[dict[str, Any], str]] = []
        self.reports: list[tuple[int, str]] = []
        self.details: dict[int, str] = {}
        self.away = 0
        self.forget_answers = 0
        self.one_at_a_time = False
        """As a hall gives them out; otherwise all that wait."""
        self.confirms = False
        self.refusal: ClientRefused | None = None
        self.report_refusals: list[ClientRefused] = []
        self.changed = threading.Condition()
        self._answers: dict[str, Any] = {}

    def add(self, slip: int, **changes: object) -> None:
        entry = body(slip=slip, number=f"A{slip:03d}", **changes)
        with self.changed:
            self.queued.append(entry)
            self.states[slip] = "queued"

    def post(
        self, path: str, content: Mapping[str, Any], *, key: str, within_seconds: float
    ) -> dict[str, Any]:
        with self.changed:
            self.changed.notify_all()
            if self.away:
                self.away -= 1
                raise HallUnreachable("away")
            if key not in self._answers:
                self._answers[key] = self._do(path, dict(content), key)
            if self.forget_answers:
                self.forget_answers -= 1
                raise HallUnreachable("the answer was lost")
            return cast("dict[str, Any]", self._answers[key])

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE), (self.states, self.claims)

    def _do(self, path: str, content: dict[str, Any], key: str) -> dict[str, Any]:
        if path == "/slips/claim":
            self.claims.append((content, key))
            if self.refusal is not None:
                raise self.refusal
            given = 1 if self.one_at_a_time else len(self.queued)
            slips, self.queued = self.queued[:given], self.queued[given:]
            self.states.update({slip["slip"]: "sending" for slip in slips})
            return {"slips": slips, "confirms": self.confirms}
        if self.report_refusals:
            raise self.report_refusals.pop(0)
        slip = int(path.split("/")[2])
        late = (self.states[slip], content["outcome"]) == ("unknown", "printed")
        assert self.states[slip] == "sending" or late
        self.states[slip] = content["outcome"]
        self.details[slip] = content["detail"]
        self.reports.append((slip, content["outcome"]))
        if content["outcome"] == "queued":
            self.queued.append(body(slip=slip, number=f"A{slip:03d}"))
        return {}


class Events:
    """Hands events to whoever follows, as HallEvents would."""

    def follow(
        self,
        namespace: str,
        *,
        snapshot: Callable[[Mapping[str, Any]], None],
        event: Callable[[LiveEvent], None],
    ) -> None:
        assert namespace == "/kiosk"
        self.snapshot, self._event = snapshot, event

    def tell(self, name: str, **data: object) -> None:
        self._event(LiveEvent(seq=1, name=name, at="", data=data))


def device(name: str = "slip-1", kiosk: str = "K1") -> DeviceSettings:
    return DeviceSettings(name=name, kind=DeviceKind.PRINTER, driver="simulated", kiosk=kiosk)


def opened(settings: DeviceSettings) -> TicketPrinter:
    return open_printer(
        DeviceConfig(
            name=settings.name, kind=DriverKind.PRINTER, driver="simulated",
            options={"confirm_seconds": 0.3},
        )
    )  # fmt: skip


class Room:
    """A kiosk station with a virtual printer and a spool."""

    def __init__(
        self,
        *devices: DeviceSettings,
        open_printer: Callable[[DeviceSettings], TicketPrinter] = opened,
    ) -> None:
        self.spool = Spool()
        self.events = Events()
        self.supervisor = Supervisor()
        self.station = KioskStation(
            cast("HallClient", self.spool), cast("HallEvents", self.events), self.supervisor,
            devices or (device(),), open_printer,
        )  # fmt: skip

    def printer(self, name: str = "slip-1") -> VirtualEscposPrinter:
        return BENCH.device(name, VirtualEscposPrinter, lambda: VirtualEscposPrinter(name))

    def start(self) -> None:
        self.station.start()
        self.spool.wait_for(lambda: bool(self.spool.claims))

    def issued(self, slip: int) -> None:
        self.events.tell("ticket.issued", slip=slip, origin="K1")

    def stop(self) -> None:
        self.station.stop()
        self.supervisor.stop()

    def health_is(self, code: str | None) -> None:
        """Wait until the printer's health has this code; None: until it is well."""

        def known() -> bool:
            return [health.code for health in self.supervisor.health()] == [code]

        ticking = threading.Event()
        for _ in range(int(PATIENCE / 0.01)):
            if known():
                return
            ticking.wait(0.01)
        raise AssertionError(self.supervisor.health())
