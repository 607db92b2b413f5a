"""Applications that a portal submits: one a key, at a pace, sealed, and seen like every case."""

from __future__ import annotations

from typing import Any

import pytest

from hall.domain.actors import Role
from hall.domain.clock import SECOND, Instant
from hall.domain.errors import TooMany
from hall.service.inquiry import LOCKED_SECONDS, TRIES, TRIES_FROM
from hall.web.online_api import A_MINUTE, AT_ONCE
from hall.web.pace import REMEMBERED, Pace
from tests.hall.small import ManualClock
from tests.web.case_house import BOTH, ONE, PERSON, CaseHouse
from tests.web.house import Answer

SECRETS = ("欧阳试验", "110101199003077213", "13800138000", "试验路一号")


def submit(cases: CaseHouse, key: object = "a", **body: object) -> Answer:
    given = {"item": "card", "applicant": PERSON, "materials": BOTH, **body}
    return cases.by(Role.INTEGRATION).post("/cases", key=key, **given)


def test_an_application_opens_a_case(cases: CaseHouse) -> None:
    said = submit(cases)
    assert said.status == 201
    number = said.body["number"]
    assert (said.body["phase"], said.body["door"], said.body["missing"]) == (
        "received", "online", [],
    )  # fmt: skip
    assert said.body["query_url"] == f"http://hall.test/c/{number}"
    assert cases.by(Role.INTEGRATION).get(f"/cases/{number}").body["number"] == number
    [listed] = cases.clerk.get("/cases").body["cases"]
    assert (listed["number"], listed["phase"]) == (number, "received")
    assert listed["applicant"]["name"] == "欧**"
    assert cases.happened(number) == ["case.opened", "case.applicant_recorded", "case.received"]
    for text in (str(said.body), str(cases.by(Role.INTEGRATION).get("/events").body)):
        assert not [secret for secret in SECRETS if secret in text]


def test_its_citizen_asks_by_the_end_of_the_number(cases: CaseHouse) -> None:
    number = submit(cases).body["number"]
    said = cases.anybody.post("/progress", case=number, proof="7213")
    assert (said.status, said.body["headline"]) == (200, "已收件，正在审核材料")
    assert cases.anybody.post("/progress", case=number, proof="0000").status == 404


def test_its_citizen_takes_a_number_for_it(cases: CaseHouse) -> None:
    number = submit(cases).body["number"]
    said = cases.by(Role.KIOSK).post("/tickets", case=number)
    assert (said.status, said.body["case"], said.body["item"]) == (201, number, "card")


def test_the_same_key_is_the_same_application(cases: CaseHouse) -> None:
    first, again = submit(cases), submit(cases)
    assert (again.status, again.body) == (first.status, first.body)
    assert submit(cases, materials=ONE).code == "idempotency.mismatch"
    assert submit(cases, key="b").body["number"] != first.body["number"]
    assert len(cases.clerk.get("/cases").body["cases"]) == 2


def test_without_a_key_nothing_is_opened(cases: CaseHouse) -> None:
    said = submit(cases, key=None)
    assert (said.status, said.code) == (422, "request.invalid")
    assert said.body["errors"][0]["field"] == "Idempotency-Key"
    assert cases.clerk.get("/cases").body["cases"] == []
    described = cases.described.document["paths"]["/api/v1/cases"]["post"]["parameters"]
    assert [one["required"] for one in described] == [True]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"item": "none"}, 404, None),
        ({"materials": {"没有的": "handed_in"}}, 422, "materials.没有的"),
        ({"materials": {"户口簿": "waived"}}, 422, "materials[...]"),
        ({"materials": {f"第{n}件": "handed_in" for n in range(101)}}, 422, "materials"),
        ({"applicant": {**PERSON, "id_number": "110101199003077210"}}, 422, "id_number"),
        ({"applicant": {**PERSON, "name": "名" * 201}}, 422, "applicant.name"),
        ({"door": "window"}, 422, "door"),
    ],
    ids=["item", "strange", "waived", "too many", "check digit", "too long", "unknown field"],
)
def test_what_is_wrong_is_told_and_nothing_is_opened(
    cases: CaseHouse, body: dict[str, Any], status: int, field: str | None
) -> None:
    said = submit(cases, **body)
    assert said.status == status
    assert not [secret for secret in SECRETS if secret in str(said.body)]
    if field is not None:
        assert said.body["errors"][0]["field"] == field
    assert cases.clerk.get("/cases").body["cases"] == []


def test_a_page_of_text_is_too_large(cases: CaseHouse) -> None:
    assert submit(cases, item="x" * 70_000).status == 413


def test_the_program_completes_its_applicant_and_no_other_program_does(cases: CaseHouse) -> None:
    number = submit(cases, applicant=None).body["number"]
    path = f"/cases/{number}/applicant"
    said = cases.by(Role.INTEGRATION).post(path, **PERSON)
    assert (said.status, said.body["replaced"]) == (200, False)
    assert cases.clerk.get(path).body["applicant"]["name"] == "欧阳试验"
    # What it wrote it does not read back: it has it.
    assert cases.by(Role.INTEGRATION).get(path).status == 403
    visit = cases.issue()["case"]
    refused = cases.by(Role.INTEGRATION).post(f"/cases/{visit}/applicant", **PERSON)
    assert (refused.status, refused.code) == (403, "post.needed")


def of_a_window(cases: CaseHouse) -> str:
    """A case that was received at a window, with its applicant on record."""
    number = cases.case_in("received")
    cases.deed(number, "applicant", **PERSON)
    return number


def test_a_case_of_a_window_goes_on_with_its_applicants_whole_number(cases: CaseHouse) -> None:
    number, program = of_a_window(cases), cases.by(Role.INTEGRATION)
    refused = program.post(f"/cases/{number}/withdraw")
    assert (refused.status, refused.code) == (403, "case.other_program")
    said = program.post(f"/cases/{number.lower()}/continue", proof=PERSON["id_number"])
    assert (said.status, said.body["number"]) == (200, number)
    assert cases.happened(number)[-1] == "case.continued_online"
    assert not [secret for secret in SECRETS if secret in str(said.body)]
    assert cases.deed(number, "withdraw", program)["phase"] == "withdrawn"


def test_a_case_that_is_not_there_and_a_wrong_proof_are_the_same(cases: CaseHouse) -> None:
    number, program = of_a_window(cases), cases.by(Role.INTEGRATION)
    for case, proof in ((number, "7213"), ("JH20990101-00001", PERSON["id_number"])):
        said = program.post(f"/cases/{case}/continue", proof=proof)
        assert (said.status, said.code) == (404, "case.not_proven")


def test_numbers_are_not_tried_out(cases: CaseHouse) -> None:
    number, program = of_a_window(cases), cases.by(Role.INTEGRATION)
    wrong, right = {"proof": "110101199003077299"}, {"proof": PERSON["id_number"]}
    for _ in range(TRIES):
        assert program.post(f"/cases/{number}/continue", **wrong).status == 404
    said = program.post(f"/cases/{number}/continue", **right)
    assert (said.status, said.code) == (409, "case.query_locked")
    # A code is not tried out, and other cases are not this one's.
    other = of_a_window(cases)
    assert program.post(f"/cases/{other}/continue", **right).status == 200
    assert program.post(f"/cases/{number}/continue", proof=cases.slip_of(number)).status == 200
    cases.clock.forward(LOCKED_SECONDS)
    assert program.post(f"/cases/{number}/continue", **right).status == 200


def test_a_program_that_tries_many_cases_is_stopped(cases: CaseHouse) -> None:
    number, program = of_a_window(cases), cases.by(Role.INTEGRATION)
    for serial in range(TRIES_FROM):
        cases.clock.forward(1)
        said = program.post(f"/cases/JH20990101-{serial:05d}/continue", proof="110101199003077213")
        assert said.status == 404
    said = program.post(f"/cases/{number}/continue", proof=PERSON["id_number"])
    assert (said.status, said.code) == (409, "case.query_locked")


def test_the_description_says_for_whom_a_program_speaks(cases: CaseHouse) -> None:
    paths = cases.described.document["paths"]
    for deed in ("hand-in", "withdraw", "ask-review", "receive"):
        described = paths[f"/api/v1/cases/{{case}}/{deed}"]["post"]["description"]
        assert "case.other_program" in described
    assert "case.not_proven" in paths["/api/v1/cases/{case}/continue"]["post"]["description"]


def test_who_submits_too_fast_waits_and_then_is_heard(cases: CaseHouse) -> None:
    for n in range(AT_ONCE):
        assert submit(cases, key=n).status == 201
    said = submit(cases, key="late")
    assert (said.status, said.code, said.headers["Retry-After"]) == (429, "request.too_many", "1")
    # Whoever else speaks to the hall is heard meanwhile.
    assert cases.by(Role.KIOSK).post("/tickets", item="card").status == 201
    cases.clock.forward(1)
    assert submit(cases, key="late").status == 201


def test_a_pace_is_so_many_at_once_and_so_many_a_minute() -> None:
    clock = ManualClock()
    pace = Pace(clock, at_once=3, a_minute=6)
    for _ in range(3):
        pace.take("a")
    for _ in range(2):
        with pytest.raises(TooMany) as refused:
            pace.take("a")
        assert refused.value.facts == {"seconds": 10}
    pace.take("b")
    clock.forward(9)
    with pytest.raises(TooMany) as refused:
        pace.take("a")
    assert refused.value.facts == {"seconds": 1}
    clock.forward(1)
    pace.take("a")
    clock.forward(3600)
    for _ in range(3):
        pace.take("a")
    with pytest.raises(TooMany):
        pace.take("a")


def test_a_clock_that_was_set_back_holds_nobody_up_for_ever() -> None:
    clock = ManualClock()
    pace = Pace(clock, at_once=1, a_minute=60)
    pace.take("a")
    clock.at = Instant(clock.at - 3600 * SECOND)
    with pytest.raises(TooMany) as refused:
        pace.take("a")
    assert refused.value.facts == {"seconds": 1}
    clock.forward(1)
    pace.take("a")


def test_senders_that_are_forgotten_begin_anew() -> None:
    pace = Pace(ManualClock(), at_once=1, a_minute=A_MINUTE)
    pace.take("first")
    for n in range(REMEMBERED):
        pace.take(str(n))
    pace.take("first")
