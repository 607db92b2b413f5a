"""The citizens' side of the day: they come, lose patience, come back, rate later."""

from __future__ import annotations

from functools import partial

from hall.app.simulate.citizens import Citizen
from hall.app.simulate.floor import Floor
from hall.app.simulate.visits import Outcome, Visit

RATES_LATER_SECONDS = 3600.0
CANCEL_REASON = "等候时间过长"
BACK_REASON = "群众返回"


class Hallway:
    """Everything citizens do between the door and a window."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def expect(self, citizen: Citizen) -> None:
        """Let the citizen come when it is time."""
        self._floor.agenda.at(citizen.arrives, partial(self._arrive, citizen))

    def _arrive(self, citizen: Citizen) -> None:
        floor = self._floor
        body = floor.hands.issue(citizen)
        visit = Visit(citizen=citizen, issued_at=floor.agenda.now)
        if body is None:
            visit.outcome = Outcome.TURNED_AWAY
            floor.visits[-1 - citizen.id] = visit
            return
        visit.ticket, visit.number, visit.code = body["id"], body["number"], body["code"]
        visit.expected_wait = body["expected_wait_seconds"]
        visit.away = citizen.wanders
        floor.visits[visit.ticket] = visit
        floor.waiting[citizen.queue] += 1
        floor.agenda.after(citizen.patience, partial(self._lose_patience, visit))
        floor.wake(citizen.queue)

    def _lose_patience(self, visit: Visit) -> None:
        if visit.outcome is not Outcome.WAITING:
            return
        if not visit.citizen.cancels:
            visit.away = True
            return
        floor = self._floor
        reason = {"reason": CANCEL_REASON}
        if floor.hands.at_desk(f"/tickets/{visit.ticket}/cancel", reason) is not None:
            visit.outcome = Outcome.CANCELLED
            visit.ended_at = floor.agenda.now
            floor.waiting[visit.citizen.queue] -= 1

    def missed(self, visit: Visit) -> None:
        """Was called and not there; some come to the desk and ask to be put back."""
        back = visit.citizen.comes_back
        if back is not None and not visit.reinstated:
            self._floor.agenda.after(back, partial(self._come_back, visit))

    def _come_back(self, visit: Visit) -> None:
        floor = self._floor
        if floor.closing:
            return
        reason = {"reason": BACK_REASON}
        if floor.hands.at_desk(f"/tickets/{visit.ticket}/reinstate", reason) is None:
            return
        visit.outcome = Outcome.WAITING
        visit.away, visit.ended_at = False, None
        visit.reinstated += 1
        floor.waiting[visit.citizen.queue] += 1
        floor.wake(visit.citizen.queue)

    def leave(self, visit: Visit) -> None:
        """Goes home, served; some rate from home by the slip's code."""
        citizen = visit.citizen
        by_code = citizen.rates_later or not self._floor.pads
        if visit.rating is None and citizen.rating is not None and by_code:
            later = RATES_LATER_SECONDS if citizen.rates_later else citizen.thinks
            self._floor.agenda.after(later, partial(self._rate_by_code, visit))

    def _rate_by_code(self, visit: Visit) -> None:
        level = visit.citizen.rating
        if level is not None and self._floor.hands.rate_by_code(visit.code, level):
            visit.rating = level
            visit.rated_by_code = True
