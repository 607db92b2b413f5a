"""A small hall with its app and cases in every phase, asked from outside as pages and programs ask.

Two departments have the ends of a joint case, a third a part of it; nothing here calls into the
hall but its API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hall.domain.actors import Role
from hall.domain.catalog_rows import Counter, CounterKind
from hall.domain.posts import Post
from hall.domain.requirements import Fee
from hall.service.access import Access
from hall.service.hall import DATABASE
from hall.store import cases as stored
from tests.hall.service.handling.caseroom import TERMS_OF_CASES
from tests.hall.service.handling.together.joint_room import JOINT_TABLES
from tests.hall.small import ManualClock, make
from tests.web.house import PASSWORD, TOKEN_ROLES, Caller, House, Template

TABLES = replace(
    JOINT_TABLES,
    counters=(
        *JOINT_TABLES.counters,
        Counter(number=20, name="收费", kind=CounterKind.CASHIER),
    ),
    fees=(Fee(item="birth", code="F1", name="证书工本费", amount_fen=500, unit="本", basis="7号"),),
)
BOTH = {"户口簿": "handed_in", "旧身份证": "handed_in"}
ONE = {"户口簿": "handed_in", "旧身份证": "missing"}
PERSON: Mapping[str, Any] = {
    "kind": "person", "name": "欧阳试验", "id_kind": "id_card",
    "id_number": "110101199003077213", "phone": "13800138000", "address": "试验路一号",
}  # fmt: skip
"""Nobody: no answer and no refusal may name him but the applicant's own."""
TRUSTED: Mapping[str, Any] = {**PERSON, "name": "欧阳守信", "id_number": "11010119900307723X"}
DISTRUSTED: Mapping[str, Any] = {**PERSON, "name": "欧阳失信", "id_number": "110101199003077256"}
URGENT: Mapping[str, Any] = {
    "ground": "抢险救灾", "reason": "汛期", "required_by": "2026-11-30T17:00:00+08:00",
}  # fmt: skip
GREEN: Mapping[str, Any] = {
    "ground": "leaders", "route": "construction", "project": "一号工程", "builder": "试验公司",
    "windows": [{"counter": 1}, {"department": "JS"}], "document": "市长办公会纪要三号",
}  # fmt: skip
MEETING: Mapping[str, Any] = {
    "kind": "review", "at": "2026-11-23T09:00:00+08:00", "place": "三楼会议室",
    "departments": ["GA", "JS"],
}  # fmt: skip

ATTENDANCE: Mapping[str, Any] = {"department": "GA", "attended": "on_time", "clerks": ["C1"]}


def case_template(directory: Path) -> Template:
    """A stopped hall with cases' items and a token of every role, to be copied."""
    make(directory, TABLES)
    access = Access(directory / DATABASE, ManualClock())
    return Template(
        directory, {role: access.create_token(role, f"the-{role}") for role in TOKEN_ROLES}
    )


class CaseHouse(House):
    """A house whose cases are worked on over HTTP."""

    def __init__(self, made: Template, directory: Path) -> None:
        super().__init__(made, directory, TERMS_OF_CASES)
        self._holders: dict[tuple[Role, Post], Caller] = {}

    @property
    def clerk(self) -> Caller:
        return self.by(Role.COUNTER)

    def holder(self, post: Post, role: Role = Role.STAFF) -> Caller:
        """A program that speaks for one post."""
        if (role, post) not in self._holders:
            token = self.access.create_token(role, f"{role}-{post}", frozenset({post}))
            self._holders[role, post] = Caller(self, {"Authorization": f"Bearer {token}"})
        return self._holders[role, post]

    def program_of_all(self) -> Caller:
        """An integration that speaks for the applicants of all cases."""
        token = self.access.create_token(Role.INTEGRATION, "all cases", all_cases=True)
        return Caller(self, {"Authorization": f"Bearer {token}"})

    def slip_of(self, case: str) -> str:
        """The code of the slip of the case's first visit."""
        reader = self.application.web.reader
        return stored.codes_of(reader, stored.by_number(reader, case).id)[0]

    def person(self, account: str, post: Post, department: str | None) -> Caller:
        """Somebody who logged in."""
        self.access.add_account(
            account, "试验员", Role.COUNTER, PASSWORD, None, frozenset({post}), department
        )
        return Caller(self, {"Cookie": f"jiaohao={self.access.log_in(account, PASSWORD)}"})

    def deed(
        self, case: str, path: str, by: Caller | None = None, **body: object
    ) -> dict[str, Any]:
        """A deed that must be done."""
        said = (by or self.clerk).post(f"/cases/{case}/{path}", **body)
        assert said.status == 200, (path, said.body)
        return dict(said.body)

    def view(self, case: str) -> dict[str, Any]:
        said = self.by(Role.STAFF).get(f"/cases/{case}")
        assert said.status == 200, said.body
        return dict(said.body)

    def happened(self, case: str) -> list[str]:
        return [one["name"] for one in self.view(case)["events"]]

    def case_in(self, phase: str) -> str:
        """A new case that has come so far; a name of COURSES."""
        number, reached = "", ""
        for reached in _way(phase):
            number = COURSES[reached][1](self, number)
        assert reached == phase
        return number


def _way(phase: str) -> list[str]:
    before, _ = COURSES[phase]
    return [phase] if before is None else [*_way(before), phase]


def _opened(house: CaseHouse, _: str) -> str:
    return str(house.issue("card")["case"])


def _joint(house: CaseHouse, _: str) -> str:
    number = str(house.issue("build")["case"])
    house.deed(number, "receive", materials={"申请书": "handed_in", "图纸": "handed_in"})
    house.deed(number, "accept")
    return number


def _green_closed(house: CaseHouse, number: str) -> str:
    house.deed(number, "accept")
    house.deed(number, "decide", outcome="granted")
    return number


def _does(path: str, post: Post = Post.CLERK, **body: object) -> Step:
    def step(house: CaseHouse, number: str) -> str:
        by = house.clerk if post is Post.CLERK else house.holder(post)
        house.deed(number, path, by, **body)
        return number

    return step


Step = Callable[[CaseHouse, str], str]
_BUSINESS = Post.BUSINESS
COURSES: Mapping[str, tuple[str | None, Step]] = {
    "opened": (None, _opened),
    "received": ("opened", _does("receive", materials=BOTH)),
    "incomplete": ("opened", _does("receive", materials=ONE)),
    "supplementing": ("incomplete", _does("supplement")),
    "accepted": ("received", _does("accept")),
    "tolerated": ("incomplete", _does("accept", tolerate=True, credit_checked=True)),
    "committed": ("incomplete", _does("accept", commit=True, credit_checked=True)),
    "commit_decided": ("committed", _does("decide", outcome="granted")),
    "tolerated_decided": ("tolerated", _does("decide", outcome="granted")),
    "named": ("received", _does("applicant", **TRUSTED)),
    "distrusted": ("received", _does("applicant", **DISTRUSTED)),
    "discredited": ("distrusted", _does("discredit", _BUSINESS, document="失信名单1号")),
    "stopped": ("accepted", _does("stop", reason="hearing", document="停1号")),
    "extending": ("accepted", _does("ask-extension", days=3, reason="案情复杂")),
    "away": ("accepted", _does("send-up", authority="省厅")),
    "decided": ("accepted", _does("decide", outcome="granted")),
    "refused": ("accepted", _does("decide", outcome="refused", reason="不符合条件")),
    "revoked": (
        "decided",
        _does("revoke", Post.LEADER, ground="unlawful", reason="越权", heard="已当面听取"),
    ),
    "ready": ("decided", _does("ready")),
    "closed": ("ready", _does("collect", proof="identity")),
    "archived": ("closed", _does("archive", _BUSINESS, box="A1")),
    "returned": ("received", _does("return", ground="lacks_conditions", reason="不具备条件")),
    "reviewing": ("returned", _does("ask-review", _BUSINESS)),
    "withdrawn": ("received", _does("withdraw")),
    "urgent": ("received", _does("urgent", _BUSINESS, **URGENT)),
    "green": ("received", _does("green", _BUSINESS, **GREEN)),
    "green_received": ("green", _does("green/receive", counter=1)),
    "green_closed": ("green", _green_closed),
    "joint": (None, _joint),
    "refusing": (
        "joint",
        _does(
            "parts/land/finish", outcome="refused", opinion="不符合规划", ground="against_policy"
        ),
    ),
    "part_stopped": ("joint", _does("parts/land/stop", reason="hearing", document="停2号")),
    "meeting": ("joint", _does("meetings", _BUSINESS, **MEETING)),
}
"""A phase, or what else a case may be in the middle of; what comes before, and the step to it."""


@dataclass(frozen=True)
class Trial:
    """A deed that somebody with the post may do to a case of the course, and its body."""

    course: str
    path: str
    post: Post
    body: Mapping[str, Any]


_B, _C, _L = Post.BUSINESS, Post.CLERK, Post.LEADER
TRIED = (
    Trial("opened", "receive", _C, {"materials": BOTH}),
    Trial("opened", "finish-at-once", _C, {}),
    Trial("incomplete", "materials", _C, {"materials": {"旧身份证": "waived"}}),
    Trial("incomplete", "supplement", _C, {}),
    Trial("supplementing", "hand-in", _C, {"materials": BOTH}),
    Trial("received", "accept", _C, {}),
    Trial("incomplete", "missing-list", _C, {}),
    Trial("accepted", "kind", _C, {"kind": "reported_up", "reason": "须上级审批"}),
    Trial("accepted", "stop", _C, {"reason": "hearing", "document": "停1号"}),
    Trial("stopped", "resume", _C, {}),
    Trial("accepted", "ask-extension", _C, {"days": 3, "reason": "案情复杂"}),
    Trial("extending", "approve-extension", _L, {"told": "电话告知"}),
    Trial("extending", "refuse-extension", _L, {"reason": "不必"}),
    Trial("accepted", "survey", _C, {"staff": ["C1", "C2"]}),
    Trial("accepted", "send-up", _C, {"authority": "省厅"}),
    Trial("away", "come-back", _C, {}),
    Trial("accepted", "decide", _C, {"outcome": "granted"}),
    Trial("decided", "ready", _C, {}),
    Trial("ready", "collect", _C, {"proof": "identity"}),
    Trial("received", "return", _C, {"ground": "lacks_conditions", "reason": "不具备条件"}),
    Trial("returned", "ask-review", _B, {}),
    Trial("reviewing", "review", _B, {"upheld": False, "reason": "应受理"}),
    Trial("received", "withdraw", _C, {}),
    Trial("commit_decided", "verify", _C, {"kept": True, "findings": "属实"}),
    Trial("tolerated_decided", "excuse", _L, {"reason": "已由部门核实"}),
    Trial(
        "decided", "revoke", _L,
        {"ground": "unlawful", "reason": "不具备法定条件", "heard": "已当面听取意见"},
    ),
    Trial("named", "discredit", _B, {"document": "失信名单2号"}),
    Trial("discredited", "credit-repaired", _B, {"document": "信用修复决定1号"}),
    Trial("closed", "archive", _B, {}),
    Trial("received", "applicant", _C, PERSON),
    Trial("received", "urgent", _B, URGENT),
    Trial("urgent", "urgent/withdraw", _B, {"reason": "已不急"}),
    Trial("received", "green", _B, GREEN),
    Trial("green", "green/receive", _C, {"counter": 1}),
    Trial("green_received", "green/finish", _C, {"counter": 1}),
    Trial("green", "green/submit", _C, {"to": "分管副市长"}),
    Trial("green_closed", "green/sign-after", _C, {"by": "分管副市长"}),
    Trial("joint", "parts/land/acknowledge", _C, {}),
    Trial("joint", "parts/land/finish", _C, {}),
    Trial("refusing", "parts/land/settle", _B, {"upheld": False, "reason": "可以补正"}),
    Trial("joint", "parts/land/stop", _C, {"reason": "hearing", "document": "停3号"}),
    Trial("part_stopped", "parts/land/resume", _C, {}),
    Trial("joint", "meetings", _B, MEETING),
    Trial("meeting", "meetings/1/attendance", _B, ATTENDANCE),
    Trial("meeting", "meetings/1/cancel", _B, {"reason": "改期"}),
)  # fmt: skip
"""Every deed once. A part's and a meeting's path has its code within."""
