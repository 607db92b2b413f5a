"""The real app of a small hall, spoken to in-process; every answer is held to the description."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import gevent
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException

from hall.app.server import rooms
from hall.config.settings import HallSettings, ServerSettings, Settings
from hall.domain.actors import Role
from hall.domain.catalog_rows import CatalogTables
from hall.domain.commands import CloseDay, OpenDay
from hall.service.access import Access
from hall.service.hall import Hall
from hall.service.terms import Terms
from hall.store import event_log
from hall.web import openapi
from hall.web.app import Application
from tests.hall.small import DAY, POLICY, TABLES, TERMS, ZONE, ManualClock, make

T = TypeVar("T")
TOKEN_ROLES = tuple(role for role in Role if role not in {Role.CITIZEN, Role.HALL})
PASSWORD = "three blind mice"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_INSTANTS = frozenset({"at", "now", "until", "since"})
TRUSTED = ("127.0.0.0/8",)


def settings(trusted: tuple[str, ...] = TRUSTED) -> Settings:
    """What hall.toml would say of the small hall."""
    from ipaddress import ip_network

    return Settings(
        hall=HallSettings(name=TERMS.name, name_en=TERMS.name_en, code="JH", timezone=ZONE),
        server=ServerSettings(
            host="127.0.0.1",
            port=0,
            public_url=TERMS.public_url,
            trusted_addresses=tuple(ip_network(one) for one in trusted),
        ),
        policy=POLICY,
        stations=MappingProxyType({}),
        devices=MappingProxyType({}),
    )


@dataclass(frozen=True)
class Template:
    """A stopped hall with a token of every role, to be copied."""

    directory: Path
    tokens: Mapping[Role, str]


def template(directory: Path, tables: CatalogTables = TABLES) -> Template:
    make(directory, tables)
    access = Access(directory / "hall.db", ManualClock())
    tokens: dict[Role, str] = {
        role: access.create_token(role, f"the-{role}") for role in TOKEN_ROLES
    }
    return Template(directory, tokens)


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        return str(self.body["code"])


class House:
    """A hall with its app, both closed at the end of a test."""

    def __init__(
        self,
        made: Template,
        directory: Path,
        terms: Terms = TERMS,
        configured: Settings | None = None,
    ) -> None:
        self.directory = shutil.copytree(made.directory, directory)
        self.tokens = made.tokens
        self.clock = ManualClock()
        self._terms = terms
        self._settings = configured or settings()
        self._open()
        self.hall.execute(OpenDay(day=DAY))

    def _open(self) -> None:
        self.hall = Hall(self.directory, self._terms, clock=self.clock)
        self.application = Application(self.hall, self._settings, rooms())
        self.access = Access(self.directory / "hall.db", self.clock)
        self.described = Description(self.application)

    def close(self) -> None:
        flush()
        self.application.close()
        self.hall.close()

    def restart(self) -> None:
        self.close()
        self._open()

    def by(self, role: Role) -> Caller:
        """A program with a token of this role."""
        return Caller(self, {"Authorization": f"Bearer {self.tokens[role]}"})

    @property
    def anybody(self) -> Caller:
        return Caller(self, {})

    def browser(self) -> FlaskClient:
        """A browser with its cookies, on the hall's own machine."""
        return self.application.flask.test_client()

    def seq(self) -> int:
        return event_log.last_seq(self.application.web.reader)

    # Short forms of what most tests begin with

    def open(self, *numbers: int) -> None:
        for number in numbers:
            said = self.by(Role.STAFF).post(f"/counters/{number}/sign-on", clerk=f"C{number}")
            assert said.status == 200, said.body

    def issue(self, item: str = "card", **more: object) -> dict[str, Any]:
        self.clock.forward(1)
        said = self.by(Role.KIOSK).post("/tickets", item=item, **more)
        assert said.status == 201, said.body
        return dict(said.body)

    def do(self, path: str, role: Role = Role.STAFF, **body: object) -> dict[str, Any]:
        """A POST that must be done."""
        said = self.by(role).post(path, **body)
        assert said.status in {200, 201}, said.body
        return dict(said.body)

    def close_day(self) -> None:
        self.hall.execute(CloseDay())


class Caller:
    """Somebody who speaks to the API; each answer is checked against the description."""

    def __init__(self, house: House, headers: Mapping[str, str]) -> None:
        self._house = house
        self._headers = dict(headers)
        self._client = house.application.flask.test_client(use_cookies=False)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def post(self, path: str, key: object = None, **body: object) -> Answer:
        headers = {} if key is None else {"Idempotency-Key": str(key)}
        return self.send("POST", path, json.dumps(body).encode(), headers)

    def send(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Any bytes at all."""
        said = self._client.open(
            f"/api/v1{path}", method=method, data=data, headers={**self._headers, **(headers or {})}
        )
        answer = Answer(said.status_code, said.get_json(force=True), dict(said.headers))
        self._house.described.check(method, path, answer)
        return answer


class Description:
    """The API's own description, and answers held to it."""

    def __init__(self, application: Application) -> None:
        self.document = openapi.document("0")
        self._urls = application.flask.url_map.bind("localhost")
        self._validators: dict[tuple[str, str, int], Draft202012Validator] = {}
        self.rules = [
            rule
            for rule in application.flask.url_map.iter_rules()
            if rule.rule.startswith("/api/v1/")
        ]

    def check(self, method: str, path: str, answer: Answer) -> None:
        kind = "application/json" if answer.status < 400 else "application/problem+json"
        if path == "/health":
            kind = "application/json"
        assert answer.headers["Content-Type"] == kind, (path, answer)
        check_instants(answer.body)
        try:
            rule, _ = self._urls.match(
                f"/api/v1{path.split('?', maxsplit=1)[0]}", method, return_rule=True
            )
        except HTTPException:
            # No call of ours: still an answer in the one form that errors have.
            assert {"type", "title", "status", "code", "detail"} <= answer.body.keys()
            return
        self._validator(method, template_of(rule.rule), answer.status).validate(answer.body)

    def _validator(self, method: str, path: str, status: int) -> Draft202012Validator:
        at = (method, path, status)
        if at not in self._validators:
            operation = self.document["paths"][path][method.lower()]
            [content] = operation["responses"][str(status)]["content"].values()
            schema = {**content["schema"], "components": self.document["components"]}
            self._validators[at] = Draft202012Validator(schema)
        return self._validators[at]


def template_of(rule: str) -> str:
    """``/a/{b}`` of Flask's ``/a/<int:b>``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def check_instants(value: object) -> None:
    """Every time in an answer is RFC 3339 with its offset."""
    for key, one in _pairs(value):
        if isinstance(one, str | int) and (key.endswith("_at") or key in _INSTANTS):
            assert isinstance(one, str), (key, one)
            assert _INSTANT.fullmatch(one), (key, one)


def _pairs(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key), one
            yield from _pairs(one)
    if isinstance(value, list):
        for one in value:
            yield from _pairs(one)


def together(*works: Callable[[], T]) -> list[T]:
    """What each came to, all begun at once."""
    results: list[T] = []

    def keep(work: Callable[[], T]) -> None:
        results.append(work())

    gevent.joinall([gevent.spawn(keep, work) for work in works], raise_error=True)
    return results


def flush() -> None:
    """Let the hub do what waits in it."""
    for _ in range(3):
        gevent.idle()
