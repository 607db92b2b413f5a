"""Forms about the applicant: who it is, who acts for him, what he left, the one form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counters.case_forms.form import REASON, Desk, Field, Form, Input, passes, ticks
from hall.domain.applicants import IdKind
from hall.domain.forms import FieldType
from hall.domain.handling.applicants.agency import AGENTS, TIER_NAMES, TIERS, AgentKind, HandedOver
from hall.domain.handling.applicants.rights import RECORDED_BY
from hall.domain.posts import require_other_hand
from hall.service.handling.applicants.acting import HELPERS
from hall.service.handling.books.listing import ID_KINDS
from hall.service.handling.together.one_form import FILLED_BY

_ID_KINDS = tuple((one.value, ID_KINDS[one]) for one in IdKind)


def applicant(desk: Desk) -> Iterator[Form]:
    """Write down whom the case is for."""
    if not desk.trusts(RECORDED_BY):
        return
    yield Form(
        path="applicant", title="登记服务对象",
        fields=(
            Field(
                name="kind", label="类别", input=Input.CHOICE, required=True,
                choices=(("person", "个人"), ("organisation", "单位")),
            ),
            Field(name="name", label="姓名或名称", required=True),
            Field(
                name="id_kind", label="证件", input=Input.CHOICE, required=True, choices=_ID_KINDS
            ),
            Field(name="id_number", label="证件号码", required=True),
            Field(name="phone", label="联系电话", hint="结果可以领取、需要补正时用于告知"),
            Field(name="address", label="地址"),
        ),
    )  # fmt: skip


def agency(desk: Desk) -> Iterator[Form]:
    """Authority, hand-overs between tiers, papers that were left."""
    if not desk.actor.posts & HELPERS:
        return
    known = bool(desk.agency.authorities or desk.agency.papers or desk.agency.hand_overs)
    place = "agency" if known else "more"
    if desk.trusts(HELPERS) and desk.applicant_known:
        yield _agent(place)
    columns = (
        Field(name="name", label="名称"),
        Field(name="copies", label="份数", input=Input.NUMBER, value="1", most=99),
        Field(name="original", label="原件", input=Input.FLAG),
    )
    listed = Field(
        name="papers", label="留存的材料", input=Input.ROWS, required=True, columns=columns, rows=2
    )
    yield Form(path="papers", title="登记留存材料", place=place, fields=(listed,))
    held = tuple(one.name for one in desk.agency.held())
    lost = frozenset(desk.agency.lost())
    if held:
        yield Form(
            path="give-back", title="退还材料", place=place,
            fields=(
                Field(
                    name="papers", label="退还", input=Input.NAMES, required=True,
                    # Nobody gives back by a default what did not arrive: its alert would clear.
                    choices=tuple((one, f"{one}{_LOST * (one in lost)}") for one in held),
                    unticked=lost,
                ),
                Field(name="signature", label="签收凭据", required=True, hint="如：回执第12号"),
            ),
        )  # fmt: skip
    yield from _hand_overs(desk, place)


def _agent(place: str) -> Form:
    kinds = tuple((one.value, AGENTS[one]) for one in AgentKind)
    who = "代办人随服务对象一并登记的，以下可以不填"
    return Form(
        path="agent", title="登记代办", place=place,
        fields=(
            Field(
                name="kind", label="代办人类别", input=Input.CHOICE, required=True, choices=kinds
            ),
            Field(name="document", label="授权委托书", required=True, hint="编号或说明"),
            Field(name="scope", label="委托范围", hint="不填为本办件全部事宜"),
            Field(name="valid_until", label="有效期至", input=Input.DATE),
            Field(name="name", label="代办人姓名", inside="agent", hint=who),
            Field(
                name="id_kind", label="代办人证件", input=Input.CHOICE, inside="agent",
                choices=(("", "—"), *_ID_KINDS),
            ),
            Field(name="id_number", label="代办人证件号码", inside="agent"),
            Field(name="phone", label="代办人电话", inside="agent"),
        ),
    )  # fmt: skip


_LOST = "（移交时未收到）"


def _hand_overs(desk: Desk, place: str) -> Iterator[Form]:
    pending = desk.agency.on_its_way()
    if pending is None:
        yield _hand_over(desk, place)
    elif passes(require_other_hand, asked_by=pending.handed_by, approver=desk.actor.named):
        yield _take_over(pending, place)


def _hand_over(desk: Desk, place: str) -> Form:
    tiers = tuple((one.value, TIER_NAMES[one]) for one in TIERS)
    before = desk.agency.hand_overs[-1].to_tier if desk.agency.hand_overs else None
    start = tuple(one for one in tiers if before is None or one[0] == before.value)
    return Form(
        path="hand-over", title="移交", place=place,
        fields=(
            Field(
                name="from_tier", label="由", input=Input.CHOICE, required=True, choices=start
            ),
            Field(
                name="to_tier", label="移交到", input=Input.CHOICE, required=True,
                choices=tiers[::-1],
            ),
            Field(name="place", label="接收单位", required=True, hint="村、镇或大厅名称"),
        ),
        say="留存材料随同移交。" if desk.agency.held() else "",
    )  # fmt: skip


def _take_over(pending: HandedOver, place: str) -> Form:
    missing = Field(
        name="missing", label="没有收到的材料", input=Input.NAMES, choices=ticks(pending.papers)
    )
    return Form(
        path="take-over", title="签收移交", look="go", place=place,
        fields=(missing,) if pending.papers else (),
    )  # fmt: skip


_TYPED = {
    FieldType.DATE.value: Input.DATE,
    FieldType.CHOICE.value: Input.CHOICE,
}


def one_form(desk: Desk) -> Iterator[Form]:
    """What the item asks for, once; what was told is only corrected, with a reason."""
    if not desk.form_fields or not desk.trusts(FILLED_BY):
        return
    # Personal values are kept under the applicant's seal.
    fields = [one for one in desk.form_fields if desk.applicant_known or not one["personal"]]
    told = [one for one in fields if one["value"] is not None]
    open_ = [one for one in fields if one["value"] is None]
    if open_:
        yield Form(
            path="form", title="填写一张表", place="form", look="" if told else "go",
            fields=tuple(_asked(one, desk.on_record.get(str(one["code"]), "")) for one in open_),
        )  # fmt: skip
    if told:
        yield Form(
            path="form", variant="correct", title="更正", place="form",
            fields=(*(_asked(one, again=True) for one in told), REASON),
            say="已填报的内容不重复索要；只填写需要更正的。",
        )  # fmt: skip


def _asked(one: Any, known: str = "", *, again: bool = False) -> Field:
    chosen = tuple((str(text), str(text)) for text in one["choices"])
    return Field(
        name=one["code"], label=one["name"], inside="values",
        input=_TYPED.get(one["type"], Input.TEXT),
        choices=(("", "不更正" if again else "请选择"), *chosen) if chosen else (),
        hint=_hint(one, known, again=again),
        value=known,
    )  # fmt: skip


def _hint(one: Any, known: str, *, again: bool) -> str:
    if known:
        return "取自服务对象的登记，请核对"
    return "" if again or one["required"] else "可以不填"
