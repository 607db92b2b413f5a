"""Every check of cases' books can fail: a hall is altered behind its back, and one thing is seen.

The hall is the beginning of the simulated year, so that there is something of everything to alter.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hall.app.simulation_year import run, working_days
from hall.app.terms import terms_of
from hall.app.verification import breaches_of
from hall.config.settings_file import read_settings
from hall.service.hall import DATABASE
from hall.service.terms import Terms
from hall.store.handling import audit

_UNDER_WAY = (
    "(SELECT id FROM cases WHERE phase = 'accepted' AND kind = 'promised' AND stopped = 0 LIMIT 1)"
)
_CLOSED = "(SELECT id FROM cases WHERE phase = 'closed' AND kind = 'promised' LIMIT 1)"
_ENQUIRY = "(SELECT id FROM cases WHERE kind = 'enquiry' LIMIT 1)"

AS_TOLD = "case differs from its events"
DECISIONS = "决定事件 = 已决定 decisions"
CONCLUDED = "办结 = 已决定 + 受理后退回 concluded"
BECAME = "已决定 = 待领取 + 已领取 + 领取前撤销 decided"
COLLECTED = "已领取 = 已办结 + 领取后撤销 collected"
ON_PAPER = "决定书 = 不予批准 + 撤销 decisions on paper"
ACCEPTED = "受理 = 办理中 + 已决定 + 受理后退回 + 受理后撤回 accepted"
ENQUIRIES = "咨询 = 结束时记为咨询的来访 enquiries"
PAYMENTS = "收费事件 = 票据 payments"


def _without(event: str, which: str = "min", more: str = "1") -> str:
    found = f"SELECT {which}(seq) FROM events WHERE name = '{event}' AND {more}"
    return f"DELETE FROM events WHERE seq = ({found})"


def _row(of: str) -> str:
    return f"{of}：记录没有相应的事件"


def _event(of: str) -> str:
    return f"{of}：事件没有相应的记录"


ALTERED: dict[str, tuple[str, set[str]]] = {
    "phase": (
        ("UPDATE cases SET phase = 'decided', decided_at = 1, outcome = 'granted'"
        f" WHERE id = {_UNDER_WAY}"),
        {AS_TOLD, DECISIONS, CONCLUDED},
    ),
    "kind": (f"UPDATE cases SET kind = 'immediate' WHERE id = {_CLOSED}", {AS_TOLD}),
    "an enquiry that was none": (
        f"UPDATE cases SET kind = 'promised' WHERE id = {_ENQUIRY}",
        {
            AS_TOLD, ENQUIRIES, COLLECTED, _event("咨询 enquiry"),
            "case closed without a decision",
        },
    ),
    "due": (
        ("UPDATE cases SET promised_due_at = promised_due_at + 86400000000"
        f" WHERE id = {_UNDER_WAY}"),
        {AS_TOLD},
    ),
    "light": (f"UPDATE cases SET standing = 'red' WHERE id = {_UNDER_WAY}", {AS_TOLD}),
    "next look": (f"UPDATE cases SET look_at = NULL WHERE id = {_UNDER_WAY}", {AS_TOLD}),
    "on time": (f"UPDATE cases SET on_time = 0 WHERE id = {_CLOSED}", {AS_TOLD}),
    "days left": (f"UPDATE cases SET promised_left = 99 WHERE id = {_CLOSED}", {AS_TOLD}),
    "window": (f"UPDATE cases SET counter = 99 WHERE id = {_CLOSED}", {AS_TOLD}),
    "lead": (f"UPDATE cases SET lead = 'XX' WHERE id = {_CLOSED}", {AS_TOLD}),
    "decision undone": (
        f"UPDATE cases SET decided_at = NULL WHERE id = {_CLOSED}",
        {AS_TOLD, DECISIONS, CONCLUDED, BECAME, ACCEPTED, "case closed without a decision"},
    ),
    "decision forgotten": (
        _without("case.decided", "max"), {AS_TOLD, DECISIONS},
    ),
    "acceptance forgotten": (
        _without("case.accepted"), {AS_TOLD, "受理事件 = 受理 + 复核撤销的受理 acceptances"},
    ),
    "no visit": (
        ("DELETE FROM ticket_cases WHERE case_id ="
        " (SELECT id FROM cases WHERE phase = 'opened' LIMIT 1)"),
        {
            "case without a visit or another door", "ticket without a case",
            "cases by the door they came through",
        },
    ),
    "opened": (
        ("UPDATE events SET name = 'case.attached'"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.opened')"),
        {"case not opened exactly once", "办件 = 立件事件 cases and their opening"},
    ),
    "enquiry forgotten": (
        _without("case.left_window", more="data ->> '$.kind' = 'enquiry'"),
        {AS_TOLD, ENQUIRIES, _row("咨询 enquiry")},
    ),
    "notice nobody issued": (
        _without("notice.issued", more="data ->> '$.form' = 'promised'"),
        {_row("通知书 notice"), "notice not issued"},
    ),
    "notice of return": (
        _without("notice.issued", more="data ->> '$.form' = 'returned'"),
        {_row("通知书 notice"), "notice not issued"},
    ),
    "decision's paper": (
        _without("notice.issued", more="data ->> '$.form' = 'decision'"),
        {_row("通知书 notice"), "notice not issued"},
    ),
    "a refusal that was none": (
        ("UPDATE events SET data = json_set(data, '$.in_writing', json('false'))"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.decided'"
        "  AND data ->> '$.in_writing')"),
        {ON_PAPER},
    ),
    "collection undone": (
        f"UPDATE cases SET collected_at = NULL WHERE id = {_CLOSED}",
        {AS_TOLD, BECAME, COLLECTED, "领取事件 = 已领取 collections"},
    ),
    "supplement notice": (
        _without("notice.issued", more="data ->> '$.form' = 'supplement'"),
        {_row("通知书 notice"), "notice not issued"},
    ),
    "notice's number": (
        "UPDATE serials SET last = last + 1 WHERE series = 'notice:promised:2026'",
        {"通知书编号 notice numbers"},
    ),
    "delivery forgotten": (
        _without("notice.copy_delivered"), {_row("通知书送达 delivery of a copy")},
    ),
    "delivery at another time": (
        "UPDATE notice_copies SET delivered_at = delivered_at + 1 WHERE notice = 1 AND copy = 1",
        {_row("通知书送达 delivery of a copy"), _event("通知书送达 delivery of a copy")},
    ),
    "copy lost": (
        "DELETE FROM notice_copies WHERE notice = 1 AND copy = 2",
        {
            "copy of a notice missing", "copies differ from those that were issued",
            _event("通知书送达 delivery of a copy"),
        },
    ),
    "name on a notice": (
        "UPDATE notices SET content = json_set(content, '$.applicant', '王某') WHERE id = 1",
        {"notice stored with an applicant's name"},
    ),
    "identity on a notice": (
        ("UPDATE notices SET content = json_set(content, '$.item', '110101199003077213')"
        " WHERE id = 1"),
        {"通知书 notice中有证件号码"},
    ),
    "identity in the log": (
        ("UPDATE events SET data = json_set(data, '$.reason', '身份证110101199003077213')"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.decided')"),
        {"事件 event中有证件号码"},
    ),
    "identity in an alert": (
        "UPDATE alerts SET detail = json_set(detail, '$.x', '11010119900307721X') WHERE id = 1",
        {"告警 alert中有证件号码"},
    ),
    "applicant in clear": (
        """INSERT INTO applicants VALUES (1, '{"name": "王某"}', 1, 5, NULL)""",
        {"applicant's data not sealed"},
    ),
    "part": (
        ("UPDATE case_parts SET state = 'waiting' WHERE case_id ="
        " (SELECT case_id FROM case_parts WHERE state = 'finished' LIMIT 1)"),
        {"part of a joint case differs"},
    ),
    "part lost": (
        "DELETE FROM case_parts WHERE case_id = (SELECT case_id FROM case_parts LIMIT 1)",
        {"part of a joint case differs"},
    ),
    "fee": (
        "UPDATE fee_orders SET quantity = 7 WHERE id = 1",
        {_row("缴费单 fee order"), _event("缴费单 fee order")},
    ),
    "payment": (
        "UPDATE fee_orders SET amount_fen = 1, received_fen = 1 WHERE id = 1",
        {_row("收费 payment"), _event("收费 payment"), PAYMENTS},
    ),
    "payment forgotten": (_without("fee.paid"), {_row("收费 payment"), PAYMENTS}),
    "cancelled": (
        "UPDATE fee_orders SET cancelled_at = 5 WHERE id = 1",
        {_row("撤销的缴费单 cancelled fee order")},
    ),
    "refund": (
        "UPDATE fee_orders SET refunded_at = 5, refund = 'JHT2026-000001' WHERE id = 1",
        {_row("退费 refund"), "退费凭证编号 refund numbers"},
    ),
    "order's number": (
        "UPDATE serials SET last = last + 1 WHERE series = 'fee_order:2026'",
        {"缴费单编号 fee order numbers"},
    ),
    "paid twice": (
        ("INSERT INTO events (name, at, actor, case_id, data, chain) SELECT name, at, actor,"
        " case_id, data, chain FROM events WHERE seq ="
        " (SELECT min(seq) FROM events WHERE name = 'fee.paid')"),
        {"payment without its one receipt number", PAYMENTS},
    ),
    "bill": (
        ("UPDATE fee_orders SET bill = '9999' WHERE id = (SELECT min(id) FROM fee_orders"
        " WHERE receipt IS NOT NULL)"),
        {_row("财政票据号码 bill of a payment")},
    ),
    "reprint": (
        ("INSERT INTO slips (receipt, kiosk, copy, state, queued_at, moved_at) SELECT min(id),"
        " 'K1', 1, 'queued', 1, 1 FROM fee_orders WHERE receipt IS NOT NULL"),
        {_row("补打的收据和退费凭证 reprint of a cashier's paper")},
    ),
    "receipt's number": (
        "UPDATE serials SET last = last + 1 WHERE series = 'receipt:2026'",
        {"票据编号 receipt numbers"},
    ),
    "till": (
        "UPDATE tills SET counted_fen = counted_fen + 1 WHERE id = 1",
        {_row("日结 till"), _event("日结 till")},
    ),
    "alert": (
        "UPDATE alerts SET clerk = 'C99' WHERE id = 1",
        {_row("监察告警 alert"), _event("监察告警 alert")},
    ),
    "alert lost": (
        "DELETE FROM alerts WHERE id = 1", {_event("监察告警 alert")},
    ),
    "sighting": (
        "INSERT INTO alert_sightings VALUES (1, 'staff:x', 5, '')",
        {_row("告警阅知 sighting of an alert")},
    ),
    "mending": (
        "UPDATE alerts SET cleared_at = 5 WHERE id = 1", {_row("告警纠正 mending of an alert")},
    ),
    "meeting": (
        "INSERT INTO case_meetings VALUES (1, 1, 'review', 5, 'x', 'scheduled', NULL)",
        {_row("联审会和联合踏勘 meeting")},
    ),
    "green channel": (
        ("INSERT INTO green_projects (case_id, ground, route, project, builder, admitted_at)"
        " VALUES (1, 'leaders', 'company', 'x', 'y', 5)"),
        {_row("绿色通道 green channel")},
    ),
    "nonsense in the log": (
        ("UPDATE events SET data = '{}'"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.received')"),
        {AS_TOLD},
    ),
}  # fmt: skip
"""What is altered, and the names (or a piece of them) of all that is seen."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall after two days; nothing is wrong with it."""
    directory = tmp_path_factory.mktemp("begun") / "hall"
    books, _ = run(directory, working_days(2026)[:2], 3, lambda _day: None)
    assert books.broken == ()
    return directory


@pytest.fixture(scope="module")
def terms(begun: Path) -> Terms:
    return terms_of(read_settings(begun / "hall.toml"), "")


def _altered(begun: Path, directory: Path, sql: str) -> Path:
    """A copy of the hall, changed by somebody whom no trigger stops."""
    directory.mkdir()
    shutil.copy(begun / "secret.key", directory)
    shutil.copy(begun / DATABASE, directory)
    with closing(sqlite3.connect(directory / DATABASE, isolation_level=None)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in named.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(sql).rowcount >= 1, "nothing was altered"
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return directory


@pytest.mark.parametrize("what", ALTERED)
def test_what_is_altered_is_seen_and_nothing_else(
    begun: Path, terms: Terms, tmp_path: Path, what: str
) -> None:
    sql, expected = ALTERED[what]
    found = list(breaches_of(_altered(begun, tmp_path / "copy", sql), terms))
    # The chain of the log is a check of its own, and looked at elsewhere.
    lines = [line for line in found if not line.startswith("审计链")]
    unseen = {name for name in expected if not any(name in line for line in lines)}
    beyond = [line for line in lines if not any(name in line for name in expected)]
    assert (unseen, beyond) == (set(), [])
    if "events" in sql.split(" SET ")[0]:
        assert any(line.startswith("审计链") for line in found)


def test_every_check_of_cases_is_seen_to_fail() -> None:
    expected = {name for _, names in ALTERED.values() for name in names}
    unproved = [
        name
        for name, _ in audit.CHECKS
        # The other way round of the same comparison.
        if "：事件没有" not in name and not any(part in name for part in expected)
    ]
    assert unproved == []


def test_many_breaches_are_counted(begun: Path, terms: Terms, tmp_path: Path) -> None:
    sql = "UPDATE cases SET saved_days = 99 WHERE saved_days IS NOT NULL"
    found = list(breaches_of(_altered(begun, tmp_path / "copy", sql), terms))
    assert len([line for line in found if AS_TOLD in line]) == 21
    assert any("另有" in line for line in found)


def test_without_settings_the_rest_is_checked(begun: Path, tmp_path: Path) -> None:
    copy = _altered(begun, tmp_path / "copy", "UPDATE cases SET counter = 99 WHERE id = 1")
    assert list(breaches_of(copy)) == []
    other = _altered(begun, tmp_path / "other", ALTERED["alert lost"][0])
    assert len(list(breaches_of(other))) == 1
