"""What must add up in a hall's books: tickets, cases, notices, events and reports, in one place.

Each side is a sum of counts that were made apart: of tickets, of cases, of notices, of the event
log (see hall.store.handling.counting, which documents the counts). ``jiaohao verify`` and the
year of ``jiaohao simulate`` check all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sums that must be equal."""

    name: str
    """Chinese and English, as people read it."""
    left: tuple[str, ...]
    right: tuple[str, ...]


IDENTITIES = (
    Identity(
        "办件 = 未收件 + 咨询 + 各阶段 cases by phase",
        ("cases",),
        (
            "opened", "enquiries", "received_now", "supplementing", "under_way", "decided_now",
            "closed_now", "returned_now", "withdrawn", "revoked",
        ),
    ),
    Identity(
        "办件 = 各类登记之和 registers by kind",
        ("cases",),
        (
            "kind_undecided", "kind_enquiry", "kind_immediate", "kind_promised",
            "kind_supplement", "kind_joint", "kind_returned", "kind_urgent", "kind_reported_up",
        ),
    ),
    Identity("办件 = 立件事件 cases and their opening", ("cases",), ("event_opened",)),
    Identity(
        "办件 = 随号票开立 + 无号票开立（网上） cases by the door they came through",
        ("cases",),
        ("cases_of_visits", "event_opened_apart"),
    ),
    Identity(
        "受理 = 即办 + 承诺 + 联办 + 上报 + 急办 accepted, by kind at acceptance",
        ("accepted",),
        (
            "accepted_immediate", "accepted_promised", "accepted_joint", "accepted_reported_up",
            "accepted_urgent",
        ),
    ),
    Identity(
        "受理 = 办理中 + 已决定 + 受理后退回 + 受理后撤回 accepted, by what became of them",
        ("accepted",),
        ("under_way", "decided", "returned_after", "withdrawn_after"),
    ),
    Identity(
        "受理事件 = 受理 + 复核撤销的受理 acceptances, with those a review took back",
        ("event_accepted",),
        ("accepted", "accepted_again"),
    ),
    Identity(
        "已决定 = 待领取 + 已领取 + 领取前撤销 decided, by what became of them",
        ("decided",),
        ("decided_now", "collected", "revoked_before"),
    ),
    Identity(
        "已领取 = 已办结 + 领取后撤销 collected, by what became of them",
        ("collected",),
        ("closed_now", "revoked_after"),
    ),
    Identity("撤销事件 = 已撤销 revocations", ("event_revoked",), ("revoked",)),
    Identity(
        "领取后撤销事件 = 领取后撤销 revoked after collection",
        ("event_revoked_after",),
        ("revoked_after",),
    ),
    Identity(
        "决定书 = 不予批准 + 撤销 decisions on paper",
        ("notice_decision",),
        ("event_refused", "event_revoked"),
    ),
    Identity("决定事件 = 已决定 decisions", ("event_decided",), ("decided",)),
    Identity("领取事件 = 已领取 collections", ("event_collected",), ("collected",)),
    Identity("撤回事件 = 已撤回 withdrawals", ("event_withdrawn",), ("withdrawn",)),
    Identity(
        "办结 = 已决定 + 受理后退回 concluded", ("concluded",), ("decided", "returned_after")
    ),
    Identity(
        "有承诺的办结 = 提前 + 当日按时 + 逾期 concluded with a promise",
        ("measured",),
        ("early", "just_in_time", "late"),
    ),
    Identity(
        "退回件登记 + 复核撤销 = 退回事件 returns, with those a review took back",
        ("returned_now", "event_overturned"),
        ("event_returned",),
    ),
    Identity(
        "承诺件和联办件通知书 = 非即办受理 + 补发 promised and joint notices",
        ("notice_promised", "notice_joint"),
        ("event_accepted_days", "notice_repeated"),
    ),
    Identity(
        "补办件通知书 = 补正告知 + 有期限的容缺受理 supplement notices",
        ("notice_supplement",),
        ("event_asked", "event_tolerated"),
    ),
    Identity(
        "退回件通知书 = 退回事件 notices of return", ("notice_returned",), ("event_returned",)
    ),
    Identity(
        "急办件通知单 = 急办认定 urgent notices", ("notice_urgent",), ("event_urgent",)
    ),
    Identity(
        "缺件清单 = 当场告知 + 绿色通道容缺 lists of what is missing",
        ("notice_missing",),
        ("event_missing_listed", "event_tolerated_undated"),
    ),
    Identity("绿色通道受理表 = 准入 green forms", ("notice_green",), ("event_green",)),
    Identity("咨询 = 结束时记为咨询的来访 enquiries", ("enquiries",), ("event_enquiry",)),
    Identity(
        "办结的号票 = 办件来访 + 咨询 + 领取 + 其他来访 tickets served, by what was done",
        ("tickets_served",),
        ("visits_worked", "visits_enquiry", "visits_collection", "visits_other"),
    ),
    Identity(
        "号票 = 办结 + 过号 + 取消 + 未结束 tickets by state",
        ("tickets",),
        ("tickets_served", "tickets_no_show", "tickets_cancelled", "tickets_live"),
    ),
    Identity("号票 = 取号事件 tickets issued", ("tickets",), ("event_issued",)),
    Identity(
        "已缴 = 票据 - 退费 money taken, in fen", ("fen_receipts",), ("fen_kept", "fen_refunded")
    ),
    Identity("收费事件 = 票据 payments in the log, in fen", ("event_fen_paid",), ("fen_receipts",)),
    Identity(
        "缴费单 = 各状态之和 fee orders by state",
        ("orders",),
        (
            "orders_open", "orders_paid", "orders_cancelled", "orders_waived",
            "orders_refund_asked", "orders_refunded",
        ),
    ),
    Identity(
        "应缴 = 待缴 + 撤销 + 减免 + 票据 money that was ordered, in fen",
        ("fen_ordered",),
        ("fen_open", "fen_cancelled", "fen_given_up", "fen_receipts"),
    ),
    Identity(
        "缴费单事件 = 应缴 orders in the log, in fen", ("event_fen_ordered",), ("fen_ordered",)
    ),
    Identity("减免事件 = 减免 money waived, in fen", ("event_fen_waived",), ("fen_given_up",)),
    Identity(
        "退费事件 = 已退 money given back, in fen", ("event_fen_refunded",), ("fen_refunded",)
    ),
    Identity(
        "申请退费 = 待批 + 驳回 + 已退 refunds asked for, by what became of them",
        ("event_refund_asked",),
        ("orders_refund_asked", "event_refund_denied", "orders_refunded"),
    ),
    Identity(
        "票据 = 日结实收 + 未日结实收 receipts by till, in fen",
        ("fen_receipts",),
        ("event_fen_settled", "fen_unsettled"),
    ),
    Identity(
        "已退 = 日结退费 + 未日结退费 refunds by till, in fen",
        ("fen_refunded",),
        ("event_fen_settled_back", "fen_unsettled_back"),
    ),
    Identity(
        "会议 = 待召开 + 已召开 + 已取消 meetings by what became of them",
        ("meetings",),
        ("meetings_scheduled", "event_meetings_held", "event_meetings_cancelled"),
    ),
    Identity("到会 = 到会事件 attendances", ("attendances",), ("event_attended",)),
)  # fmt: skip
"""All of them."""


def disagreements(
    counts: Mapping[str, int], identities: Iterable[Identity] = IDENTITIES
) -> Iterator[str]:
    """The identities that do not hold, as lines with their figures."""
    for identity in identities:
        left, right = (_sum(names, counts) for names in (identity.left, identity.right))
        if left != right:
            told = " ≠ ".join(_told(names, counts) for names in (identity.left, identity.right))
            yield f"{identity.name}: {told}"


def _sum(names: Iterable[str], counts: Mapping[str, int]) -> int:
    return sum(counts[name] for name in names)


def _told(names: tuple[str, ...], counts: Mapping[str, int]) -> str:
    told = " + ".join(f"{name} {counts[name]}" for name in names)
    return told if len(names) == 1 else f"{told} = {_sum(names, counts)}"
