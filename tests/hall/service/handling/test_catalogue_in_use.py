"""A new catalogue may not take away what an unfinished case needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.commands import ImportCatalog
from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from tests.hall.service.handling.caseroom import CASE_TABLES, CaseRoom


def test_an_item_with_unfinished_cases_stays(room: CaseRoom) -> None:
    number = room.accepted()
    items = tuple(item for item in CASE_TABLES.items if item.code != "card")
    without = ImportCatalog(tables=replace(CASE_TABLES, items=items, materials=()))
    with pytest.raises(Invalid) as refused:
        room.work(without)
    assert refused.value.facts["errors"] == [
        {"field": "items", "problem": "unfinished cases need what the new catalogue lacks: card"}
    ]
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number))
    room.work(h.CollectResult(case=number, proof="identity"))
    room.work(without)
    assert room.view(number)["phase"] == "closed"
