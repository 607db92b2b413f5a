"""What must be true when the day is over, asked of the hall itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hall.app.simulate.day import Course
from hall.app.simulate.hands import Hands
from hall.app.simulate.visits import Outcome, Visit

_ENDED = {Outcome.SERVED, Outcome.NO_SHOW, Outcome.CANCELLED, Outcome.TURNED_AWAY}


def breaches(course: Course, hands: Hands, *, whole_hall: bool) -> Iterator[str]:
    """Each thing that is not as it must be, as a line for people.

    ``whole_hall``: nobody but the simulation was in it, so that its board must be empty.
    """
    visits = course.visits
    if len(visits) != course.plan.citizens:
        yield f"来了 {course.plan.citizens} 人，只有 {len(visits)} 人有结果 citizens are missing"
    numbers = Counter(visit.number for visit in visits if visit.number)
    for number, times in numbers.items():
        if times > 1:
            yield f"号码 {number} 发了 {times} 次 number given twice"
    for visit in visits:
        yield from _breaches_of(visit, hands)
    if whole_hall:
        yield from _board(hands)


def _breaches_of(visit: Visit, hands: Hands) -> Iterator[str]:
    who = visit.number or f"#{visit.citizen.id}"
    if visit.outcome not in _ENDED:
        yield f"{who} 没有结果 has no end: {visit.outcome}"
    if not visit.ticket:
        return
    ticket = hands.look(f"/tickets/{visit.ticket}")
    if ticket["state"] != visit.outcome.value:
        yield f"{who} 在大厅里是 {ticket['state']}，应为 {visit.outcome} differs from the hall's"
    if ticket["rated"] != (visit.rating is not None):
        yield f"{who} 的评价与大厅的不符 its rating differs from the hall's"


def _board(hands: Hands) -> Iterator[str]:
    board = hands.look("/board")
    for call in board["calls"]:
        yield f"大屏上还有 {call['number']} still on the board"
    for queue in board["queues"]:
        if queue["waiting"]:
            yield f"队列 {queue['code']} 还有 {queue['waiting']} 人等候 still waiting"
    for counter in board["counters"]:
        if counter["duty"] != "closed":
            yield f"{counter['number']}号窗口没有关 still open"
