"""A device dies, comes back, refuses, hangs: its supervisor goes on and tells."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from drivers.errors import (
    DeviceConfigError,
    DeviceGone,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    PaperOut,
)
from drivers.supervisor import Concern, HealthState, Job, Supervisor
from tests.drivers.supervised import PATIENCE, Device, Health, Shop


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


def _job(done: queue.Queue[object], name: object = "done", *, key: object = None) -> Job[Device]:
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
    health.wait_for(HealthState.ONLINE)
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


def test_what_can_be_opened_and_is_lost_at_once_never_counts_as_there(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    """Example scenarios: a printer's port that drops every connection, a bus without power."""

    def lost(_device: Device, _seconds: float = 0.0) -> None:
        raise DeviceGone("断开了")

    supervisor.watch("keys", shop.open, lost, lambda _: None)
    supervisor.serve("printer", shop.open, check=lost)
    for _ in range(8):
        assert shop.next().closed.wait(PATIENCE)
    assert sorted((one.name, one.state) for one in health.seen) == [
        ("keys", HealthState.OFFLINE),
        ("printer", HealthState.OFFLINE),
    ]


def test_another_sentence_of_a_device_that_works_is_told(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    """Example scenario: a second module of a line falls silent while the first one is missed."""
    silent = ["模块 3"]
    supervisor.watch(
        "keys", shop.open, Device.read, lambda _: None,
        concern=lambda _: Concern("keypad.unit_silent", "、".join(silent)),
    )  # fmt: skip
    assert health.wait_for(HealthState.WARNING, "keypad.unit_silent").detail == "模块 3"
    silent.append("模块 5")
    again = health.wait_for(HealthState.WARNING, "keypad.unit_silent", after=1)
    assert again.detail == "模块 3、模块 5"


def test_another_refusal_under_the_same_code_is_told(
    supervisor: Supervisor, shop: Shop, health: Health
) -> None:
    """Example scenario: the cutter was freed, and the printer is still off-line."""
    why = ["切刀卡住"]

    def check(_device: Device) -> None:
        raise DeviceRefused(why[0])

    supervisor.serve("printer", shop.open, check=check, check_seconds=0.01)
    assert health.wait_for(HealthState.FAULT, "device.refused").detail == "切刀卡住"
    why[0] = "未就绪"
    assert health.wait_for(HealthState.FAULT, "device.refused", after=1).detail == "未就绪"


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
    health.wait_for(HealthState.ONLINE, after=1)


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
