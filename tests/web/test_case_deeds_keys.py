"""The same key on a deed of a case: the same answer, the deed done once, each sender apart."""

from __future__ import annotations

import pytest

from hall.domain.actors import Role
from hall.domain.posts import Post
from tests.web.case_house import BOTH, TRIED, CaseHouse, Trial
from tests.web.house import together


@pytest.mark.parametrize("trial", TRIED, ids=lambda one: one.path)
def test_a_deed_sent_twice_is_done_once(cases: CaseHouse, trial: Trial) -> None:
    case = cases.case_in(trial.course)
    sender = cases.clerk if trial.post is Post.CLERK else cases.holder(trial.post)
    first = sender.post(f"/cases/{case}/{trial.path}", key="once", **trial.body)
    assert first.status == 200, first.body
    seq, events = cases.seq(), cases.happened(case)
    cases.clock.forward(3600)
    again = sender.post(f"/cases/{case}/{trial.path}", key="once", **trial.body)
    assert (again.status, again.body) == (first.status, first.body)
    assert (cases.seq(), cases.happened(case)) == (seq, events)

    other = cases.case_in("opened")
    said = sender.post(f"/cases/{other}/{trial.path}", key="once", **trial.body)
    assert (said.status, said.code) == (422, "idempotency.mismatch")


def test_a_deed_pressed_four_times_at_once_is_done_once(cases: CaseHouse) -> None:
    case = cases.case_in("received")
    said = together(*[lambda: cases.clerk.post(f"/cases/{case}/accept", key="press")] * 4)
    assert [one.status for one in said] == [200] * 4
    assert all(one.body == said[0].body for one in said)
    assert cases.happened(case).count("case.accepted") == 1
    assert len(cases.view(case)["notices"]) == 1


def test_one_key_of_two_senders_is_two_deeds(cases: CaseHouse) -> None:
    case = cases.case_in("incomplete")
    ticked = {"materials": {"旧身份证": "waived"}}
    first = cases.clerk.post(f"/cases/{case}/materials", key="1", **ticked)
    second = cases.holder(Post.CHIEF, Role.COUNTER).post(f"/cases/{case}/materials", key="1")
    assert first.status == 200
    assert second.code == "request.invalid", "his own body was read, not the other's answer given"
    other = cases.case_in("received")
    said = cases.holder(Post.CHIEF, Role.COUNTER).post(f"/cases/{other}/accept", key="1")
    assert (said.status, said.body["number"]) == (200, other)


def test_a_refusal_stays_one_and_outlives_a_restart(cases: CaseHouse) -> None:
    case = cases.case_in("incomplete")
    refused = cases.clerk.post(f"/cases/{case}/accept", key="too early")
    assert (refused.status, refused.code) == (409, "case.materials_missing")
    cases.deed(case, "materials", materials=BOTH)
    cases.restart()
    again = cases.clerk.post(f"/cases/{case}/accept", key="too early")
    assert (again.status, again.body) == (refused.status, refused.body)
    assert cases.clerk.post(f"/cases/{case}/accept", key="now").status == 200


def test_a_notice_has_its_serial_however_often_one_asks(cases: CaseHouse) -> None:
    serials = []
    for key in ("a", "b"):
        case = cases.case_in("received")
        for _ in range(3):
            cases.clerk.post(f"/cases/{case}/accept", key=key)
        [notice] = cases.view(case)["notices"]
        serials.append(int(notice["number"].partition("〕")[2].rstrip("号")))
    assert serials == [1, 2]
