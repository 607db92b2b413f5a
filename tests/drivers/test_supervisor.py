"""A device dies, comes back, refuses, hangs: its supervisor goes on and tells."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from drivers.errors import (
    DeviceBusy,
    DeviceConfigError,
    DeviceGone,
    DeviceNotFound,
    DeviceTimeout,
    DriverError,
    PaperOut,
)
from drivers.supervisor import DeviceHealth, Drop, HealthState, Job, Supervisor, WorkQueue

PATIENCE = 10.0


class Device:
    """Something to open; reads what the test puts into ``arriving``."""

    def __init__(self) -> None:
        self.arriving: queue.Queue[int | Exception] = queue.Queue()
        self.closed = threading.Event()

    def read(self, timeout_seconds: float) -> int | None:
        try:
            arrived = self.arriving.get(timeout=min(timeout_seconds, 0.05))
        except queue.Empty:
            return None
        if isinstance(arrived, Exception):
            raise arrived
        return arrived

    def close(self) -> None:
        self.closed.set()


class Shop:
    """Opens devices, or fails as told; lets the test wait for what happened."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.opened: queue.Queue[Device] = queue.Queue()

    def open(self) -> Device:
        if self.failures:
            raise self.failures.pop(0)
        device = Device()
        self.opened.put(device)
        return device

    def next(self) -> Device:
        return self.opened.get(timeout=PATIENCE)


class Health:
    """Collects health; waits for a state."""

    def __init__(self) -> None:
        self.seen: list[DeviceHealth] = []
        self._news = threading.Condition()

    def __call__(self, health: DeviceHealth) -> None:
        with self._news:
            self.seen.append(health)
            self._news.notify_all()

    def wait_for(self, state: HealthState, code: str | None = None, after: int = 0) -> DeviceHealth:
        def found() -> DeviceHealth | None:
            return next(
                (one for one in self.seen[after:] if (one.state, one.code) == (state, code)), None
            )

        with self._news:
            self._news.wait_for(found, PATIENCE)
            health = found()
        assert health is not None, f"never {state} {code}: {self.seen}"
        return health


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def supervisor(health: Health) -> Iterator[Supervisor]:
    made = Supervisor(on_health=health)
    yield made
    assert made.stop(PATIENCE) == ()


def _job(
    done: queue.Queue[object], name: object = "done", *, key: object = None
) -> Job[Device]:
    return Job(run=lambda _: done.put(name), failed=done.put, key=key)


def test_values_are_delivered_in_order(supervisor: Supervisor, shop: Shop) -> None:
    delivered: queue.Queue[int] = queue.Queue()
    supervisor.watch("keys", shop.open, Device.read, delivered.put)
    device = shop.next()
    for value in range(5):
        device.arriving.put(value)
    assert [delivered.get(timeout=PATIENCE) for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_lost_device_is_closed_told_and_opened_again(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    delivered: queue.Queue[int] = queue.Queue()
    supervisor.watch("keys", shop.open, Device.read, delivered.put)
    device = shop.next()
    shop.failures = [DeviceNotFound("拔掉了"), DeviceNotFound("拔掉了")]
    device.arriving.put(DeviceGone("拔掉了"))
    again = shop.next()
    assert device.closed.is_set()
    again.arriving.put(7)
    assert delivered.get(timeout=PATIENCE) == 7
    health.wait_for(HealthState.OFFLINE, "device.gone")
    health.wait_for(HealthState.OFFLINE, "device.not_found")
    assert [one.state for one in health.seen] == [
        HealthState.ONLINE,
        HealthState.OFFLINE,
        HealthState.OFFLINE,
        HealthState.ONLINE,
    ], "the same failure twice is told once"
    (now,) = supervisor.health()
    assert (now.name, now.state, now.code) == ("keys", HealthState.ONLINE, None)
    assert now.since >= health.seen[0].since


def test_an_unexpected_exception_is_logged_told_and_survived(
    supervisor: Supervisor, shop: Shop, health: Health, caplog: pytest.LogCaptureFixture
) -> None:
    shop.failures = [RuntimeError("broken driver")]
    supervisor.watch("keys", shop.open, Device.read, lambda _: None)
    device = shop.next()
    device.arriving.put(ZeroDivisionError("bug"))
    shop.next()
    found = health.wait_for(HealthState.FAULT, "driver.unexpected")
    assert found.detail == "broken driver"
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" in caplog.text


def test_a_failing_callback_does_not_cost_the_device(supervisor: Supervisor, shop: Shop) -> None:
    delivered: queue.Queue[int] = queue.Queue()

    def deliver(value: int) -> None:
        if value == 1:
            raise ValueError("the callback's own fault")
        delivered.put(value)

    supervisor.watch("keys", shop.open, Device.read, deliver)
    device = shop.next()
    device.arriving.put(1)
    device.arriving.put(2)
    assert delivered.get(timeout=PATIENCE) == 2
    assert not device.closed.is_set()


def test_a_loop_of_ones_own(supervisor: Supervisor, shop: Shop) -> None:
    running = threading.Event()

    def loop(device: Device, stopping: threading.Event) -> None:
        running.set()
        stopping.wait(PATIENCE)

    supervisor.attend("own", shop.open, loop)
    assert running.wait(PATIENCE)
    supervisor.stop()
    assert shop.next().closed.is_set()


def test_jobs_run_in_order_in_one_thread(supervisor: Supervisor, shop: Shop) -> None:
    done: queue.Queue[object] = queue.Queue()
    work = supervisor.serve("printer", shop.open)
    for number in range(3):
        assert work.submit(_job(done, number))
    assert [done.get(timeout=PATIENCE) for _ in range(3)] == [0, 1, 2]


def test_a_failed_job_is_told_not_repeated_and_the_device_opened_again(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    done: queue.Queue[object] = queue.Queue()
    runs: list[Device] = []

    def fail(device: Device) -> None:
        runs.append(device)
        raise DeviceTimeout("不收数据")

    work = supervisor.serve("printer", shop.open)
    work.submit(Job(run=fail, failed=done.put))
    assert isinstance(done.get(timeout=PATIENCE), DeviceTimeout)
    first, second = shop.next(), shop.next()
    assert first.closed.is_set()
    work.submit(_job(done))
    assert done.get(timeout=PATIENCE) == "done"
    assert runs == [first]
    assert not second.closed.is_set()
    health.wait_for(HealthState.OFFLINE, "device.timeout")


def test_a_refusal_keeps_the_device_open_and_heals_with_the_next_job(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    done: queue.Queue[object] = queue.Queue()

    def refuse(_device: Device) -> None:
        raise PaperOut("缺纸")

    work = supervisor.serve("printer", shop.open)
    work.submit(Job(run=refuse, failed=done.put))
    assert isinstance(done.get(timeout=PATIENCE), PaperOut)
    health.wait_for(HealthState.FAULT, "printer.paper_out")
    work.submit(_job(done))
    assert done.get(timeout=PATIENCE) == "done"
    health.wait_for(HealthState.ONLINE, after=2)
    assert not shop.next().closed.is_set()
    assert shop.opened.empty()


def test_a_check_finds_and_heals_faults_without_a_job(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    paper = threading.Event()

    def check(_device: Device) -> None:
        if not paper.is_set():
            raise PaperOut("缺纸")

    supervisor.serve("printer", shop.open, check=check, check_seconds=0.01)
    health.wait_for(HealthState.FAULT, "printer.paper_out")
    paper.set()
    health.wait_for(HealthState.ONLINE, after=2)


def test_a_check_that_loses_the_device_opens_it_again(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    failures = [DeviceGone("拔掉了")]

    def check(_device: Device) -> None:
        if failures:
            raise failures.pop()

    supervisor.serve("printer", shop.open, check=check, check_seconds=0.01)
    assert shop.next().closed.wait(PATIENCE)
    shop.next()
    health.wait_for(HealthState.OFFLINE, "device.gone")


def test_jobs_lose_patience_while_the_device_is_away(supervisor: Supervisor, shop: Shop) -> None:
    done: queue.Queue[object] = queue.Queue()
    shop.failures = [DeviceNotFound("不在") for _ in range(10_000)]
    work = supervisor.serve("printer", shop.open, patience_seconds=0.05)
    work.submit(_job(done))
    assert isinstance(done.get(timeout=PATIENCE), DeviceTimeout)


def test_stopping_is_prompt_between_retries_and_fails_what_waits(
    shop: Shop, health: Health
) -> None:
    done: queue.Queue[object] = queue.Queue()
    shop.failures = [DeviceNotFound("不在") for _ in range(10_000)]
    supervisor = Supervisor(on_health=health)
    work = supervisor.serve("printer", shop.open)
    work.submit(_job(done))
    health.wait_for(HealthState.OFFLINE, "device.not_found")
    assert supervisor.stop(PATIENCE) == ()
    assert isinstance(done.get(timeout=PATIENCE), DeviceGone)
    assert not work.submit(_job(done))
    assert isinstance(done.get(timeout=PATIENCE), DeviceGone)
    with pytest.raises(DeviceGone):
        supervisor.attend("late", shop.open, lambda _device, _stopping: None)


def test_a_device_that_hangs_is_named_by_stop(shop: Shop) -> None:
    supervisor = Supervisor()
    release = threading.Event()
    supervisor.attend("stuck", shop.open, lambda _device, _stopping: _hang(release))
    shop.next()
    assert supervisor.stop(timeout_seconds=0.05) == ("stuck",)
    release.set()
    assert supervisor.stop(PATIENCE) == ()


def _hang(release: threading.Event) -> None:
    release.wait(PATIENCE)


def test_a_broken_health_hook_and_a_broken_failed_are_survived(shop: Shop) -> None:
    def broken(_anything: object) -> None:
        raise ValueError("broken hook")

    done: queue.Queue[object] = queue.Queue()
    supervisor = Supervisor(on_health=broken)
    work = supervisor.serve("printer", shop.open)

    def fail(_device: Device) -> None:
        raise DeviceGone("拔掉了")

    work.submit(Job(run=fail, failed=broken))
    work.submit(_job(done))
    assert done.get(timeout=PATIENCE) == "done"
    assert supervisor.stop(PATIENCE) == ()


def test_a_name_is_taken_once(supervisor: Supervisor, shop: Shop) -> None:
    supervisor.serve("printer", shop.open)
    with pytest.raises(DeviceConfigError, match="printer"):
        supervisor.serve("printer", shop.open)


@pytest.mark.parametrize(
    ("drop", "kept", "dropped"), [(Drop.OLDEST, [1, 2], 0), (Drop.NEWEST, [0, 1], 2)]
)
def test_a_full_queue_gives_up_by_its_rule(drop: Drop, kept: list[int], dropped: int) -> None:
    failed: list[tuple[int, DriverError]] = []
    done: list[int] = []
    work: WorkQueue[list[int]] = WorkQueue(2, drop, None)
    taken = [
        work.submit(
            Job(
                run=lambda device, n=number: device.append(n),  # type: ignore[misc] # bound now
                failed=lambda error, n=number: failed.append((n, error)),  # type: ignore[misc]
            )
        )
        for number in range(3)
    ]
    assert taken == [True, True, drop is Drop.OLDEST]
    while (job := work.take(0)) is not None:
        job.run(done)
    assert done == kept
    assert [number for number, _ in failed] == [dropped]
    assert isinstance(failed[0][1], DeviceBusy)


def test_a_newer_job_of_the_same_key_replaces_the_older() -> None:
    done: list[str] = []
    work: WorkQueue[list[str]] = WorkQueue(8, Drop.OLDEST, None)
    for key, text in ((1, "A001"), (2, "B001"), (1, "A002")):
        work.submit(Job(run=lambda d, t=text: d.append(t), failed=lambda _: None, key=key))  # type: ignore[misc]
    assert len(work) == 2
    while (job := work.take(0)) is not None:
        job.run(done)
    assert done == ["B001", "A002"]
