"""The parts of a simulated day that need no hall."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.app.simulate import audit
from hall.app.simulate.agenda import Agenda
from hall.app.simulate.citizens import Citizen, draw
from hall.app.simulate.clock import ManualClock, second_of
from hall.app.simulate.day import Course, Plan
from hall.app.simulate.offered import offered
from hall.app.simulate.staffing import open_counters
from hall.app.simulate.summary import busiest, summary
from hall.app.simulate.visits import Outcome, Visit
from hall.config.catalogue_files import sample_catalogue
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CatalogTables
from hall.domain.clock import Instant

OPENS, CLOSES = 9 * 3600.0, 17 * 3600.0
PLAN = Plan(citizens=2, seed=1, opens=OPENS, closes=CLOSES)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return sample_catalogue()


class NoWait:
    def reach(self, second: float) -> None:
        pass


def citizen(number: int, **changed: Any) -> Citizen:
    usual: dict[str, Any] = {
        "id": number, "arrives": OPENS, "item": "GA001", "queue": "HZ", "kiosk": "K1",
        "language": "zh-CN", "priority": None, "patience": 3600.0, "cancels": False,
        "wanders": False, "comes_back": None, "walk": 20.0, "service": 600.0, "rating": 5,
        "rates_later": False, "thinks": 5.0,
    }  # fmt: skip
    return Citizen(**{**usual, **changed})


def served(number: int, wait: float, expected: float | None, rating: int | None = 5) -> Visit:
    return Visit(
        citizen=citizen(number), ticket=number + 1, number=f"A{number:03d}", issued_at=OPENS,
        expected_wait=expected, called_at=OPENS + wait, began_at=OPENS + wait + 20,
        ended_at=OPENS + wait + 620, rating=rating, outcome=Outcome.SERVED,
    )  # fmt: skip


def test_the_same_seed_draws_the_same_people(catalog: Catalog) -> None:
    first = draw(catalog, 80, 4, OPENS, CLOSES)
    assert draw(catalog, 80, 4, OPENS, CLOSES) == first
    assert draw(catalog, 80, 5, OPENS, CLOSES) != first


@given(seed=st.integers(0, 10_000), count=st.integers(1, 40))
def test_people_come_within_office_hours_for_what_is_offered(seed: int, count: int) -> None:
    catalog = sample_catalogue()
    people = draw(catalog, count, seed, OPENS, CLOSES)
    assert len(people) == count
    assert sorted(one.id for one in people) == list(range(count))
    for one in people:
        assert OPENS <= one.arrives < CLOSES
        assert one.queue == catalog.item(one.item).queue
        assert one.kiosk in catalog.kiosks
        assert one.service > 0
        assert one.patience > 0
        assert one.rating in {None, 1, 2, 3, 4, 5}


def test_more_come_in_the_morning(catalog: Catalog) -> None:
    people = draw(catalog, 1000, 1, OPENS, CLOSES)
    before_noon = sum(one.arrives < 12.5 * 3600 for one in people)
    assert 500 < before_noon < 700


def test_nobody_comes_to_a_hall_without_items() -> None:
    with pytest.raises(ValueError, match="nothing to come for"):
        draw(Catalog.of(CatalogTables()), 1, 1, OPENS, CLOSES)


def test_every_queue_that_somebody_comes_for_has_a_window(catalog: Catalog) -> None:
    for count in (1, 50, 3000):
        people = draw(catalog, count, 2, OPENS, CLOSES)
        opened = open_counters(catalog, people, OPENS, CLOSES)
        assert list(opened) == sorted(set(opened))
        for one in people:
            assert any(number in opened for number in catalog.counters_of(one.queue))


def test_more_people_open_more_windows(catalog: Catalog) -> None:
    few, many = (
        open_counters(catalog, draw(catalog, count, 2, OPENS, CLOSES), OPENS, CLOSES)
        for count in (50, 1000)
    )
    assert len(few) < len(many)


def test_the_agenda_keeps_time_and_order() -> None:
    agenda, seen = Agenda(NoWait(), 10.0), list[tuple[float, str]]()

    def note(word: str) -> None:
        seen.append((agenda.now, word))

    agenda.at(20.0, lambda: note("b"))
    agenda.at(20.0, lambda: note("c"))

    def and_more() -> None:
        note("a")
        agenda.after(1.0, lambda: note("a2"))

    agenda.at(15.0, and_more)
    agenda.at(5.0, lambda: note("late"))
    agenda.run(lambda _: None)
    assert seen == [(10.0, "late"), (15.0, "a"), (16.0, "a2"), (20.0, "b"), (20.0, "c")]


def test_the_manual_clock_never_goes_back() -> None:
    clock = ManualClock(Instant(100))
    clock.set(Instant(300))
    clock.set(Instant(200))
    assert clock.now() == 300


def test_seconds_of_a_time_of_day() -> None:
    assert second_of("09:30") == 9.5 * 3600


def test_the_summary_counts_and_measures() -> None:
    gone = Visit(citizen=citizen(2), ticket=3, number="A002", outcome=Outcome.NO_SHOW)
    visits = (served(0, 60.0, 180.0), served(1, 600.0, 0.0, rating=None), gone)
    found = summary(Course(plan=PLAN, visits=visits, counters=(3,)))
    assert (found["served"], found["no_shows"], found["cancelled"]) == (2, 1, 0)
    assert found["ratings"] == {
        "5": 1, "4": 0, "3": 0, "2": 0, "1": 0, "unrated": 1, "by_code": 0
    }  # fmt: skip
    assert found["wait"]["mean"] == 330.0
    assert found["service"]["median"] == 600.0
    assert found["estimate"] == {
        "count": 2, "mean_absolute_error_minutes": 6.0, "bias_minutes": -4.0,
        "within_five_minutes": 0.5,
    }  # fmt: skip
    assert busiest(found) == ["HZ"]


def test_a_day_without_calls_has_no_figures_of_waits() -> None:
    away = Visit(citizen=citizen(0), outcome=Outcome.TURNED_AWAY)
    found = summary(Course(plan=PLAN, visits=(away,), counters=()))
    assert found["wait"] == {"count": 0}
    assert found["estimate"] == {"count": 0}
    assert found["turned_away"] == 1


class Books:
    """A hall that answers what it is told to."""

    def __init__(self, *visits: Visit) -> None:
        self.tickets = {
            visit.ticket: {"state": visit.outcome.value, "rated": visit.rating is not None}
            for visit in visits
        }
        self.board: dict[str, Any] = {"calls": [], "queues": [], "counters": []}

    def look(self, path: str) -> dict[str, Any]:
        if path == "/board":
            return self.board
        return self.tickets[int(path.rsplit("/", 1)[1])]


def found_in(books: Books, *visits: Visit, plan: Plan = PLAN) -> list[str]:
    course = Course(plan=plan, visits=visits, counters=(1,))
    return list(audit.breaches(course, books, whole_hall=True))  # type: ignore[arg-type]


def test_a_day_that_went_well_has_no_breaches() -> None:
    visits = served(0, 10.0, 10.0), served(1, 20.0, 10.0)
    assert found_in(Books(*visits), *visits) == []


def test_who_is_missing_or_served_twice_is_noticed() -> None:
    one = served(0, 10.0, 10.0)
    assert len(found_in(Books(one), one)) == 1
    twin = served(0, 10.0, 10.0)
    twin.ticket = 9
    assert "given twice" in found_in(Books(one, twin), one, twin)[0]


def test_what_the_hall_says_otherwise_is_noticed() -> None:
    visits = served(0, 10.0, 10.0), served(1, 20.0, 10.0)
    books = Books(*visits)
    books.tickets[1]["state"] = "waiting"
    books.tickets[2]["rated"] = False
    assert len(found_in(books, *visits)) == 2


def test_a_board_that_is_not_empty_is_noticed() -> None:
    visits = served(0, 10.0, 10.0), served(1, 20.0, 10.0)
    books = Books(*visits)
    books.board = {
        "calls": [{"number": "A000"}],
        "queues": [{"code": "HZ", "waiting": 2}],
        "counters": [{"number": 1, "duty": "open"}, {"number": 2, "duty": "closed"}],
    }
    assert len(found_in(books, *visits)) == 3


def test_who_never_left_is_noticed() -> None:
    stuck = Visit(citizen=citizen(0), ticket=1, number="A000")
    books = Books(stuck)
    plan = Plan(citizens=1, seed=1, opens=OPENS, closes=CLOSES)
    assert Counter("no end" in line for line in found_in(books, stuck, plan=plan)) == {True: 1}


def test_a_running_halls_catalogue_is_read_from_its_own_words(catalog: Catalog) -> None:
    body = {
        "departments": [],
        "kiosks": [{"code": "K1", "name": "东门", "place": "", "departments": []}],
        "queues": [
            {"code": "HZ", "prefix": "A", "name": "户籍", "name_en": "", "department": None,
             "waiting": 3}
        ],
        "items": [
            {"code": "GA001", "name": "身份证", "name_en": "", "department": "GA", "queue": "HZ",
             "kind": "immediate", "promised_days": None, "statutory_days": None, "fee": "",
             "materials": ["户口簿"], "minutes": 8}
        ],
        "counters": [
            {"number": 1, "name": "户籍", "department": None, "kind": "general", "queues": ["HZ"],
             "place": "", "duty": "open"}
        ],
    }  # fmt: skip
    found = offered(body)
    assert found.counters_of("HZ") == (1,)
    assert found.item("GA001").materials == ("户口簿",)
    with pytest.raises(ValueError, match="not a catalogue"):
        offered({"departments": 3})
