"""Nothing but the citizens' routes answers, and nobody is anybody there."""

from __future__ import annotations

import re

import pytest
from werkzeug.routing import Rule

from hall.domain.actors import Actor, Role
from hall.web.permissions import Action, may
from tests.public.street import Street
from tests.web.house import House

CITIZENS = {
    "GET /api/v1/follow/<code>",
    "GET /c/",
    "GET /c/<number>",
    "GET /f/<code>",
    "GET /forms/<path:name>",
    "GET /m/<item>",
    "GET /m/<item>/qr.svg",
    "GET /static/<path:name>",
    "GET /static/follow/<path:filename>",
    "GET /static/inquiry/<path:filename>",
    "GET /static/materials/<path:filename>",
    "POST /api/v1/progress",
    "POST /api/v1/ratings",
    "POST /c/",
    "POST /c/<number>",
}
SAMPLES = {"code": "abc", "item": "card", "path": "admin.js"}


def asked_of(rule: Rule) -> set[str]:
    return {f"{method} {rule.rule}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def test_the_citizens_routes_are_these(street: Street) -> None:
    rules = street.application.flask.url_map.iter_rules()
    assert {one for rule in rules for one in asked_of(rule)} == CITIZENS


def test_every_other_route_of_the_hall_is_nowhere(house: House, street: Street) -> None:
    answered = {}
    rules = list(house.application.flask.url_map.iter_rules())
    for rule in rules:
        for asked in asked_of(rule) - CITIZENS:
            method, _, path = asked.partition(" ")
            path = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", _sample, path)
            answered[asked] = street.send(method, path, json={}).status_code
    assert len(answered) > 150
    assert {asked: status for asked, status in answered.items() if status != 404} == {}


def _sample(found: re.Match[str]) -> str:
    return "1" if found[1] in {"whole", "int"} else SAMPLES.get(found[2], "admin.js")


def test_of_the_shared_files_those_of_phones_are_there(street: Street) -> None:
    for name in ("hall.css", "icon.svg", "live.js"):
        said = street.send("GET", f"/static/{name}")
        assert (said.status_code, said.headers["Cache-Control"]) == (200, "no-cache"), name
        said.close()
    for name in ("admin.js", "duty.js", "../app.py", ""):
        assert street.send("GET", f"/static/{name}").status_code == 404, name


def test_pages_are_the_halls_own(house: House, street: Street) -> None:
    code = house.issue()["code"]
    here, there = street.send("GET", f"/f/{code}"), house.browser().get(f"/f/{code}")
    assert here.status_code == 200
    assert (here.text, dict(here.headers)) == (there.text, dict(there.headers))
    assert street.send("GET", "/m/card").status_code == 200
    assert street.send("GET", "/f/none").status_code == 404


@pytest.mark.parametrize("sent", ["Bearer wrong", "Bearer {admin}"])
def test_whatever_a_browser_sends_along_it_is_nobody(
    house: House, street: Street, sent: str
) -> None:
    code = house.issue()["code"]
    headers = {"Authorization": sent.format(admin=house.tokens[Role.ADMIN])}
    assert street.send("GET", f"/api/v1/follow/{code}", headers=headers).status_code == 200
    assert street.send("GET", "/api/v1/catalog", headers=headers).status_code == 404


def test_no_other_namespace_is_there(house: House, street: Street) -> None:
    for namespace in ("/display", "/counter", "/kiosk", "/devices", "/duty"):
        client = street.application.socketio.test_client(
            street.application.flask, namespace=namespace
        )
        assert not client.is_connected(namespace), namespace


def test_its_token_may_do_what_a_phone_may_and_no_more(house: House) -> None:
    actor = Actor(role=Role.CITIZEN, id="public")
    assert [action for action in Action if may(actor, action)] == [Action.RATE_BY_CODE]
