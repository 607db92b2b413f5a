"""Any body at all, from the description or from nowhere: no defect, and no change when refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.domain.actors import Role
from hall.web.endpoints import ENDPOINTS
from tests.web.house import House
from tests.web.test_api_refusals import POSTS, _able

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner,
                                                                max_size=3),
    max_leaves=6,
)  # fmt: skip
WORDS: dict[str, list[Any]] = {
    "item": ["card", "birth", "marriage", "x", ""], "queue": ["HZ", "HY", "ZX", "x"],
    "counter": [0, 1, 2, 3, 4, 5, 9999, 10**20], "ticket": [0, 1, 2, 3, 10**17, -1],
    "kiosk": ["K1", "K9"], "clerk": ["C1", "C2", "C9", "x"], "level": [0, 1, 2, 3, 4, 5, 6],
    "case": ["JH20261121-00001", "x"], "reason": ["", " ", "急", "\x00", "😀" * 100],
    "priority": [True, False, "elderly", "x"],
    "identity": ["1101", "    ", "١١٠١", "\x00\x00\x00\x00"],
    "language": ["zh-CN", "en", "x", ""], "day": ["2026-11-21", "2026-11-31", "0000-00-00"],
    "outcome": ["printed", "queued", "x"], "state": ["online", "x"], "kind": ["enquiry", "x"],
    "indicators": [[], ["108"], ["nix"], [""]], "text": ["", "好"], "restarted": [True, 1],
}  # fmt: skip
FIELDS = {
    one.path: [] if one.body is None else list(one.body.__struct_fields__)
    for one in ENDPOINTS
    if one.method == "POST"
}


@st.composite
def bodies(draw: st.DrawFn, path: str) -> bytes:
    """Mostly bodies with the right names, some with right values too; some of anything."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=40))
    body: dict[str, Any] = {}
    for field in FIELDS[path]:
        likely = st.sampled_from(WORDS[field]) if field in WORDS else st.text(max_size=70)
        wanted = draw(st.integers(0, 9))
        if wanted < 5:
            body[field] = draw(likely)
        elif wanted == 5:
            body[field] = draw(JSON)
    if draw(st.integers(0, 9)) == 0:
        body[draw(st.text(max_size=8))] = draw(JSON)
    return json.dumps(body).encode()


@pytest.fixture(scope="module")
def busy(house_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A hall in the middle of its day, for all examples."""
    house = House(house_template, tmp_path_factory.mktemp("busy") / "house")
    house.open(1, 2, 3)
    for item in ("card", "marriage", "birth"):
        house.issue(item, kiosk="K1")
    house.do("/counters/1/call-next")
    yield house
    house.close()


def _whole(house: House) -> list[tuple[Any, ...]]:
    """Everything of the database that a command may change; answers by key stand for nothing."""
    reader = house.application.web.reader
    tables = ("tickets", "cases", "counter_states", "ratings", "slips", "service_days",
              "queue_days", "device_states", "events")  # fmt: skip
    return [row for table in tables for row in reader.execute(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("path", POSTS)
def test_any_body(busy: House, path: str) -> None:
    @settings(max_examples=25, deadline=None, derandomize=True,
              suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
    @given(
        data=bodies(path),
        ticket=st.sampled_from(["1", "2", "3", "4", "999999999999999999"]),
        number=st.sampled_from(["1", "2", "3", "4", "5", "0"]),
    )
    def one(data: bytes, ticket: str, number: str) -> None:
        concrete = path.replace("{ticket}", ticket).replace("{number}", number)
        before = _whole(busy)
        key = {"Idempotency-Key": str(busy.seq())} if path == "/cases" else {}
        said = busy.by(_able(path)).send("POST", concrete.replace("{slip}", ticket), data, key)
        assert said.status in {200, 201, 404, 409, 422}, (said, data)
        if said.status >= 400:
            assert _whole(busy) == before

    one()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    path=st.sampled_from([one.path for one in ENDPOINTS if one.method == "GET"]),
    word=st.text(min_size=1, max_size=40),
    query=st.dictionaries(
        st.sampled_from(["after", "limit", "number", "item"]), st.text(max_size=30), max_size=2
    ),
)
def test_any_path(busy: House, path: str, word: str, query: dict[str, str]) -> None:
    from urllib.parse import quote, urlencode

    for place in ("{ticket}", "{number}", "{case}", "{code}", "{text}", "{queue}"):
        path = path.replace(place, quote(word, safe=""))
    said = busy.by(Role.STAFF).get(f"{path}?{urlencode(query, errors='replace')}")
    assert said.status in {200, 404, 422}, said
