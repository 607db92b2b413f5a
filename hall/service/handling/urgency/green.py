"""The green channel (绿色通道): admission, the windows' signatures, the form's return (R2)."""

from __future__ import annotations

from collections.abc import Mapping

from hall.domain.catalog_rows import Counter
from hall.domain.errors import Invalid
from hall.domain.handling.figures import Holder, NoticeForm
from hall.domain.handling.kinds import WINDOW
from hall.domain.handling.phases import Act, permit
from hall.domain.handling.together.rights import require_window
from hall.domain.handling.urgency.commands import (
    AdmitGreen,
    GreenCollectForm,
    GreenFile,
    GreenFinish,
    GreenReceive,
    GreenSubmit,
    GreenWindowAt,
    SignAfter,
)
from hall.domain.handling.urgency.errors import (
    AlreadyGreen,
    FormCollected,
    FormFiled,
    FormNotCollected,
    NotDecidedYet,
    NotGreen,
    NothingToFinish,
    NothingToReceive,
    NotYetFinished,
)
from hall.domain.handling.urgency.green import (
    ENDS,
    GreenCourse,
    fold_green,
    require_ground,
    threshold_of,
)
from hall.domain.posts import Post, require
from hall.service.bodies import Body
from hall.service.handling.notices import noticing
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, allow, open_work
from hall.service.unit import Unit
from hall.store.handling import green as rows
from hall.store.handling import notices

_FEWEST = 2
"""Windows of a route: its start and its end."""


def admit(unit: Unit, command: AdmitGreen) -> Body:
    """Let the project in and issue the form. Raises NotForGreen, AlreadyGreen, Invalid, NoItem."""
    work = open_work(unit, command.case, Act.ADMIT_GREEN)
    if work.course.green:
        raise AlreadyGreen(case=work.number)
    policy = unit.terms.policy.handling.green
    require_ground(
        command.ground, command.route, command.amount, command.currency, command.document, policy
    )
    for name in ("project", "builder"):
        if not getattr(command, name).strip():
            raise Invalid(errors=[{"field": name, "problem": "required"}])
    threshold = threshold_of(command.ground, policy)
    _emit(
        work,
        "case.green_admitted",
        {
            "ground": command.ground.value,
            "route": command.route.value,
            "project": command.project.strip(),
            "builder": command.builder.strip(),
            # An amount without its currency says nothing, nor the other way round.
            "amount": None if command.currency is None else command.amount,
            "currency": (
                None
                if command.amount is None or command.currency is None
                else command.currency.value
            ),
            "document": command.document.strip(),
            "threshold": threshold,
            "windows": _windows(unit, command),
        },
    )
    noticing.issue(work, NoticeForm.GREEN)
    return _saved(work, "green_admitted")


def _windows(unit: Unit, command: AdmitGreen) -> list[dict[str, object]]:
    if len(command.windows) < _FEWEST:
        raise Invalid(errors=[{"field": "windows", "problem": "the start and the end, at least"}])
    start, end = ENDS[command.route]
    ends = {0: start, len(command.windows) - 1: end}
    return [
        _window(unit, one, place, ends.get(place, "")) for place, one in enumerate(command.windows)
    ]


def _window(unit: Unit, one: GreenWindowAt, place: int, usual: str) -> dict[str, object]:
    matter = one.matter.strip() or usual
    department = one.department
    if one.counter is not None:
        department = unit.catalog.counter(one.counter).department or department
    if department is not None:
        unit.catalog.department(department)
    if one.counter is None and department is None:
        problem = "a window's number or a department"
        raise Invalid(errors=[{"field": f"windows.{place}", "problem": problem}])
    if not matter:
        problem = "what is done there is required"
        raise Invalid(errors=[{"field": f"windows.{place}.matter", "problem": problem}])
    return {"counter": one.counter, "department": department or "", "matter": matter}


def _emit(work: Work, name: str, data: Mapping[str, object], *, counter: int | None = None) -> None:
    work.emit(name, data, counter=counter)
    green = fold_green(work.events)
    assert green is not None
    rows.project(work.unit.connection, work.case.id, green)


def _saved(work: Work, cause: str) -> Body:
    work.save(cause=cause)
    return case_view(work)


def receive(unit: Unit, command: GreenReceive) -> Body:
    """A window signs as received, each of its lines once. Raises NothingToReceive."""
    work, green, counter = _open_at(unit, command.case, command.counter)
    stage = green.to_receive(counter.number, counter.department)
    matter = command.matter.strip() if stage is None else stage.matter
    if not matter:
        raise NothingToReceive(counter=counter.number)
    department = counter.department or (stage.department if stage else "")
    data = {
        "place": len(green.stages) + 1 if stage is None else stage.place,
        "counter": counter.number,
        "department": department,
        "matter": matter,
    }
    _emit(work, "case.green_received", data, counter=counter.number)
    return _saved(work, "green_received")


def _open(unit: Unit, case: str) -> tuple[Work, GreenCourse]:
    """The case and its form, still on its way. Raises NotGreen, FormCollected, WrongPhase."""
    work = open_work(unit, case, None)
    permit(work.number, work.course.phase, Act.SIGN_GREEN)
    green = fold_green(work.events)
    if green is None:
        raise NotGreen(case=work.number)
    if green.collected_at is not None:
        raise FormCollected
    return work, green


def _open_at(unit: Unit, case: str, number: int) -> tuple[Work, GreenCourse, Counter]:
    work, green = _open(unit, case)
    counter = unit.catalog.counter(number)
    require_window(unit.actor, case, counter.department)
    return work, green, counter


def finish(unit: Unit, command: GreenFinish) -> Body:
    """A window signs as finished what it received. Raises NothingToFinish."""
    work, green, counter = _open_at(unit, command.case, command.counter)
    stage = green.to_finish(counter.number, counter.department)
    if stage is None:
        raise NothingToFinish(counter=counter.number)
    data = {"place": stage.place, "counter": counter.number, "note": command.note.strip()}
    _emit(work, "case.green_finished", data, counter=counter.number)
    return _saved(work, "green_finished")


def submit(unit: Unit, command: GreenSubmit) -> Body:
    """The file went up for approval, at once. Raises NotGreen, Invalid."""
    work, _ = _open(unit, command.case)
    allow(work, WINDOW)
    _emit(work, "case.green_submitted", {"to": _position(command.to), "after": False})
    return _saved(work, "green_submitted")


def _position(text: str) -> str:
    if not text.strip():
        raise Invalid(errors=[{"field": "to", "problem": "the position is required"}])
    return text.strip()


def sign_after(unit: Unit, command: SignAfter) -> Body:
    """What was decided first was signed since. Raises NotDecidedYet, NotGreen, WrongPhase."""
    work = open_work(unit, command.case, Act.SIGN_AFTER)
    if not work.course.green:
        raise NotGreen(case=work.number)
    if work.course.decided_at is None:
        raise NotDecidedYet(case=work.number)
    _emit(work, "case.green_submitted", {"to": _position(command.by), "after": True})
    return _saved(work, "green_signed_after")


def collect(unit: Unit, command: GreenCollectForm) -> Body:
    """The end window takes the form back when all have signed. Raises NotYetFinished, Invalid."""
    work, green, counter = _open_at(unit, command.case, command.counter)
    end = green.end_stage
    elsewhere = end.counter != counter.number and (
        end.counter is not None or end.department != counter.department
    )
    if elsewhere:
        raise Invalid(errors=[{"field": "counter", "problem": "not the end window"}])
    left = [
        one.matter
        for one in green.stages
        if one.finished_at is None and (one.received_at is not None or one is end)
    ]
    if left:
        raise NotYetFinished(windows="、".join(left))
    _emit(work, "case.green_collected", {"counter": counter.number}, counter=counter.number)
    return _saved(work, "green_collected")


def file(unit: Unit, command: GreenFile) -> Body:
    """The business section files the form. Raises FormNotCollected, FormFiled, PostNeeded."""
    work = open_work(unit, command.case, None)
    require(unit.actor.posts, Post.BUSINESS)
    green = fold_green(work.events)
    if green is None:
        raise NotGreen(case=work.number)
    if green.collected_at is None:
        raise FormNotCollected
    if green.filed_at is not None:
        raise FormFiled
    _emit(work, "case.green_filed", {})
    _hand_over(work)
    return _saved(work, "green_filed")


def _hand_over(work: Work) -> None:
    """The one copy that circulated has come to the business section (R2: 由中心业务科备案)."""
    unit = work.unit
    for issued in notices.of_case(unit.connection, work.case.id):
        if issued.form != NoticeForm.GREEN:
            continue
        held = {one.holder for one in notices.copies(unit.connection, issued.id)}
        if Holder.BUSINESS not in held:
            notices.add_copy(unit.connection, issued.id, 1, Holder.BUSINESS.value, unit.now)
        noticing.deliver(work, issued.id, issued.number, 1, Holder.BUSINESS)
