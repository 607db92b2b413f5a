"""The green channel: a form that travels, signed at each window, not bound by promises (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.notices.blocks import Table
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.notices.words import words_of
from hall.domain.handling.urgency.commands import (
    AdmitGreen,
    GreenCollectForm,
    GreenFile,
    GreenFinish,
    GreenReceive,
    GreenSubmit,
    GreenWindowAt,
    SignAfter,
)
from hall.domain.handling.urgency.green import Currency, Route, fold_green
from hall.service.handling.urgency.green_form import as_it_stands, green_content
from hall.service.papers.kept import notice_of
from hall.store.handling import notices
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, OTHER, SUPERVISION
from tests.hall.service.handling.together.joint_room import (
    BUILD,
    FIRE,
    LAND,
    JointRoom,
    joint_rooms,
)
from tests.hall.small import ZONE


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JointRoom]:
    yield from joint_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


WINDOWS = (
    GreenWindowAt(counter=1),
    GreenWindowAt(department="GT", matter="用地预审"),
    GreenWindowAt(counter=13),
)


def admit(number: str, **changed: Any) -> AdmitGreen:
    command = AdmitGreen(
        case=number, ground=GreenGround.CONSTRUCTION, route=Route.CONSTRUCTION,
        project="城东水厂", builder="城东水务公司", windows=WINDOWS, amount=60_000_000,
        currency=Currency.CNY,
    )  # fmt: skip
    return replace(command, **changed)


def admitted(room: JointRoom, number: str) -> str:
    room.work(admit(number))
    return number


def test_admission_issues_the_form_with_both_ends(room: JointRoom) -> None:
    view = room.work(admit(room.handed_in()))
    form = view["green_form"]
    assert [(one["counter"], one["department"], one["matter"]) for one in form["windows"]] == [
        (1, "GA", "立项批文"), (None, "GT", "用地预审"), (13, "JS", "施工许可证"),
    ]  # fmt: skip
    assert view["green"]
    [notice] = view["notices"]
    stored = msgspec.json.decode(notices.by_number(room.connection, notice["number"]).content)
    assert stored["content"]["amount"] == "6000万元"
    assert stored["content"]["start"] == "公安局 1号窗口"
    assert stored["content"]["end"] == "建设局 13号窗口"


@pytest.mark.parametrize(
    ("actor", "code"),
    [(CLERK, ""), (BUSINESS, ""), (LEADER, ""), (OTHER, "case.other_department"),
     (SUPERVISION, "post.needed")],
    ids=["start window", "business", "leader", "other", "supervision"],
)  # fmt: skip
def test_who_admits(room: JointRoom, actor: Any, code: str) -> None:
    assert room.refuses(admit(room.handed_in()), actor) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": 50_000_000}, "green.no_ground"),
        ({"project": " "}, "request.invalid"),
        ({"windows": WINDOWS[:1]}, "request.invalid"),
        ({"windows": (*WINDOWS[:1], GreenWindowAt(matter="x"), *WINDOWS[2:])}, "request.invalid"),
        ({"windows": (WINDOWS[0], GreenWindowAt(department="GT"), WINDOWS[2])}, "request.invalid"),
        ({"windows": (WINDOWS[0], GreenWindowAt(counter=99), WINDOWS[2])}, "counter.unknown"),
    ],
    ids=["at the threshold", "no project", "no end", "nowhere", "nothing to do", "no such window"],
)
def test_what_is_not_admitted(room: JointRoom, changed: dict[str, Any], code: str) -> None:
    assert room.refuses(admit(room.handed_in(), **changed)) == code


def test_the_windows_sign_in_any_order_each_once_and_receive_before_they_finish(
    room: JointRoom,
) -> None:
    number = admitted(room, room.handed_in())
    assert room.refuses(GreenFinish(case=number, counter=13), BUILD) == "green.nothing_to_finish"
    room.work(GreenReceive(case=number, counter=13), by=BUILD)
    assert room.refuses(GreenReceive(case=number, counter=13), BUILD) == "green.nothing_to_receive"
    room.work(GreenReceive(case=number, counter=1))
    room.work(GreenFinish(case=number, counter=13, note="已发证"), by=BUILD)
    assert room.refuses(GreenFinish(case=number, counter=13), BUILD) == "green.nothing_to_finish"
    # A line that names a department is any of its windows'.
    room.work(GreenReceive(case=number, counter=11), by=LAND)
    lines = room.view(number)["green_form"]["windows"]
    signed = [(one["counter"], bool(one["received_at"]), bool(one["finished_at"])) for one in lines]
    assert signed == [(1, True, False), (11, True, False), (13, True, True)]


def test_a_window_signs_only_for_itself(room: JointRoom) -> None:
    number = admitted(room, room.handed_in())
    assert room.refuses(GreenReceive(case=number, counter=13), LAND) == "case.other_department"


def test_a_window_that_was_not_foreseen_adds_its_line(room: JointRoom) -> None:
    number = admitted(room, room.handed_in())
    assert room.refuses(GreenReceive(case=number, counter=12), FIRE) == "green.nothing_to_receive"
    room.work(GreenReceive(case=number, counter=12, matter="消防设计审查"), by=FIRE)
    last = room.view(number)["green_form"]["windows"][-1]
    assert (last["place"], last["counter"], last["department"]) == (4, 12, "XF")
    assert room.view(number)["green_form"]["windows"][2]["end"]


def test_one_window_may_begin_and_end_a_company(room: JointRoom) -> None:
    number = room.handed_in()
    windows = (GreenWindowAt(counter=1), GreenWindowAt(counter=1))
    room.work(
        admit(number, route=Route.COMPANY, ground=GreenGround.DOMESTIC_CAPITAL, windows=windows)
    )
    for _ in range(2):
        room.work(GreenReceive(case=number, counter=1))
        room.work(GreenFinish(case=number, counter=1))
    matters = [one["matter"] for one in room.view(number)["green_form"]["windows"]]
    assert matters == ["名称核准", "营业执照"]
    room.work(GreenCollectForm(case=number, counter=1))


def test_the_end_window_collects_and_the_business_section_files(room: JointRoom) -> None:
    number = admitted(room, room.handed_in())
    collect = GreenCollectForm(case=number, counter=13)
    assert room.refuses(collect, BUILD) == "green.not_finished"
    room.work(GreenReceive(case=number, counter=13), by=BUILD)
    room.work(GreenFinish(case=number, counter=13), by=BUILD)
    room.work(GreenReceive(case=number, counter=1))
    assert room.refuses(collect, BUILD) == "green.not_finished"
    room.work(GreenFinish(case=number, counter=1))
    assert room.refuses(GreenCollectForm(case=number, counter=1)) == "request.invalid"
    assert room.refuses(GreenFile(case=number), BUSINESS) == "green.not_collected"
    room.work(collect, by=BUILD)
    assert room.refuses(GreenReceive(case=number, counter=11), LAND) == "green.collected"
    assert room.refuses(GreenFile(case=number), BUILD) == "post.needed"
    view = room.work(GreenFile(case=number), by=BUSINESS)
    [copies] = [one["copies"] for one in view["notices"] if one["form"] == "green"]
    assert {one["holder"]: bool(one["delivered_at"]) for one in copies} == {
        "window": True, "business": True,
    }  # fmt: skip
    assert room.refuses(GreenFile(case=number), BUSINESS) == "green.filed"


def test_a_reprint_has_the_signatures_so_far(room: JointRoom) -> None:
    number = admitted(room, room.handed_in())
    room.work(GreenReceive(case=number, counter=11), by=LAND)
    green = fold_green(room.told(number))
    assert green is not None
    content = green_content(green, room.hall.catalog, ZONE)
    assert [one.signed_by for one in content.windows] == ["", "C11", ""]
    assert content.windows[1].window == "国土局 11号窗口"
    assert content.windows[1].received_at is not None


def test_the_paper_is_printed_with_them(room: JointRoom) -> None:
    number = admitted(room, room.handed_in())
    room.work(GreenReceive(case=number, counter=11), by=LAND)
    [issued] = room.view(number)["notices"]
    kept = notice_of(notices.by_number(room.connection, issued["number"]).content)
    blank = words_of(kept)
    signed = words_of(as_it_stands(kept, room.told(number), room.hall.catalog, ZONE))
    [[before], [after]] = [
        [block for block in wording.blocks if isinstance(block, Table)]
        for wording in (blank, signed)
    ]
    assert before.rows[1] == ("2", "国土局", "用地预审", "", "", "")
    assert after.rows[1] == ("2", "国土局 11号窗口", "用地预审", "2026-04-29 09:00", "", "C11")


def test_the_promised_time_warns_nobody_and_the_laws_does(room: JointRoom) -> None:
    number = admitted(room, room.received())
    room.work(h.AcceptCase(case=number))
    room.forward_to(2026, 5, 20)
    room.look()
    view = room.view(number)
    assert view["clocks"]["promised"]["left"] < 0
    assert view["standing"] == "green"
    room.forward_to(2026, 6, 15)
    room.look()
    assert room.view(number)["standing"] == "red"


def test_handled_first_completed_later(room: JointRoom) -> None:
    number = room.handed_in(drawings=False)
    tolerated = h.AcceptCase(case=number, tolerate=True, credit_checked=True)
    assert room.refuses(tolerated) == "case.not_tolerable"
    admitted(room, number)
    view = room.work(tolerated)
    assert view["accepted_because"] == "tolerance"
    assert view["missing"] == ["图纸"]
    assert "tolerance" not in view["clocks"]
    room.forward_to(2027, 1, 4)
    room.look()
    assert room.view(number)["phase"] == "accepted"


def test_a_main_document_never_follows_later(room: JointRoom) -> None:
    number = room.open_case("build")
    room.work(h.ReceiveCase(case=number))
    admitted(room, number)
    assert (
        room.refuses(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
        == "case.not_tolerable"
    )


def test_submitted_at_once_and_signed_after(room: JointRoom) -> None:
    number = admitted(room, room.received())
    room.work(h.AcceptCase(case=number))
    room.work(GreenSubmit(case=number, to="分管局长"))
    after = SignAfter(case=number, by="分管局长")
    assert room.refuses(after) == "case.wrong_phase"
    room.work(h.DecideCase(case=number, outcome="granted"))
    view = room.work(after)
    assert [one["after"] for one in view["green_form"]["submissions"]] == [False, True]


def test_only_what_was_admitted_and_that_once(room: JointRoom) -> None:
    number = room.handed_in()
    assert room.refuses(GreenReceive(case=number, counter=1)) == "green.not_admitted"
    assert room.refuses(GreenFile(case=number), BUSINESS) == "green.not_admitted"
    admitted(room, number)
    assert room.refuses(admit(number)) == "green.admitted"


def test_a_project_goes_on_when_its_first_case_is_done_but_not_when_it_was_returned(
    room: JointRoom,
) -> None:
    number = admitted(room, room.received())
    room.work(h.AcceptCase(case=number))
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(GreenReceive(case=number, counter=11), by=LAND)
    room.forward_to(2026, 4, 30)
    other = admitted(room, room.received(at=(2026, 4, 30)))
    room.work(h.WithdrawCase(case=other))
    assert room.refuses(GreenReceive(case=other, counter=11), LAND) == "case.wrong_phase"
