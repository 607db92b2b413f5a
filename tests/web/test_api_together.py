"""What departments do together, over the wire: parts, meetings, urgent cases, green channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall.domain.actors import Role
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import TERMS_OF_CASES
from tests.hall.service.handling.together.joint_room import JOINT_TABLES
from tests.web import house as houses
from tests.web.house import Answer, House

CLERK, STAFF = Role.COUNTER, Role.STAFF
MEETS = "2026-11-21T10:00:00+08:00"


@pytest.fixture(scope="module")
def joint_template(tmp_path_factory: pytest.TempPathFactory) -> houses.Template:
    return houses.template(tmp_path_factory.mktemp("joint") / "data", JOINT_TABLES)


@pytest.fixture
def house(joint_template: houses.Template, tmp_path: Path) -> Iterator[House]:
    """A house with a joint item; nine o'clock on 21 November 2026."""
    new = House(joint_template, tmp_path / "house", TERMS_OF_CASES)
    yield new
    new.close()
    check(new.directory)


def case_of(house: House, item: str = "build") -> str:
    return str(house.issue(item)["case"])


def post(house: House, path: str, role: Role = CLERK, **body: object) -> Answer:
    return house.by(role).post(f"/cases/{path}", **body)


def done(house: House, path: str, role: Role = CLERK, **body: object) -> dict[str, Any]:
    said = post(house, path, role, **body)
    assert said.status == 200, said.body
    return dict(said.body)


def accepted(house: House) -> str:
    number = case_of(house)
    given = {"申请书": "handed_in", "图纸": "handed_in"}
    done(house, f"{number}/receive", item="build", counter=1, materials=given)
    done(house, f"{number}/accept")
    return number


def test_a_joint_case_from_its_parts_to_the_grant(house: House) -> None:
    number = accepted(house)
    done(house, f"{number}/parts/land/acknowledge")
    done(house, f"{number}/parts/land/stop", reason="hearing", document="听证通知书")
    done(house, f"{number}/parts/land/resume", reason="听证结束")
    view = done(house, f"{number}/parts/land/finish", opinion="同意")
    assert [one["part"] for one in view["held_up_by"]] == ["fire"]
    refused = post(house, f"{number}/decide", outcome="granted")
    assert (refused.status, refused.code) == (409, "case.parts_open")
    assert post(house, f"{number}/parts/sea/finish").status == 404
    done(house, f"{number}/parts/fire/finish")
    done(house, f"{number}/parts/permit/finish")
    assert done(house, f"{number}/decide", outcome="granted")["phase"] == "decided"
    read = house.by(CLERK).get(f"/cases/{number}").body
    assert {one["state"] for one in read["parts"]} == {"finished"}


def test_a_refused_part_is_settled_by_another_hand(house: House) -> None:
    number = accepted(house)
    done(
        house, f"{number}/parts/land/finish",
        outcome="refused", ground="against_policy", opinion="不符合规划",
    )  # fmt: skip
    said = post(house, f"{number}/parts/land/settle", CLERK, upheld=True)
    assert (said.status, said.code) == (403, "case.other_department")
    view = done(house, f"{number}/parts/land/settle", STAFF, upheld=True)
    assert view["parts_refused"] == ["land"]


def test_a_meeting_is_called_attended_and_closed(house: House) -> None:
    number = accepted(house)
    called = {"kind": "review", "at": MEETS, "place": "三楼", "departments": ["GT", "XF"]}
    [meeting] = done(house, f"{number}/meetings", STAFF, **called)["meetings"]
    assert meeting["meets_at"] == "2026-11-21T10:00:00.000+08:00"
    house.clock.forward(7200)
    for department in ("GT", "XF"):
        done(
            house, f"{number}/meetings/1/attendance", STAFF,
            department=department, attended="on_time", clerks=["C11"],
        )  # fmt: skip
    view = done(house, f"{number}/meetings/1/close", STAFF, opinion="同意")
    assert view["meetings"][0]["state"] == "held"
    assert post(house, f"{number}/meetings/1/cancel", STAFF, reason="x").status == 409
    assert post(house, f"{number}/meetings/9/cancel", STAFF, reason="x").status == 404


def test_times_carry_their_offset(house: House) -> None:
    number = accepted(house)
    called = {
        "kind": "review", "at": "2026-11-21T10:00:00", "place": "三楼", "departments": ["GT", "XF"],
    }  # fmt: skip
    assert post(house, f"{number}/meetings", STAFF, **called).status == 422


def test_the_centre_recognises_and_takes_back(house: House) -> None:
    number = accepted(house)
    body = {"ground": "市政府办文", "reason": "抢险", "required_by": "2026-11-24T12:00:00+08:00"}
    assert post(house, f"{number}/urgent", CLERK, **body).status == 403
    view = done(house, f"{number}/urgent", STAFF, **body)
    assert (view["kind"], view["urgent"]["required_by"]) == (
        "urgent", "2026-11-24T12:00:00.000+08:00",
    )  # fmt: skip
    assert done(house, f"{number}/urgent/withdraw", STAFF, reason="解除")["kind"] == "joint"


def test_the_green_form_from_the_start_window_to_the_file(house: House) -> None:
    number = accepted(house)
    project: dict[str, Any] = {
        "ground": "construction", "route": "construction", "project": "城东水厂",
        "builder": "城东水务公司", "amount": 60_000_000, "currency": "CNY",
        "windows": [{"counter": 1}, {"counter": 13}],
    }  # fmt: skip
    assert done(house, f"{number}/green", **project)["green"]
    for counter in (1, 13):
        done(house, f"{number}/green/receive", counter=counter)
        done(house, f"{number}/green/finish", counter=counter)
    done(house, f"{number}/green/submit", to="分管局长")
    assert post(house, f"{number}/green/sign-after", by="分管局长").status == 409
    done(house, f"{number}/green/collect", counter=13)
    assert post(house, f"{number}/green/file", CLERK).status == 403
    form = done(house, f"{number}/green/file", STAFF)["green_form"]
    assert form["filed_at"] is not None


@pytest.mark.parametrize(
    "register",
    ["immediate", "promised", "supplement", "joint", "returned", "urgent", "reported_up", "green",
     "parts", "meetings"],
)  # fmt: skip
def test_every_register_is_read(house: House, register: str) -> None:
    number = accepted(house)
    said = house.by(STAFF).get(f"/registers/{register}?from=2026-11-01&to=2026-11-30")
    assert said.status == 200, said.body
    wanted = {"joint", "parts"}
    assert bool([one for one in said.body["entries"] if one["number"] == number]) is (
        register in wanted
    )


def test_who_reads_registers_and_which(house: House) -> None:
    assert house.by(Role.KIOSK).get("/registers/joint").status == 403
    assert house.by(Role.ADMIN).get("/registers/joint").status == 403
    assert house.by(STAFF).get("/registers/secret").status == 422
    assert house.by(STAFF).get("/registers/joint?from=soon").status == 422


def test_events_of_it_never_reach_a_public_screen() -> None:
    from hall.domain.events import EVENTS, PUBLIC

    of_cases = [name for name in EVENTS if name.startswith("case.")]
    assert not PUBLIC.keys() & set(of_cases)
