"""What a case may be accepted as or changed to by saying so; every other kind has its own act."""

from __future__ import annotations

import pytest

from hall.domain.cases import CaseKind
from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.kinds import BY_NAME
from tests.hall.service.handling.caseroom import CaseRoom

OTHERS = sorted(frozenset(CaseKind) - BY_NAME)


@pytest.mark.parametrize("kind", OTHERS)
def test_no_case_is_accepted_as_what_it_is_not(room: CaseRoom, kind: CaseKind) -> None:
    number = room.received()
    with pytest.raises(Invalid):
        room.work(h.AcceptCase(case=number, kind=kind, reason="误填"))
    with pytest.raises(Invalid):
        room.work(h.ChangeKind(case=number, kind=kind, reason="误填"))
    assert room.view(number)["phase"] == "received"
    assert "notice.issued" not in room.happened(number)


@pytest.mark.parametrize("kind", sorted(BY_NAME))
def test_what_was_decided_before_acceptance_stays(room: CaseRoom, kind: CaseKind) -> None:
    number = room.received()
    room.work(h.ChangeKind(case=number, kind=kind, reason="按实际情况"))
    accepted = room.work(h.AcceptCase(case=number))
    assert accepted["kind"] == kind
    assert room.happened(number).count("case.kind_decided") == 1


def test_without_a_word_it_is_what_the_item_is(room: CaseRoom) -> None:
    assert room.view(room.accepted())["kind"] == "promised"
