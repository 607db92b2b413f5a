"""Citizens are told by message: once each, in words that name nobody, and it goes on record."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall.domain import commands as c
from hall.domain.applicants import Applicant
from hall.domain.errors import Forbidden
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.telling import Outcome, ReportMessage, What
from hall.service.messages import GatewayAway, Message, MessageRefused
from hall.service.subscriber import Subscriber
from hall.service.teller import FRESH_SECONDS, Teller
from hall.store import event_log
from tests.hall.desk import check
from tests.hall.people import FIRM, SHAN, ZHANG
from tests.hall.service.handling.caseroom import CLERK, LEADER, CaseRoom, case_rooms

WAIT = 20.0


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CaseRoom]:
    yield from case_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


class Gateway:
    """Takes messages, and can be away or refuse."""

    channel = "http"

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.away = 0
        self.refuses = False
        self.changed = threading.Condition()

    def send(self, message: Message) -> None:
        with self.changed:
            if self.refuses:
                raise MessageRefused("400")
            if self.away:
                self.away -= 1
                raise GatewayAway("503")
            self.sent.append(message)
            self.changed.notify_all()

    def close(self) -> None:
        """It holds nothing open."""


class Post:
    """A hall with a teller that handles what happened when it is asked to."""

    def __init__(self, room: CaseRoom) -> None:
        self.room = room
        self.gateway = Gateway()
        self.teller = Teller(room.hall, self.gateway)

    def deliver(self) -> None:
        """Hand it everything from the first event on, as after a lost cursor."""
        self.teller(event_log.after(self.room.connection, 0, 10**6))

    def told(self, number: str) -> list[tuple[Any, Any]]:
        return [
            (one.event.data["what"], one.event.data["outcome"])
            for one in self.room.told(number)
            if one.event.name == "case.citizen_told"
        ]


@pytest.fixture
def post(room: CaseRoom) -> Iterator[Post]:
    post = Post(room)
    yield post
    post.teller.close()


def record(room: CaseRoom, number: str, applicant: Applicant = ZHANG) -> None:
    room.work(RecordApplicant(case=number, applicant=applicant))


def ready(room: CaseRoom, applicant: Applicant = ZHANG, outcome: str = "granted") -> str:
    number = room.accepted()
    record(room, number, applicant)
    room.work(h.DecideCase(case=number, outcome=outcome, reason="理由"))
    room.work(h.MakeReady(case=number, result="居民身份证", place="一楼3号窗口"))
    return number


def test_a_result_is_told_once_in_words_that_name_nobody(room: CaseRoom, post: Post) -> None:
    number = ready(room)
    post.deliver()
    [message] = post.gateway.sent
    assert message.phone == ZHANG.phone
    assert message.text == (
        f"【试验大厅】您好！您的办件{number}（身份证换领）已办好，可以领取了。"
        f"请凭号票、办件编号或身份证件，到一楼3号窗口领取。查询：http://hall.test/c/{number}"
    )
    assert post.told(number) == [("ready", "sent")]
    assert ZHANG.name[0] not in message.text
    post.deliver()
    assert len(post.gateway.sent) == 1
    assert post.told(number) == [("ready", "sent")]


def test_a_refusal_says_that_a_decision_is_there(room: CaseRoom, post: Post) -> None:
    ready(room, outcome="refused")
    post.deliver()
    assert "已作出决定，决定书可以领取了" in post.gateway.sent[0].text


def test_what_is_missing_is_told_with_its_day(room: CaseRoom, post: Post) -> None:
    number = room.received(complete=False)
    record(room, number)
    room.work(h.AskSupplement(case=number, days=3))
    post.deliver()
    # Three working days from 2026-04-29: 04-30, 05-06, 05-07.
    assert "还需补充：旧身份证。请在5月7日前一次补齐。" in post.gateway.sent[0].text
    assert post.told(number) == [("supplement", "sent")]


def test_who_was_too_late_is_told_that_it_has_ended(room: CaseRoom, post: Post) -> None:
    number = room.received(complete=False)
    record(room, number)
    room.work(h.AskSupplement(case=number, days=3))
    room.forward_to(2026, 5, 7, hour=18)
    room.look()
    post.deliver()
    ended = [one.text for one in post.gateway.sent if "期限内补齐" in one.text]
    said = (
        f"【试验大厅】您好！您的办件{number}（身份证换领）因材料没有在期限内补齐，"
        "视为您（单位）撤回申请。如仍需办理，请备齐材料后重新申请。"
        f"查询：http://hall.test/c/{number}"
    )
    assert ended == [said]
    wished = room.received()
    record(room, wished)
    room.work(h.WithdrawCase(case=wished))
    post.deliver()
    assert post.told(wished) == []


def test_who_lost_what_was_granted_is_told_where_to_read_why(room: CaseRoom, post: Post) -> None:
    number = ready(room)
    revoke = h.RevokeDecision(case=number, ground="unlawful", reason="越权", heard="已听取")
    room.work(revoke, by=LEADER)
    post.deliver()
    [told] = [one.text for one in post.gateway.sent if "撤销" in one.text]
    assert "准予决定已依法撤销，理由和救济途径见撤销决定书" in told
    assert ("revoked", "sent") in post.told(number)


@pytest.mark.parametrize(
    ("applicant", "phone"),
    [(FIRM, FIRM.agent and FIRM.agent.phone), (SHAN, None), (replace(ZHANG, phone=""), None)],
)
def test_a_number_that_takes_messages_is_needed(
    room: CaseRoom, post: Post, applicant: Applicant, phone: str | None
) -> None:
    number = ready(room, applicant)
    post.deliver()
    assert [one.phone for one in post.gateway.sent] == ([] if phone is None else [phone])
    assert post.told(number) == [("ready", "no_phone" if phone is None else "sent")]


def test_nobody_on_record_is_on_record(room: CaseRoom, post: Post) -> None:
    number = room.accepted()
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number))
    post.deliver()
    assert post.told(number) == [("ready", "no_phone")]


def test_a_gateway_that_is_away_is_tried_again_until_it_is_too_late(
    room: CaseRoom, post: Post
) -> None:
    number = ready(room)
    post.gateway.away = 2
    for _ in range(2):
        with pytest.raises(GatewayAway):
            post.deliver()
    assert post.told(number) == []
    room.clock.forward(FRESH_SECONDS[What.READY] + 1)
    post.deliver()
    assert post.told(number) == [("ready", "failed")]
    assert post.gateway.sent == []


def test_what_the_gateway_refuses_is_not_tried_again(room: CaseRoom, post: Post) -> None:
    number = ready(room)
    post.gateway.refuses = True
    post.deliver()
    post.gateway.refuses = False
    post.deliver()
    assert (post.told(number), post.gateway.sent) == ([("ready", "refused")], [])


def test_a_hall_that_is_given_a_gateway_does_not_tell_old_news(room: CaseRoom, post: Post) -> None:
    number = ready(room)
    room.clock.forward(3 * FRESH_SECONDS[What.READY])
    post.deliver()
    assert (post.told(number), post.gateway.sent) == ([], [])


def test_who_is_called_soon_is_told(room: CaseRoom, post: Post) -> None:
    old = ready(room)
    room.do(c.FinishService(counter=1))
    waiting = [room.issue("card") for _ in range(6)]
    record(room, room.case(waiting[3]).number)
    # The last one left no number, yet another case of his has one.
    mine = room.issue("card", person=room.hall.vault.person(ZHANG.id_number))
    room.call(1)
    post.deliver()
    soon = [one for one in post.gateway.sent if "即将叫到" in one.text]
    ahead = room.queries().ticket(waiting[3])["ahead"]
    assert len(soon) == 1
    assert f"前面还有{ahead}人，请到1号窗口附近等候" in soon[0].text
    assert post.told(room.case(waiting[3]).number) == [("soon", "sent")]
    for _ in range(3):
        room.do(c.BeginService(counter=1))
        room.do(c.FinishService(counter=1))
        room.call(1)
    post.deliver()
    assert post.told(room.case(mine).number) == [("soon", "sent")]
    assert post.told(old) == [("ready", "sent")]
    post.deliver()
    assert len([one for one in post.gateway.sent if "即将叫到" in one.text]) == 2


def test_only_the_hall_says_what_was_told(room: CaseRoom) -> None:
    number = ready(room)
    command = ReportMessage(
        case=number, what=What.READY, of=1, channel="http", outcome=Outcome.SENT
    )
    with pytest.raises(Forbidden):
        room.work(command, by=CLERK)
    assert room.hall.execute(command)["noted"] is True
    assert room.hall.execute(command)["noted"] is False


def test_a_restart_between_tells_nothing_twice(
    room: CaseRoom, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = Gateway()
    gateway.away = 3
    caplog.set_level(logging.DEBUG)
    numbers = [ready(room), ready(room, FIRM)]
    with _running(room, gateway) as until:
        until(lambda: len(gateway.sent) == 2)
        until(lambda: "case.citizen_told" in room.happened(numbers[1]))
    with _running(room, gateway) as until:
        third = ready(room)
        until(lambda: "case.citizen_told" in room.happened(third))
    assert [one.phone for one in gateway.sent] == [
        ZHANG.phone, FIRM.agent and FIRM.agent.phone, ZHANG.phone,
    ]  # fmt: skip
    assert len({one.key for one in gateway.sent}) == 3
    for secret in (ZHANG.phone, ZHANG.name, ZHANG.id_number, "1390000"):
        assert secret not in caplog.text
    assert "trying again" in caplog.text


class _running:  # noqa: N801 - reads as a word
    """A teller as a subscriber; ``until`` waits for the log to move."""

    def __init__(self, room: CaseRoom, gateway: Gateway) -> None:
        self.teller = Teller(room.hall, gateway)
        self.moved = threading.Condition()
        room.hall.after_commit(self._moved)
        self.subscriber = Subscriber(
            room.hall, "messages", self.teller, linger_seconds=0.0, retry_seconds=0.01
        )

    def _moved(self, _: object) -> None:
        with self.moved:
            self.moved.notify_all()

    def __enter__(self) -> Callable[[Callable[[], bool]], None]:
        self.subscriber.start()
        return self._until

    def __exit__(self, *_: object) -> None:
        self.subscriber.stop()
        self.teller.close()

    def _until(self, condition: Callable[[], bool]) -> None:
        with self.moved:
            assert self.moved.wait_for(condition, WAIT)
