"""Who may do what to a case, tried over HTTP: a table of its own, written down from the rules."""

from __future__ import annotations

import pytest

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.web.endpoints import ENDPOINTS
from tests.web.case_house import MEETING, TRIED, CaseHouse, Trial
from tests.web.house import Caller

LETTERS = {
    "k": Post.CLERK, "c": Post.CHIEF, "d": Post.DUTY, "b": Post.BUSINESS, "s": Post.SUPERVISION,
    "m": Post.CASHIER, "l": Post.LEADER, "a": Post.AUDITOR,
}  # fmt: skip
TABLE = {
    "receive": "kc+",
    "finish-at-once": "kc",
    "materials": "kc",
    "supplement": "kc",
    "hand-in": "kc+",
    "accept": "kc",
    "missing-list": "kc",
    "kind": "kc",
    "stop": "kc",
    "resume": "kc",
    "ask-extension": "kc",
    "approve-extension": "l",
    "refuse-extension": "l",
    "survey": "kc",
    "send-up": "kc",
    "come-back": "kc",
    "decide": "kc",
    "ready": "kc",
    "collect": "kc",
    "return": "kc",
    "ask-review": "db+",
    "review": "b",
    "withdraw": "kc+",
    "verify": "kc",
    "excuse": "cl",
    "revoke": "cl",
    "discredit": "cb",
    "credit-repaired": "cb",
    "archive": "b",
    "applicant": "kcb",
    "urgent": "bl",
    "urgent/withdraw": "bl",
    "green": "kcbl",
    "green/receive": "kcb",
    "green/finish": "kcb",
    "green/submit": "kc",
    "green/sign-after": "kcl",
    "parts/land/acknowledge": "kc",
    "parts/land/finish": "kcb",
    "parts/land/settle": "b",
    "parts/land/stop": "kcb",
    "parts/land/resume": "kcb",
    "meetings": "b",
    "meetings/1/attendance": "b",
    "meetings/1/cancel": "b",
}
"""By post, at no department's window (rulebook 01, 03); ``+``: also a program that speaks for an
applicant (网上申报). What is the responsible department's takes somebody of that department."""
UNTRIED = {
    "green/collect", "green/file", "meetings/1/close", "fees", "agent", "papers", "hand-over",
    "take-over", "give-back", "form", "continue",
}  # fmt: skip
"""Deeds that need a longer story, told where their subject is tested."""
ONE_WINDOW = {"accept", "supplement", "decide", "return", "collect", "applicant"}
BY_PATH = {trial.path: trial for trial in TRIED}


def test_the_table_has_every_deed() -> None:
    declared = {
        one.path.removeprefix("/cases/{case}/").format(part="land", meeting="1")
        for one in ENDPOINTS
        if one.method == "POST" and one.path.startswith("/cases/{case}/")
    }
    assert declared - UNTRIED == TABLE.keys()
    assert TABLE.keys() == BY_PATH.keys()


@pytest.mark.parametrize("path", TABLE)
def test_each_post_may_what_the_table_says(cases: CaseHouse, path: str) -> None:
    trial = BY_PATH[path]
    held = {LETTERS[letter] for letter in TABLE[path] if letter != "+"}
    case = cases.case_in(trial.course)
    before = cases.seq()
    for role in (Role.COUNTER, Role.STAFF):
        for post in set(Post) - held:
            said = cases.holder(post, role).post(f"/cases/{case}/{path}", **trial.body)
            assert (said.status, said.code) in REFUSED, (post, said)
    for role in (Role.KIOSK, Role.DISPLAY, Role.PAD, Role.ADMIN, Role.STATION):
        assert cases.by(role).post(f"/cases/{case}/{path}", **trial.body).code == "auth.forbidden"
    assert cases.anybody.post(f"/cases/{case}/{path}", **trial.body).code == "auth.required"
    assert cases.seq() == before, "who was refused has changed nothing"
    for post in held:
        _may(cases, cases.holder(post), trial)


REFUSED = {(403, "post.needed"), (403, "case.other_department"), (403, "auth.forbidden")}
"""No post, no department of his, or no call of his role's at all."""


def _may(cases: CaseHouse, sender: Caller, trial: Trial) -> None:
    case = cases.case_in(trial.course)
    said = sender.post(f"/cases/{case}/{trial.path}", **trial.body)
    assert said.status == 200, said.body


@pytest.mark.parametrize("path", TABLE)
def test_a_program_does_what_applicants_do(cases: CaseHouse, path: str) -> None:
    trial, program = BY_PATH[path], cases.by(Role.INTEGRATION)
    case = cases.case_in(trial.course)
    said = program.post(f"/cases/{case}/{path}", **trial.body)
    if "+" not in TABLE[path]:
        assert (said.status, said.code) == (403, "post.needed")
        return
    # Of its own cases, of one that it may continue, or of all if it was made so.
    assert (said.status, said.code) == (403, "case.other_program")
    cases.deed(case, "continue", program, proof=cases.slip_of(case))
    cases.deed(case, path, program, **trial.body)
    _may(cases, cases.program_of_all(), trial)


@pytest.mark.parametrize("path", sorted(ONE_WINDOW))
def test_another_departments_clerk_may_not(cases: CaseHouse, path: str) -> None:
    trial = BY_PATH[path]
    case = cases.case_in(trial.course)
    other = cases.person("W3", Post.CLERK, "MZ")
    chief = cases.person("H3", Post.CHIEF, "MZ")
    for sender in (other, chief):
        said = sender.post(f"/cases/{case}/{path}", **trial.body)
        assert (said.status, said.code) == (403, "case.other_department")
    _may(cases, cases.person("W1", Post.CLERK, "GA"), trial)


def test_a_part_is_its_departments_own(cases: CaseHouse) -> None:
    case = cases.case_in("joint")
    land, fire = cases.person("W11", Post.CLERK, "GT"), cases.person("W12", Post.CLERK, "XF")
    refused = fire.post(f"/cases/{case}/parts/land/finish")
    assert (refused.status, refused.code) == (403, "case.other_department")
    assert land.post(f"/cases/{case}/parts/land/finish").status == 200
    # The responsible department alone decides the whole, and calls the others together.
    for path, body in (("decide", {"outcome": "granted"}), ("meetings", MEETING)):
        said = land.post(f"/cases/{case}/{path}", **body)
        assert (said.status, said.code) == (403, "case.other_department")
    cases.deed(case, "meetings", cases.person("W13", Post.CLERK, "JS"), **MEETING)


def test_who_asked_for_an_extension_does_not_approve_it(cases: CaseHouse) -> None:
    both = frozenset({Post.CLERK, Post.LEADER})
    token = cases.access.create_token(Role.STAFF, "both", both)
    sender = Caller(cases, {"Authorization": f"Bearer {token}"})
    case = cases.case_in("accepted")
    cases.deed(case, "ask-extension", sender, days=3, reason="案情复杂")
    said = sender.post(f"/cases/{case}/approve-extension", told="电话告知")
    assert (said.status, said.code) == (409, "case.same_hand")
    cases.deed(case, "approve-extension", cases.holder(Post.LEADER), told="电话告知")
