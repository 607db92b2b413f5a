"""Following the hall from beside it: woken, looking by itself, and never mixing two pasts."""

from __future__ import annotations

import select
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from gevent.event import Event

from hall.domain.commands import ImportCatalog
from hall.domain.errors import DatabaseForeign
from hall.domain.events import Logged
from hall.service.hall import DATABASE
from hall.service.onlooker import Onlooker
from hall.service.waking import FOLDER, NAME, AlreadyListening, Ear, Waker, make_folder
from hall.store import database
from hall.web.tail import Tail
from tests.hall.small import TABLES, TERMS
from tests.public.street import Street
from tests.web.house import House

LONG = 60.0


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A data directory whose path no socket's address could hold."""
    deep = tmp_path / ("far" * 40) / "data"
    deep.mkdir(parents=True)
    make_folder(deep)
    return deep


@pytest.fixture
def waker(deep: Path) -> Iterator[Waker]:
    waker = Waker(deep)
    yield waker
    waker.close()


def test_a_tap_is_heard_and_nobody_holds_up_the_hall(deep: Path, waker: Waker) -> None:
    waker.wake()
    with closing(Ear(deep)) as ear:
        for _ in range(5000):
            waker.wake()
        readable = select.select([ear], [], [], 10)[0]
        assert readable == [ear]
        ear.heard()
        assert select.select([ear], [], [], 0)[0] == []
    waker.wake()
    shutil.rmtree(deep / FOLDER)
    waker.wake()


def test_one_listens_at_a_time_and_the_dead_make_room(deep: Path, waker: Waker) -> None:
    with closing(Ear(deep)), pytest.raises(AlreadyListening, match="jiaohao public"):
        Ear(deep)
    ear = Ear(deep)
    # As kill -9 leaves it.
    ear._socket.close()
    assert (deep / FOLDER / NAME).exists()
    with closing(Ear(deep)) as ear:
        waker.wake()
        assert select.select([ear], [], [], 10)[0] == [ear]


class Heard:
    """What a tail handed on."""

    def __init__(self) -> None:
        self.events: list[Logged] = []
        self.some = Event()
        self.lost: list[BaseException] = []

    def publish(self, events: Sequence[Logged]) -> None:
        self.events += events
        self.some.set()

    def give_up(self, error: BaseException) -> None:
        self.lost.append(error)
        self.some.set()

    def wait(self) -> None:
        assert self.some.wait(10)
        self.some.clear()


@pytest.mark.parametrize(("woken", "quiet"), [(True, LONG), (False, 0.05)])
def test_every_event_is_handed_on_once_woken_or_not(
    house: House, street: Street, woken: bool, quiet: float
) -> None:
    make_folder(house.directory)
    heard, waker = Heard(), Waker(house.directory)
    if woken:
        house.hall.after_commit(waker.wake)
    began = street.onlooker.seq
    with closing(Ear(house.directory)) as ear:
        tail = Tail(street.onlooker, ear, heard.publish, heard.give_up, quiet_seconds=quiet)
        tail.start()
        for _ in range(3):
            house.issue()
            heard.wait()
        assert tail.alive
        tail.stop()
    waker.close()
    assert [one.seq for one in heard.events] == list(range(began + 1, house.seq() + 1))
    assert not heard.lost


def test_a_new_catalogue_is_seen(house: House, street: Street) -> None:
    items = tuple(
        replace(one, name="新名字") if one.code == "card" else one for one in TABLES.items
    )
    house.hall.execute(ImportCatalog(tables=replace(TABLES, items=items)))
    assert street.onlooker.catalog.items["card"].name != "新名字"
    street.onlooker.news()
    assert street.onlooker.catalog.items["card"].name == "新名字"


def test_another_database_in_its_place_ends_it(house: House, street: Street) -> None:
    make_folder(house.directory)
    heard = Heard()
    path = house.directory / DATABASE
    copy = path.with_suffix(".restored")
    with closing(database.open_reader(path)) as reader, closing(sqlite3.connect(copy)) as other:
        reader.backup(other)
    path.rename(path.with_suffix(".kept"))
    copy.rename(path)
    with closing(Ear(house.directory)) as ear:
        tail = Tail(street.onlooker, ear, heard.publish, heard.give_up, quiet_seconds=0.05)
        tail.start()
        heard.wait()
    assert [type(error) for error in heard.lost] == [DatabaseForeign]
    assert not tail.alive
    path.with_suffix(".kept").rename(path)


def test_an_onlooker_writes_nothing_and_outlives_the_hall(house: House, street: Street) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        street.onlooker.reader.execute("UPDATE settings SET value = '1'")
    house.issue()
    house.restart()
    house.issue()
    assert {one.event.name for one in street.onlooker.news()} >= {"ticket.issued"}


def test_a_hall_that_ended_in_good_order_is_not_touched_to_be_read(
    house: House, tmp_path: Path
) -> None:
    """SQLite would have to make the log's index; whoever only reads waits for the hall."""
    copy = tmp_path / "still" / DATABASE
    copy.parent.mkdir()
    with closing(database.open_reader(house.directory / DATABASE)) as reader:
        with closing(sqlite3.connect(copy)) as other:
            reader.backup(other)
            other.execute("PRAGMA journal_mode = WAL")
        before = copy.read_bytes()
        with pytest.raises(sqlite3.OperationalError):
            Onlooker(copy.parent, TERMS)
    assert copy.read_bytes() == before
    assert not copy.with_name("hall.db-shm").exists()
