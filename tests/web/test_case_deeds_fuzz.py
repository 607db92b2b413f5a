"""Any body at every call on cases: never a defect, no change when refused, nobody named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.app.records.verification import breaches_of
from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.web.endpoints import ENDPOINTS
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import TERMS_OF_CASES
from tests.web.case_house import COURSES, PERSON, CaseHouse, case_template
from tests.web.described_bodies import bodies
from tests.web.house import PASSWORD, Answer, Caller

SUITED = {
    "receive": "opened",
    "materials": "incomplete",
    "supplement": "incomplete",
    "hand-in": "supplementing",
    "accept": "received",
    "finish-at-once": "received",
    "kind": "accepted",
    "stop": "accepted",
    "resume": "stopped",
    "ask-extension": "accepted",
    "approve-extension": "extending",
    "refuse-extension": "extending",
    "survey": "accepted",
    "send-up": "accepted",
    "come-back": "away",
    "decide": "accepted",
    "ready": "decided",
    "collect": "ready",
    "return": "received",
    "ask-review": "returned",
    "review": "reviewing",
    "withdraw": "received",
    "verify": "commit_decided",
    "excuse": "tolerated_decided",
    "revoke": "decided",
    "discredit": "named",
    "credit-repaired": "discredited",
    "archive": "closed",
    "missing-list": "incomplete",
    "parts/{part}/settle": "refusing",
    "parts/{part}/resume": "part_stopped",
    "parts": "joint",
    "meetings": "meeting",
    "urgent/withdraw": "urgent",
    "green/sign-after": "green_closed",
    "green/": "green",
}
"""What a call is for, by how its path begins; any other is for a case just received."""
PATHS = [
    one.path for one in ENDPOINTS if one.method == "POST" and one.path[:14] == "/cases/{case}/"
]
STATUSES = {200, 201, 403, 404, 409, 413, 422}
"""What an answer may be to somebody with a good token; 400 and 401 are not ours to give here."""
STRANGE = [
    "..", "../..", "%2e%2e", ".", "JH20261121-99999", "JH20261121-00001 ", "jh20261121-00001",
    "JH20261121－00001", "JH", "0", "-1", "x" * 10_000, "\x00", "\n", "\u202e", "'", "case",
    "search", "JH20261121-00001/accept", "JH20261121-00001?x", "JH20261121-00001#", "😀",
]  # fmt: skip
WORDS = {
    "materials.key": st.sampled_from(["户口簿", "旧身份证"] * 9 + ["图纸", "", "\x00"]),
    "missing": st.sampled_from(["户口簿", "旧身份证"] * 4 + ["图纸"]),
    "item": st.sampled_from(["card", "birth", "build", "up", "x"]),
    "counter": st.sampled_from([1, 2, 11, 20, 9999]),
    "reason": st.sampled_from(["hearing", "payment", "applicant_supplement", "材料不符", "", " "]),
    "ground": st.sampled_from(
        ["main_document_missing", "lacks_conditions", "not_competent", "unlawful", "", "x"]
    ),
    "departments": st.sampled_from(["GA", "JS", "GT", "XF"] * 4 + ["x"]),
    "department": st.sampled_from(["GA", "JS"] * 4 + ["GT", "x"]),
    "staff": st.sampled_from(["C1", "C2", "", "x"]),
    "clerks": st.sampled_from(["C1", "C9", "x"]),
    "code": st.sampled_from(["JH20261121-00001", "x", "/", "http://x/c/JH20261121-00001"]),
    "fee": st.sampled_from(["F1", "F2", "x"]),
    "kiosk": st.sampled_from(["K1", "K9"]),
    "id_number": st.sampled_from([PERSON["id_number"], "110101199003077210", "1", "\x00"]),
    "days": st.sampled_from([1, 3, 365]),
    "part": st.sampled_from(["land", "land", "fire", "permit", "x"]),
    "authority": st.sampled_from(["省厅", " "]),
    "document": st.sampled_from(["停1号", " "]),
    "outcome": st.sampled_from(["granted", "refused"]),
}
NAMED = (PERSON["name"], PERSON["id_number"], PERSON["phone"], PERSON["address"])


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseHouse]:
    """A hall with a case of every phase, each with its applicant; what was done must verify."""
    folder = tmp_path_factory.mktemp("cases")
    house = CaseHouse(case_template(folder / "template"), folder / "house")
    for course in COURSES:
        house.deed(house.case_in(course), "applicant", **PERSON)
    yield house
    house.close()
    check(house.directory)
    assert list(breaches_of(house.directory, TERMS_OF_CASES)) == []


@pytest.fixture(scope="module")
def numbers(busy: CaseHouse) -> list[str]:
    rows = busy.application.web.reader.execute("SELECT number FROM cases ORDER BY id")
    return [row[0] for row in rows]


def _stands(house: CaseHouse, case: str) -> list[object]:
    """What a command on the case may change; answers by key stand for nothing."""
    reader = house.application.web.reader
    tables = [
        str(row[0])
        for row in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row[0].startswith("sqlite") and row[0] not in {"answers", "sessions"}
    ]
    counts = [reader.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    serials = reader.execute("SELECT * FROM serials ORDER BY 1").fetchall()
    row = reader.execute("SELECT * FROM cases WHERE number = ?", (case,)).fetchall()
    return [house.seq(), counts, serials, row]


def _blameless(said: Answer) -> None:
    """A refusal has a stable code, a sentence, and nobody's name."""
    assert said.code != "hall.internal"
    assert said.body["detail"]
    text = json.dumps(said.body, ensure_ascii=False)
    assert not [one for one in NAMED if one in text]


def _senders(house: CaseHouse) -> list[Caller]:
    """Mostly somebody who may do all; nobody is as hard to refuse."""
    token = house.access.create_token(Role.STAFF, f"all-{house.seq()}", frozenset(Post))
    everything = Caller(house, {"Authorization": f"Bearer {token}"})
    others = (house.clerk, house.by(Role.INTEGRATION), house.holder(Post.BUSINESS))
    return [*[everything] * 6, *others]


def _able(house: CaseHouse, path: str) -> Caller:
    """Somebody whose role may call it."""
    return house.by(Role.INTEGRATION) if path.endswith("/continue") else house.clerk


def _suited(house: CaseHouse, path: str) -> list[str]:
    """New cases that the call is for."""
    deed = path.removeprefix("/cases/{case}/")
    courses = [course for beginning, course in SUITED.items() if deed.startswith(beginning)]
    return [house.case_in((*courses, "received")[0]) for _ in range(6)]


@pytest.mark.parametrize("path", PATHS)
def test_any_body_in_any_phase(busy: CaseHouse, numbers: list[str], path: str) -> None:
    document = busy.described.document
    body = document["paths"][f"/api/v1{path}"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    components = document["components"]["schemas"]
    senders, suited = _senders(busy), _suited(busy, path)

    @settings(max_examples=30, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        body=bodies(schema, components, WORDS),
        case=st.one_of(*[st.sampled_from(suited)] * 4, st.sampled_from(numbers)),
        part=WORDS["part"],
        meeting=st.sampled_from(["1", "1", "1", "2", "999999999999999999"]),
        sender=st.sampled_from(senders),
    )
    def one(body: Any, case: str, part: str, meeting: str, sender: Caller) -> None:
        busy.clock.forward(1)
        concrete = path.format(case=case, part=part, meeting=meeting)
        before = _stands(busy, case)
        said = sender.send("POST", concrete, json.dumps(body).encode())
        assert said.status in STATUSES, (said, body)
        if said.status >= 400:
            _blameless(said)
            assert _stands(busy, case) == before

    one()


@pytest.mark.parametrize("path", PATHS)
def test_strange_numbers_are_no_cases(busy: CaseHouse, path: str) -> None:
    before = busy.seq()
    for number in STRANGE:
        concrete = path.format(case=quote(number, safe=""), part="land", meeting="1")
        said = _able(busy, path).send("POST", concrete, b"{}")
        assert said.status in {404, 405, 422}, (number, said)
        _blameless(said)
    assert busy.seq() == before


def test_strange_numbers_are_not_read_either(busy: CaseHouse) -> None:
    for path in ("/cases/{}", "/cases/{}/applicant", "/cases/{}/fees"):
        # What follows a slash may be the name of another call.
        for number in (one for one in STRANGE if one != "search" and "/" not in one):
            said = busy.clerk.get(path.format(quote(number, safe="")))
            assert said.status in {404, 422}, (path, number, said)
            _blameless(said)


def test_what_is_no_body_is_refused_whatever_the_case_is_in(
    busy: CaseHouse, numbers: list[str]
) -> None:
    before = busy.seq()
    for path in PATHS:
        concrete = path.format(case=numbers[0], part="land", meeting="1")
        for data, status in (
            (b"{", 422), (b"[]", 422), (b"\xff", 422), (b'{"reason": "\\ud800"}', 422),
            (b'{"a":' + b"[" * 20_000, 422), (b"{}" + b" " * 65_536, 413),
        ):  # fmt: skip
            said = _able(busy, path).send("POST", concrete, data)
            assert said.status == status, (path, data[:20], said)
            _blameless(said)
    assert busy.seq() == before


def test_whatever_was_done_can_be_read(busy: CaseHouse) -> None:
    """Last: every case that the others left behind, by the API and on its page."""
    busy.access.add_account("reader", "试验员", Role.STAFF, PASSWORD, None, frozenset(Post))
    browser = busy.browser()
    browser.set_cookie("jiaohao", busy.access.log_in("reader", PASSWORD))
    rows = busy.application.web.reader.execute("SELECT number FROM cases ORDER BY id")
    for number in [row[0] for row in rows]:
        assert busy.by(Role.STAFF).get(f"/cases/{number}").status == 200
        page = browser.get(f"/case/{number}")
        assert page.status_code == 200, number
        assert "<script>alert" not in page.text
