"""The year itself: days, slots, windows, and the stories of all matters going on side by side."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hall.app.simulate.year.days import LAST_ERRAND, SLOTS, Days
from hall.app.simulate.year.desk import Desk, Order
from hall.app.simulate.year.mix import Draw, Matter
from hall.app.simulate.year.people import KIOSK, STAFF, clerk_of
from hall.app.simulate.year.sections import Sections
from hall.app.simulate.year.steps import Come, Do, Later, Leave, Step, Story, Visit
from hall.app.simulate.year.stories.told import story
from hall.app.simulate.year.tally import NOTED, Tally
from hall.domain import actors
from hall.domain import commands as c
from hall.domain.errors import HallError
from hall.service.replay import Outcome


@dataclass(slots=True, kw_only=True)
class _Live:
    """A story under way."""

    matter: Matter
    story: Story
    answer: Any = None
    """What it hears when it goes on; None to begin."""
    coming: Come | None = None
    """What it waits in the hall for."""
    case: str = ""
    code: str = ""
    """Of his newest slip."""
    counter: int | None = None


@dataclass(slots=True)
class _Window:
    number: int
    queues: tuple[str, ...]
    busy: bool = False
    occupied: bool = False
    """Whether the hall has a visit there: it ends with the next call."""


class StoryBroken(Exception):
    """The hall refused what a hall allows, or called somebody else than the order says."""


class Year:
    """Lets the days pass."""

    def __init__(self, desk: Desk, draw: Draw, days: Sequence[date], tally: Tally) -> None:
        self._desk = desk
        self._draw = draw
        self._days = Days(days, desk.hall.terms.zone)
        self._sections = Sections(desk, self._days)
        self._tally = tally
        self._catalog = desk.hall.catalog
        self._due: dict[tuple[int, int], deque[_Live]] = defaultdict(deque)
        self._leaving: dict[int, list[tuple[_Live, Leave]]] = defaultdict(list)
        self._queues: dict[str, deque[int]] = defaultdict(deque)
        self._tickets: dict[int, _Live] = {}
        self._windows = [
            _Window(counter.number, counter.queues)
            for counter in self._catalog.counters.values()
            if counter.queues
        ]

    def run(self, told: Callable[[date], None]) -> None:
        """All days. ``told`` hears each before it begins. Raises StoryBroken."""
        for number, today in enumerate(self._days.all):
            self._days.number = number
            told(today)
            self._morning(today)
            for slot in range(SLOTS):
                self._days.slot = slot
                self._desk.set_clock(self._days.instant(slot))
                self._pass_slot()
            self._evening()

    def _morning(self, today: date) -> None:
        self._desk.set_clock(self._days.instant(-4))
        self._desk.turn_day()
        self._desk.look_at_cases()
        self._tally.begin_day(today)
        self._desk.set_clock(self._days.instant(-2))
        self._give(
            (c.SignOn(counter=one.number, clerk=f"C{one.number}"), STAFF) for one in self._windows
        )
        self._give(self._sections.morning())
        for window in self._windows:
            window.busy = window.occupied = False
        for matter in self._draw.of_day(self._days.number):
            told = story(matter, self._catalog, self._days)
            self._due[self._days.number, matter.slot].append(_Live(matter=matter, story=told))

    def _evening(self) -> None:
        self._desk.set_clock(self._days.instant(SLOTS))
        # The last visit of the day has no next one that ends it.
        last = [window.number for window in self._windows if window.occupied]
        self._give((c.FinishService(counter=number), STAFF) for number in last)
        self._give(self._sections.evening())
        self._desk.set_clock(self._days.instant(SLOTS + 2))
        self._desk.look_at_cases()
        self._give([(c.CloseDay(), STAFF)])
        for queue in self._queues.values():
            for ticket in queue:
                # Nobody called him: he comes again in the morning, with the same case.
                live = self._tickets.pop(ticket)
                self._due[self._days.number + 1, 0].append(live)
            queue.clear()
        self._tally.end_day(self._desk.by_itself)
        self._desk.by_itself.clear()

    # One slot

    def _pass_slot(self) -> None:
        active = self._over()
        active += self._due.pop((self._days.number, self._days.slot), deque())
        while True:
            active = self._go_on(active)
            active += self._call()
            if not active:
                return

    def _over(self) -> deque[_Live]:
        """The visits that end now; who said what they were has finished them."""
        ending = self._leaving.pop(self._days.slot, [])
        said = [
            (c.FinishService(counter=live.counter or 0, kind=leave.kind), STAFF)
            for live, leave in ending
            if leave.kind is not None
        ]
        self._give(said)
        left = {live.counter: leave.kind for live, leave in ending}
        for window in self._windows:
            if window.number in left:
                window.busy = False
                window.occupied = left[window.number] is None
        return deque(live for live, _ in ending)

    def _go_on(self, active: Iterable[_Live]) -> deque[_Live]:
        """Each story's next step; those that gave a command go on with its answer."""
        doing: list[tuple[_Live, Do]] = []
        coming: list[_Live] = []
        for live in active:
            step = self._next(live)
            match step:
                case Do():
                    doing.append((live, step))
                case Come():
                    live.coming = step
                    coming.append(live)
                case Leave():
                    slot = min(self._days.slot + step.slots, SLOTS - 1)
                    self._leaving[slot].append((live, step))
                case Later():
                    self._put_off(live, step)
                case None:
                    pass
        answers = self._give((step.command, step.actor) for _, step in doing)
        for (live, _), answer in zip(doing, answers, strict=True):
            live.answer = answer
        self._issue(coming)
        return deque(live for live, _ in doing)

    def _next(self, live: _Live) -> Step | None:
        if live.coming is not None:
            # He could not be called yesterday.
            return live.coming
        try:
            return live.story.send(live.answer)
        except StopIteration:
            return None
        finally:
            live.answer = None

    def _put_off(self, live: _Live, later: Later) -> None:
        if later.days:
            slot = live.matter.chance.randrange(LAST_ERRAND)
            self._due[self._days.number + later.days, slot].append(live)
        else:
            slot = max(self._days.slot + 1, min(self._days.slot + later.slots, LAST_ERRAND))
            # What would come after the last slot comes in the morning.
            when = (self._days.number, slot) if slot < SLOTS else (self._days.number + 1, 0)
            self._due[when].append(live)

    def _issue(self, coming: Sequence[_Live]) -> None:
        wanted = [live.coming for live in coming]
        commands = (
            c.IssueTicket(
                item=None if step.case or live.case else step.item,
                case=step.case or live.case or None,
            )
            for live, step in zip(coming, wanted, strict=True)
            if step is not None
        )
        answers = self._give((command, KIOSK) for command in commands)
        for live, answer in zip(coming, answers, strict=True):
            live.case = str(answer["case"])
            live.code = str(answer["code"])
            ticket = int(answer["id"])
            self._tickets[ticket] = live
            self._queues[str(answer["queue"])].append(ticket)

    def _call(self) -> deque[_Live]:
        """Every free window for which somebody waits calls the next."""
        calls: list[tuple[_Window, int]] = []
        for window in self._windows:
            if window.busy:
                continue
            heads = [queue for code in window.queues if (queue := self._queues[code])]
            if heads:
                calls.append((window, min(heads, key=lambda queue: queue[0]).popleft()))
        answers = self._give(
            (c.CallNext(counter=window.number), clerk_of(self._catalog, window.number))
            for window, _ in calls
        )
        called: deque[_Live] = deque()
        absent: list[int] = []
        for (window, expected), answer in zip(calls, answers, strict=True):
            if answer["id"] != expected:
                raise StoryBroken(f"{window.number}号窗口叫了 {answer['number']}，应是 {expected}")
            live = self._tickets.pop(expected)
            step, live.coming = live.coming, None
            if step is not None and step.never_shows:
                absent.append(window.number)
                window.occupied = False
            else:
                window.busy = window.occupied = True
                live.counter = window.number
                live.answer = Visit(
                    counter=window.number,
                    clerk=clerk_of(self._catalog, window.number),
                    case=live.case,
                    code=live.code,
                )
            called.append(live)
        self._give((c.MarkNoShow(counter=number), STAFF) for number in absent)
        return called

    def _give(self, orders: Iterable[tuple[c.Command, actors.Actor]]) -> list[dict[str, Any]]:
        """Give commands that the hall must not refuse. Raises StoryBroken when it does."""
        given = [Order(command=command, actor=actor) for command, actor in orders]
        outcomes = self._desk.give(given)
        return [self._accepted(order, one) for order, one in zip(given, outcomes, strict=True)]

    def _accepted(self, order: Order, outcome: Outcome) -> dict[str, Any]:
        if isinstance(outcome, HallError):
            raise StoryBroken(f"{order.command} ({order.actor.named}): {outcome}")
        if isinstance(order.command, NOTED):
            self._tally.note(order.command, outcome)
        return dict(outcome)
