"""What the hall does by the clock: the day's turn and the end of a pad's wait."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from hall.domain.clock import moment
from hall.domain.commands import (
    CloseDay,
    EndUnratedWaits,
    MissDevices,
    OpenDay,
    TakeUp,
    TryStorage,
)
from hall.domain.errors import HallError
from hall.domain.handling.commands import LookAtCases, RecomputeCases
from hall.service.hall import Hall
from hall.store import counters, days, devices, event_log
from hall.store.handling import watch

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
T = TypeVar("T")


class Timekeeper:
    """A thread that looks at the clock twice a second and gives the commands that are due."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._reader = hall.reader()
        self._stop = threading.Event()
        self._refused: dict[str, str] = {}
        self._recomputed = False
        self._thread = threading.Thread(target=self._run, name="hall-timekeeper", daemon=True)

    def start(self) -> None:
        """Open the day if one is due, then keep time.

        A hall whose disk is full starts all the same, and says so.
        """
        self._tick()
        for station in sorted({one.station for one in devices.everyone(self._reader)}):
            self._hall.presence.expect(station)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._reader.close()

    def _run(self) -> None:
        wait = TICK_SECONDS
        while not self._stop.wait(wait):
            # Portions follow each other, as far as others leave the writer free.
            wait = 0.0 if self._tick() else TICK_SECONDS

    def _tick(self) -> bool:
        """Do what is due; whether there is more to do at once."""
        self._attempt(self.turn_day, "turn_day")
        self._attempt(self.end_unrated, "end_unrated")
        self._attempt(self.look_at_cases, "look_at_cases")
        self._attempt(self.notice_others, "notice_others")
        self._attempt(self.try_storage, "try_storage")
        self._attempt(self.miss_devices, "miss_devices")
        return self._attempt(self.recompute_cases, "recompute_cases") or False

    def _attempt(self, due: Callable[[], T], name: str) -> T | None:
        """What it answers; None when it was refused, which holds up nothing that comes after it."""
        try:
            answer = due()
        except HallError as error:
            # Twice a second: a refusal that lasts is said once.
            if error.code != self._refused.get(name):
                logger.warning("a command due by the clock was refused: %s: %s", name, error.code)
            self._refused[name] = error.code
        except Exception:
            logger.exception("the timekeeper met a defect in %s and goes on", name)
        else:
            self._refused.pop(name, None)
            return answer
        return None

    def recompute_cases(self) -> bool:
        """Derive a portion of the running cases, if the rules changed since the last run.

        Rules are read at the start: once all are through, none changes until the next one.
        Returns whether cases are left.
        """
        if not self._recomputed:
            self._recomputed = not self._hall.execute(RecomputeCases())["left"]
        return not self._recomputed

    def notice_others(self) -> None:
        """Take up what another process appended to the log: an import of the command line."""
        if event_log.last_seq(self._reader) > self._hall.told:
            self._hall.execute(TakeUp())

    def try_storage(self) -> None:
        """Learn that a full disk has room again, though nobody asks for a number meanwhile."""
        if self._hall.trouble is not None:
            self._hall.execute(TryStorage())

    def miss_devices(self) -> None:
        """Note that nobody speaks any more for the devices of a station that stays away."""
        presence = self._hall.presence
        for lost in presence.overdue():
            known = [one.device for one in devices.of_station(self._reader, lost.station)]
            if missing := presence.missing(lost, known):
                self._hall.execute(MissDevices(station=lost.station, devices=missing))
            presence.settled(lost)

    def end_unrated(self) -> None:
        """Close the waits of pads that have run out."""
        due = counters.next_unrated_at(self._reader)
        if due is not None and due <= self._hall.clock.now():
            self._hall.execute(EndUnratedWaits())

    def look_at_cases(self) -> None:
        """Let standings turn and limits end that are due; in portions, for others wait behind."""
        due = watch.next_at(self._reader)
        if due is not None and due <= self._hall.clock.now():
            self._hall.execute(LookAtCases())

    def turn_day(self) -> None:
        """Open the first day, and turn yesterday's into today's after the profile's hour.

        A day that staff closed stays closed for its date. A clock behind the last service day
        (a Pi that woke up in 1970) never opens an older day: the last one goes on, marked.
        """
        local = moment(self._hall.clock.now(), self._hall.terms.zone)
        today = local.date().isoformat()
        open_day = days.open_day(self._reader)
        latest = days.latest_day(self._reader)
        turned = local.strftime("%H:%M") >= self._hall.terms.policy.day.turns_at
        if open_day is None:
            if latest is None or (latest < today and turned):
                self._hall.execute(OpenDay(day=today))
            elif latest > today:
                logger.error("the clock says %s, before the last service day %s", today, latest)
                self._hall.execute(OpenDay(day=latest, clock_suspect=True))
            return
        if open_day.day < today and turned:
            self._hall.execute(CloseDay())
            self._hall.execute(OpenDay(day=today))
