"""The API's own description: valid, whole, and true of every call there is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from hall.domain.actors import Role
from tests.web.house import House, template_of

CONTRACT = """
GET /health
GET /catalog
POST /tickets
GET /tickets/{ticket}
POST /tickets/{ticket}/cancel
POST /tickets/{ticket}/reinstate
POST /tickets/{ticket}/transfer
POST /tickets/{ticket}/pin
POST /tickets/{ticket}/reprint
POST /counters/{number}/sign-on
POST /counters/{number}/sign-off
POST /counters/{number}/pause
POST /counters/{number}/resume
POST /counters/{number}/call-next
POST /counters/{number}/call
POST /counters/{number}/recall
POST /counters/{number}/begin
POST /counters/{number}/finish
POST /counters/{number}/no-show
POST /counters/{number}/hold
POST /counters/{number}/unhold
POST /counters/{number}/transfer
POST /counters/{number}/ask-rating
GET /counters/{number}
POST /ratings
GET /board
GET /events
GET /follow/{code}
GET /openapi.json
"""
"""What the contract promises."""


def _described(still: House) -> set[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = still.described.document["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_the_description_is_a_valid_one(still: House) -> None:
    said = still.anybody.get("/openapi.json")
    assert said.status == 200
    OpenAPIV31SpecValidator(said.body).validate()


def test_what_is_served_is_described_and_nothing_else_is(still: House) -> None:
    served = {
        (method, template_of(rule.rule))
        for rule in still.described.rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == _described(still)


def test_the_contract_is_served(still: House) -> None:
    promised = {
        (method, f"/api/v1{path}")
        for method, path in (line.split() for line in CONTRACT.strip().splitlines())
    }
    assert promised <= _described(still)


def test_each_operation_says_who_may_and_how_it_refuses(still: House) -> None:
    for path, methods in still.described.document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert {"401", "403", "404", "409", "413", "422", "503"} <= operation[
                "responses"
            ].keys()
            named = {one["name"] for one in operation["parameters"]}
            assert ("Idempotency-Key" in named) == (method == "post")


def test_bodies_are_closed_so_that_a_misspelt_field_is_noticed(still: House) -> None:
    schemas = still.described.document["components"]["schemas"]
    for path, methods in still.described.document["paths"].items():
        body = methods.get("post", {}).get("requestBody")
        if body is not None:
            name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            assert schemas[name].get("additionalProperties") is False, path


@pytest.mark.parametrize("role", [Role.KIOSK, Role.DISPLAY])
def test_anybody_may_read_it(still: House, role: Role) -> None:
    assert still.by(role).get("/openapi.json").body == still.anybody.get("/openapi.json").body


def test_it_needs_nothing_from_elsewhere(still: House) -> None:
    text = json.dumps(still.described.document)
    assert "http://" not in text
    assert "https://" not in text
