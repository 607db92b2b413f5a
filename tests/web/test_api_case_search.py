"""Finding cases over the API, and whom they are for: who sees what, page after page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hall.domain.actors import Role
from hall.domain.applicants import Applicant
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.posts import SECTIONS, Post
from hall.service.access import hash_password
from hall.service.new_accounts import NewAccount
from tests.hall.people import FIRM, SHAN, ZHANG, of
from tests.web.house import PASSWORD, Answer, Caller, House


@pytest.fixture
def staffed(house: House) -> House:
    """Somebody of each post, and clerks of two departments."""
    hashed = hash_password(PASSWORD)
    people = [
        NewAccount(id=post.value, name=post.value, role=Role.STAFF, password=hashed,
                   posts=frozenset({post}))
        for post in (*SECTIONS, Post.AUDITOR)
    ]  # fmt: skip
    people += [
        NewAccount(
            id=f"clerk-{code}", name=code, role=Role.COUNTER, password=hashed, department=code
        )
        for code in ("GA", "MZ")
    ]
    people.append(NewAccount(id="root", name="root", role=Role.ADMIN, password=hashed))
    house.access.add_accounts(people)
    house.open(1, 2, 3)
    return house


def person(house: House, account: str) -> Caller:
    return Caller(house, {"Cookie": f"jiaohao={house.access.log_in(account, PASSWORD)}"})


def case_of(house: House, applicant: Applicant | None = None, item: str = "card") -> str:
    number = str(house.issue(item)["case"])
    if applicant is not None:
        house.hall.execute(RecordApplicant(case=number, applicant=applicant), CLERK_ANYWHERE)
    return number


CLERK_ANYWHERE = of(Post.CLERK, name="C9")


def numbers(said: Answer) -> list[str]:
    assert said.status == 200, said.body
    return [str(one["number"]) for one in said.body["cases"]]


def test_the_newest_come_first_page_after_page(staffed: House) -> None:
    made = [case_of(staffed) for _ in range(7)][::-1]
    business = person(staffed, "business")
    assert numbers(business.get("/cases")) == made
    found: list[str] = []
    after = ""
    while True:
        said = business.get(f"/cases?limit=3&after={after}")
        found += numbers(said)
        after = said.body["next"]
        if after is None:
            break
    assert found == made
    assert (said.body["count"], said.body["more_than_counted"]) == (7, False)


def test_a_page_does_not_move_under_new_cases(staffed: House) -> None:
    made = [case_of(staffed) for _ in range(4)][::-1]
    business = person(staffed, "business")
    first = business.get("/cases?limit=2")
    case_of(staffed)
    assert numbers(business.get(f"/cases?limit=2&after={first.body['next']}")) == made[2:]


def test_filters_of_the_list(staffed: House) -> None:
    card, wedding = case_of(staffed), case_of(staffed, item="marriage")
    business = person(staffed, "business")

    def found(query: str) -> list[str]:
        return numbers(business.get(f"/cases?{query}"))

    assert found("department=MZ") == [wedding]
    assert found("item=card") == [card]
    assert found("item=结婚") == [wedding]
    assert found("item=jhdj") == [wedding]
    assert found("item=shenfenz") == [card]
    assert found("item=nothing") == []
    assert found(f"number={card}") == [card]
    assert found(f"number={card.removeprefix('JH').replace('-', '')}") == [card]
    assert found("number=JH20261121") == [wedding, card]
    assert found("phase=opened,closed&kind=undecided") == [wedding, card]
    assert found("phase=closed") == []
    assert found("standing=red,yellow") == []
    assert found("from=2026-11-21&to=2026-11-21") == [wedding, card]
    assert found("to=2026-11-20") == []
    assert found("from=2026-11-22") == []
    assert found("counter=1") == []
    assert found("clerk=C1") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("phase=sleeping", "phase"), ("kind=x", "kind"), ("standing=blue", "standing"),
        ("from=today", "first"), ("to=2026-02-30", "last"), ("after=abc", "after"),
        ("counter=none", "counter"), ("limit=0", "limit"), ("limit=201", "limit"),
        ("applicant=张伟明", "applicant"),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_named(query: str, field: str, staffed: House) -> None:
    said = person(staffed, "business").get(f"/cases?{query}")
    assert (said.status, said.code) == (422, "request.invalid")
    assert said.body["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("typed", "applicant"),
    [
        ("张伟明", ZHANG), ("zhangweiming", ZHANG), ("zwm", ZHANG), ("138 1234 5678", ZHANG),
        ("11010519491231002x", ZHANG), ("danxue", SHAN), ("440308199901101512", SHAN),
        ("昆山市小河饭店", FIRM), ("91110000600037341L", FIRM),
    ],
)  # fmt: skip
def test_a_person_is_found(typed: str, applicant: Applicant, staffed: House) -> None:
    made = {one.name: case_of(staffed, one) for one in (ZHANG, SHAN, FIRM)}
    case_of(staffed)
    said = person(staffed, "business").post("/cases/search", applicant=typed)
    assert made[applicant.name] in numbers(said)
    assert numbers(said)[-1:] != [case_of(staffed)]
    assert len(said.body["cases"]) <= 2


def test_a_person_s_tickets_are_found_by_the_number_alone(staffed: House) -> None:
    number = str(staffed.issue(identity=ZHANG.id_number)["case"])
    said = person(staffed, "business").post("/cases/search", applicant=ZHANG.id_number.lower())
    assert numbers(said) == [number]


def test_a_clerk_finds_the_own_department_s(staffed: House) -> None:
    card, wedding = case_of(staffed, ZHANG), case_of(staffed, ZHANG, item="marriage")
    assert numbers(person(staffed, "clerk-GA").get("/cases")) == [card]
    mz = person(staffed, "clerk-MZ")
    assert numbers(mz.get("/cases")) == [wedding]
    assert numbers(mz.get("/cases?department=GA")) == []
    assert numbers(mz.post("/cases/search", applicant="张伟明")) == [wedding]
    for post in SECTIONS:
        assert len(numbers(person(staffed, post.value).get("/cases"))) == 2


def strings(value: Any) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from strings(one)


def test_lists_are_masked_for_everybody(staffed: House) -> None:
    case_of(staffed, ZHANG)
    for account in (*(post.value for post in SECTIONS), "clerk-GA"):
        said = person(staffed, account).get("/cases")
        [found] = said.body["cases"]
        assert found["applicant"]["name"] == "张**"
        assert found["applicant"]["phone"] == "138****5678"
        assert found["applicant"]["id_number"] == "*002X"
        assert not {ZHANG.name, ZHANG.id_number, ZHANG.phone} & set(strings(said.body))


def test_a_program_finds_cases_and_nobody(staffed: House) -> None:
    number = case_of(staffed, ZHANG)
    program = staffed.by(Role.INTEGRATION)
    assert numbers(program.get("/cases")) == [number]
    assert program.get("/cases").body["cases"][0]["applicant"] is None
    assert program.post("/cases/search", applicant="张伟明").code == "auth.forbidden"
    assert program.get(f"/cases/{number}/applicant").code == "auth.forbidden"


@pytest.mark.parametrize("account", ["root", "auditor"])
def test_who_reads_no_case_finds_none(account: str, staffed: House) -> None:
    number = case_of(staffed, ZHANG)
    somebody = person(staffed, account)
    assert somebody.get("/cases").status == 403
    assert somebody.post("/cases/search").status == 403
    assert somebody.get(f"/cases/{number}/applicant").status == 403


def record(caller: Caller, number: str, applicant: Applicant, **more: object) -> Answer:
    body = {
        "kind": applicant.kind, "name": applicant.name, "id_kind": applicant.id_kind,
        "id_number": applicant.id_number, "phone": applicant.phone, "address": applicant.address,
    }  # fmt: skip
    return caller.post(f"/cases/{number}/applicant", **{**body, **more})


def test_a_clerk_writes_down_whom_a_case_is_for(staffed: House) -> None:
    number = case_of(staffed)
    clerk = person(staffed, "clerk-GA")
    assert clerk.get(f"/cases/{number}/applicant").body == {"case": number, "applicant": None}
    said = record(clerk, number, ZHANG)
    assert said.status == 200
    assert not {ZHANG.name, ZHANG.id_number, ZHANG.phone} & set(strings(said.body))
    found = clerk.get(f"/cases/{number}/applicant").body["applicant"]
    assert (found["name"], found["masked"]) == (ZHANG.name, False)


@pytest.mark.parametrize(
    ("account", "masked"),
    [
        ("business", False), ("supervision", False), ("leader", False), ("clerk-GA", False),
        ("duty", True), ("cashier", True), ("clerk-MZ", True),
    ],
)  # fmt: skip
def test_who_reads_it_in_full(account: str, masked: bool, staffed: House) -> None:
    number = case_of(staffed, ZHANG)
    said = person(staffed, account).get(f"/cases/{number}/applicant")
    assert said.body["applicant"]["masked"] is masked
    assert (ZHANG.id_number in set(strings(said.body))) is not masked


def test_who_may_not_write_it_down(staffed: House) -> None:
    number = case_of(staffed)
    assert record(person(staffed, "clerk-MZ"), number, ZHANG).code == "case.other_department"
    for account in ("duty", "supervision", "cashier", "leader"):
        assert record(person(staffed, account), number, ZHANG).code == "post.needed"


def test_a_refusal_repeats_no_datum(staffed: House) -> None:
    number = case_of(staffed)
    clerk = person(staffed, "clerk-GA")
    for more in (
        {"id_number": "110105194912310021"}, {"phone": "8888"}, {"kind": "ghost"},
        {"name": "x" * 201}, {"unknown": ZHANG.id_number}, {"agent": {"name": ZHANG.name}},
    ):  # fmt: skip
        said = record(clerk, number, ZHANG, **more)
        assert said.status == 422
        text = json.dumps(said.body, ensure_ascii=False)
        for datum in (ZHANG.name, ZHANG.id_number[:8], ZHANG.phone, "xxxx", "8888"):
            assert datum not in text, more


def test_no_event_tells_who(staffed: House) -> None:
    number = case_of(staffed)
    record(person(staffed, "clerk-GA"), number, ZHANG)
    said = staffed.by(Role.STAFF).get("/events?limit=1000")
    text = json.dumps(said.body, ensure_ascii=False)
    assert "case.applicant_recorded" in text
    for datum in (ZHANG.name, ZHANG.id_number, ZHANG.phone):
        assert datum not in text


def test_who_reads_no_case_learns_from_the_log_that_and_not_what(staffed: House) -> None:
    case_of(staffed, ZHANG)
    for account, tells in (("root", False), ("auditor", True), ("business", True)):
        said = person(staffed, account).get("/events?limit=1000")
        of_cases = [one for one in said.body["events"] if one["name"].startswith("case.")]
        assert {one["name"] for one in of_cases} >= {"case.opened", "case.applicant_recorded"}
        assert all(bool(one["data"]) is tells for one in of_cases), account
        others = [one for one in said.body["events"] if one["name"] == "ticket.issued"]
        assert all(one["data"] for one in others)
