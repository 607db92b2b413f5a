"""Every pair of kinds and every pair of phase and act, against tables written here by hand."""

from __future__ import annotations

from itertools import product

import pytest

from hall.domain import words
from hall.domain.cases import CaseKind
from hall.domain.handling import kinds, rights
from hall.domain.handling.errors import KindNotAllowed, WrongPhase
from hall.domain.handling.phases import ENDED, TRANSITIONS, Act, Phase, permit
from hall.domain.posts import Post, PostNeeded

ALLOWED = """
undecided   -> enquiry immediate promised supplement joint returned urgent reported_up
enquiry     ->
immediate   -> promised supplement joint returned urgent reported_up
promised    -> supplement joint returned urgent reported_up
supplement  -> immediate promised joint returned urgent reported_up
joint       -> promised supplement returned urgent reported_up
returned    -> immediate promised supplement joint reported_up
urgent      -> promised supplement joint returned reported_up
reported_up -> promised supplement returned urgent
"""
WINDOW = frozenset({Post.CLERK})
CENTRE = frozenset({Post.BUSINESS})


def _allowed() -> set[tuple[CaseKind, CaseKind]]:
    pairs = set()
    for line in ALLOWED.strip().splitlines():
        before, _, after = line.partition("->")
        pairs |= {(CaseKind(before.strip()), CaseKind(word)) for word in after.split()}
    return pairs


@pytest.mark.parametrize(("before", "after"), list(product(CaseKind, CaseKind)))
def test_every_pair_of_kinds(before: CaseKind, after: CaseKind) -> None:
    everybody = frozenset(Post)
    if (before, after) in _allowed():
        kinds.decide(before, after, everybody)
    else:
        with pytest.raises(KindNotAllowed) as refused:
            kinds.decide(before, after, everybody)
        assert words.KINDS[after] in str(refused.value)


@pytest.mark.parametrize("kind", CaseKind)
def test_the_centre_and_not_the_window_recognises_what_is_urgent(kind: CaseKind) -> None:
    if (kind, CaseKind.URGENT) not in _allowed():
        return
    with pytest.raises(PostNeeded):
        kinds.decide(kind, CaseKind.URGENT, WINDOW)
    kinds.decide(kind, CaseKind.URGENT, CENTRE)


def test_only_a_review_brings_a_returned_case_back() -> None:
    with pytest.raises(PostNeeded):
        kinds.decide(CaseKind.RETURNED, CaseKind.PROMISED, WINDOW)
    kinds.decide(CaseKind.RETURNED, CaseKind.PROMISED, CENTRE)


def test_an_urgent_case_loses_its_recognition_by_the_centre_and_may_be_returned_by_its_window() -> (
    None
):
    with pytest.raises(PostNeeded):
        kinds.decide(CaseKind.URGENT, CaseKind.PROMISED, WINDOW)
    kinds.decide(CaseKind.URGENT, CaseKind.RETURNED, WINDOW)


ACTS = """
opened        receive->received finish_at_once->closed return->returned answer->closed
opened        change_kind->opened list_missing->opened
received      list_missing->received
received      tick->received ask_supplement->supplementing accept->accepted survey->received
received      finish_at_once->closed return->returned withdraw->withdrawn change_kind->received
supplementing tick->supplementing hand_in->supplementing ask_supplement->supplementing
supplementing accept->accepted finish_at_once->closed return->returned withdraw->withdrawn
supplementing change_kind->supplementing list_missing->supplementing
accepted      tick->accepted ask_supplement->accepted hand_in->accepted change_kind->accepted
accepted      stop->accepted resume->accepted extend->accepted survey->accepted
accepted      send_up->accepted come_back->accepted decide->decided finish_at_once->closed
accepted      return->returned withdraw->withdrawn
decided       make_ready->decided hand_in->decided collect->closed verify_commitment->decided
closed        verify_commitment->closed archive->closed
returned      ask_review->returned uphold->returned overturn->received archive->returned
withdrawn     archive->withdrawn
decided       excuse->decided revoke->revoked
closed        revoke->revoked
revoked       archive->revoked
opened        recognise_urgent->opened admit_green->opened sign_green->opened
received      meet->received recognise_urgent->received admit_green->received
received      sign_green->received
supplementing meet->supplementing recognise_urgent->supplementing admit_green->supplementing
supplementing sign_green->supplementing
accepted      work_part->accepted meet->accepted recognise_urgent->accepted admit_green->accepted
accepted      sign_green->accepted
decided       sign_green->decided sign_after->decided
closed        sign_green->closed sign_after->closed
"""


def _acts() -> dict[tuple[Phase, Act], Phase]:
    table = {}
    for line in ACTS.strip().splitlines():
        phase, *pairs = line.split()
        for pair in pairs:
            act, _, after = pair.partition("->")
            table[Phase(phase), Act(act)] = Phase(after)
    return table


@pytest.mark.parametrize(("phase", "act"), list(product(Phase, Act)))
def test_every_pair_of_phase_and_act(phase: Phase, act: Act) -> None:
    after = _acts().get((phase, act))
    if after is None:
        with pytest.raises(WrongPhase) as refused:
            permit("JH20261121-00001", phase, act)
        assert words.PHASES[phase] in str(refused.value)
        assert words.ACTS[act] in str(refused.value)
    else:
        assert permit("JH20261121-00001", phase, act) is after


def test_every_phase_can_be_reached_and_left() -> None:
    reached = {Phase.OPENED, *TRANSITIONS.values()}
    assert reached == set(Phase)
    stuck = {phase for phase in Phase if not any(p is phase for p, _ in TRANSITIONS)}
    assert stuck == set()
    onward = {phase for phase, _ in TRANSITIONS if TRANSITIONS[phase, _] is not phase}
    # A return may be overturned, and what was granted taken back after it was collected.
    assert onward == set(Phase) - (ENDED - {Phase.RETURNED, Phase.CLOSED})


def test_every_act_has_its_posts() -> None:
    assert set(rights.PERMITTED) == set(Act)
    assert all(rights.PERMITTED.values())
    # Who is measured never supervises, who supervises never handles (rulebook 04).
    assert all(Post.SUPERVISION not in posts for posts in rights.PERMITTED.values())
    assert all(Post.AUDITOR not in posts for posts in rights.PERMITTED.values())
