"""The clerks' side of the day: they call, serve, ask for ratings, have lunch, go home."""

from __future__ import annotations

from functools import partial

from counters.keys import Meaning
from hall.app.simulate.floor import Clerk, Floor, Mood
from hall.app.simulate.hallway import Hallway
from hall.app.simulate.staffing import LUNCH_SECONDS
from hall.app.simulate.visits import Outcome, Visit

BETWEEN_CALLS = 25.0
CALLS = 3
CONSOLE_SECONDS = 12.0
"""What a clerk at a console still writes after the visit, before calling the next."""
PAUSE_REASON = "午餐"


class Windows:
    """Everything clerks do."""

    def __init__(self, floor: Floor, hallway: Hallway) -> None:
        self._floor = floor
        self._hallway = hallway
        floor.call = self._call

    def open(self, clerk: Clerk) -> None:
        """Sign on; a window that will not open is left out of the day."""
        body = {"clerk": f"C{clerk.counter}"}
        if self._floor.hands.at_desk(f"/counters/{clerk.counter}/sign-on", body) is None:
            clerk.mood = Mood.GONE
            return
        self._rest(clerk)
        for queue in clerk.queues:
            if self._floor.waiting[queue]:
                self._floor.wake(queue)

    def close_soon(self) -> None:
        """No more numbers are given: who has nothing left to do goes home."""
        self._floor.closing = True
        for clerk in self._floor.clerks.values():
            if clerk.mood is Mood.IDLE:
                self._go_home(clerk)

    def lunch(self, clerk: Clerk) -> None:
        """It is the window's turn to pause, as soon as its visit is over."""
        clerk.lunch_due = True
        if clerk.mood is Mood.IDLE:
            self._have_lunch(clerk)

    def _rest(self, clerk: Clerk) -> None:
        clerk.mood = Mood.IDLE
        clerk.idle_since = self._floor.agenda.now
        if clerk.lunch_due:
            self._have_lunch(clerk)
        elif self._floor.closing:
            self._go_home(clerk)

    def _go_home(self, clerk: Clerk) -> None:
        if self._floor.waits_for(clerk.queues):
            clerk.mood = Mood.REACTING
            self._floor.agenda.after(1.0, partial(self._call, clerk))
            return
        self._floor.hands.at_desk(f"/counters/{clerk.counter}/sign-off")
        clerk.mood = Mood.GONE

    def _have_lunch(self, clerk: Clerk) -> None:
        clerk.lunch_due = False
        at = f"/counters/{clerk.counter}"
        if self._floor.hands.at_desk(f"{at}/pause", {"reason": PAUSE_REASON}) is None:
            return
        clerk.mood = Mood.LUNCH
        self._floor.agenda.after(LUNCH_SECONDS, partial(self._back_from_lunch, clerk))

    def _back_from_lunch(self, clerk: Clerk) -> None:
        self._floor.hands.at_desk(f"/counters/{clerk.counter}/resume")
        self._call(clerk)

    def _call(self, clerk: Clerk) -> None:
        """The key for the next; it also ends the visit that is still at the window."""
        if clerk.lunch_due:
            self._floor.hands.press(clerk.counter, Meaning.FINISH)
            self._rest(clerk)
            return
        floor = self._floor
        body = floor.hands.press(clerk.counter, Meaning.CALL)
        if body is None or body["state"] != "called":
            # Nobody waits, or another window was faster.
            self._rest(clerk)
            return
        visit = floor.visits[body["id"]]
        visit.outcome = Outcome.AT_WINDOW
        floor.waiting[visit.citizen.queue] -= 1
        if visit.called_at is None:
            visit.called_at = floor.agenda.now
        clerk.mood = Mood.BUSY
        if visit.away:
            floor.agenda.after(BETWEEN_CALLS, partial(self._call_again, clerk, visit, 1))
        else:
            floor.agenda.after(visit.citizen.walk, partial(self._begin, clerk, visit))

    def _call_again(self, clerk: Clerk, visit: Visit, calls: int) -> None:
        floor = self._floor
        if calls < CALLS:
            floor.hands.press(clerk.counter, Meaning.RECALL)
            again = partial(self._call_again, clerk, visit, calls + 1)
            floor.agenda.after(BETWEEN_CALLS, again)
            return
        if floor.hands.press(clerk.counter, Meaning.NO_SHOW) is not None:
            visit.outcome = Outcome.NO_SHOW
            visit.ended_at = floor.agenda.now
            self._hallway.missed(visit)
        self._call(clerk)

    def _begin(self, clerk: Clerk, visit: Visit) -> None:
        floor = self._floor
        visit.began_at = floor.agenda.now
        if not clerk.has_box:
            floor.hands.at_desk(f"/counters/{clerk.counter}/begin")
        floor.agenda.after(visit.citizen.service, partial(self._end, clerk, visit))

    def _end(self, clerk: Clerk, visit: Visit) -> None:
        """The matter is done; the pad asks, by the box's key or by finishing."""
        floor = self._floor
        visit.ended_at = floor.agenda.now
        visit.outcome = Outcome.SERVED
        if clerk.has_box:
            floor.hands.press(clerk.counter, Meaning.ASK_RATING)
            stays = visit.citizen.thinks + 3.0
        else:
            floor.hands.at_desk(f"/counters/{clerk.counter}/finish")
            stays = CONSOLE_SECONDS
        if visit.citizen.rating is not None and not visit.citizen.rates_later and floor.pads:
            floor.agenda.after(visit.citizen.thinks, partial(self._rate, clerk, visit))
        floor.agenda.after(stays, partial(self._next, clerk, visit))

    def _rate(self, clerk: Clerk, visit: Visit) -> None:
        level = visit.citizen.rating
        if level is not None and self._floor.hands.rate(clerk.counter, level):
            visit.rating = level

    def _next(self, clerk: Clerk, visit: Visit) -> None:
        self._call(clerk)
        self._hallway.leave(visit)
