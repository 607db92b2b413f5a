"""Which function carries out which command on a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall.domain.commands import Command
from hall.domain.handling import calendar_commands as calendar
from hall.domain.handling import commands as c
from hall.domain.handling.applicants import agency_commands as agency
from hall.domain.handling.applicants import commands as applicant
from hall.domain.handling.applicants.online_commands import ContinueOnline, OpenCase
from hall.domain.handling.money import commands as fee
from hall.domain.handling.notices import commands as notice
from hall.domain.handling.supervision.commands import SeeAlert
from hall.domain.handling.telling import ReportMessage
from hall.domain.handling.together import commands as together
from hall.domain.handling.together.form_commands import FillForm
from hall.domain.handling.urgency import commands as channel
from hall.service.beginning import begin_by_act
from hall.service.bodies import Body
from hall.service.handling import (
    accepting,
    applying,
    at_once,
    ending,
    pausing,
    receiving,
    recomputing,
    revoking,
    supplementing,
    telling,
    watching,
)
from hall.service.handling.applicants import acting, continuing, credit, reading_log
from hall.service.handling.applicants import records as applicants
from hall.service.handling.calendar import changes as calendar_changes
from hall.service.handling.money import charging, receipts, tills
from hall.service.handling.notices import delivering, printing
from hall.service.handling.supervision import alerts
from hall.service.handling.together import meetings, one_form
from hall.service.handling.together import parts as joint_parts
from hall.service.handling.urgency import green, urgent
from hall.service.unit import Unit
from hall.store import cases

Handler = Callable[[Unit, Any], Body]

_HANDLERS: dict[type[Command], Handler] = {
    OpenCase: applying.open_case,
    ContinueOnline: continuing.continue_online,
    c.ReceiveCase: receiving.receive,
    c.TickMaterials: receiving.tick,
    c.HandIn: receiving.tick,
    c.AcceptCase: accepting.accept,
    c.FinishAtOnce: at_once.finish_at_once,
    c.ChangeKind: receiving.change_kind,
    c.AskSupplement: supplementing.ask,
    c.WithdrawCase: supplementing.withdraw,
    c.StopClock: pausing.stop,
    c.ResumeClock: pausing.resume,
    c.AskExtension: pausing.ask_extension,
    c.ApproveExtension: pausing.approve_extension,
    c.RefuseExtension: pausing.refuse_extension,
    c.RecordSurvey: pausing.survey,
    c.SendUp: pausing.send_up,
    c.ComeBack: pausing.come_back,
    c.DecideCase: ending.decide,
    c.MakeReady: ending.make_ready,
    c.CollectResult: ending.collect,
    c.ReturnCase: ending.send_back,
    c.AskReview: ending.ask_review,
    c.ReviewReturn: ending.review,
    c.VerifyCommitment: ending.verify_commitment,
    c.ExcusePapers: revoking.excuse,
    c.RevokeDecision: revoking.revoke,
    c.RecordDiscredit: credit.record,
    c.RepairCredit: credit.repair,
    c.ArchiveCase: ending.archive,
    c.LookAtCases: watching.look,
    c.RecomputeCases: recomputing.recompute_portion,
    SeeAlert: alerts.see,
    notice.PrintMissing: printing.print_missing,
    notice.PrintNotice: printing.print_notice,
    notice.DeliverCopy: delivering.deliver_copy,
    notice.DeliverCopies: delivering.deliver_copies,
    fee.OrderFee: charging.order,
    fee.CancelFee: charging.cancel,
    fee.WaiveFee: charging.waive,
    fee.PayFee: charging.pay,
    fee.RecordBill: charging.record_bill,
    fee.PrintReceipt: receipts.print_receipt,
    fee.RefundFee: charging.ask_refund,
    fee.ApproveRefund: charging.approve_refund,
    fee.DenyRefund: charging.deny_refund,
    fee.OpenTill: tills.open_till,
    fee.CloseTill: tills.close_till,
    ReportMessage: telling.report,
    FillForm: one_form.fill,
    agency.RecordAgent: acting.record,
    agency.HandOver: acting.hand_over,
    agency.TakeOver: acting.take_over,
    agency.ListPapers: acting.list_papers,
    agency.GiveBackPapers: acting.give_back,
    together.AcknowledgePart: joint_parts.acknowledge,
    together.FinishPart: joint_parts.finish,
    together.SettleRefusal: joint_parts.settle,
    together.StopPart: joint_parts.stop,
    together.ResumePart: joint_parts.resume,
    together.ScheduleMeeting: meetings.schedule,
    together.RecordAttendance: meetings.record,
    together.CloseMeeting: meetings.close,
    together.CancelMeeting: meetings.cancel,
    channel.RecogniseUrgent: urgent.recognise,
    channel.WithdrawUrgent: urgent.withdraw,
    channel.AdmitGreen: green.admit,
    channel.GreenReceive: green.receive,
    channel.GreenFinish: green.finish,
    channel.GreenSubmit: green.submit,
    channel.SignAfter: green.sign_after,
    channel.GreenCollectForm: green.collect,
    channel.GreenFile: green.file,
    calendar.ImportCalendarYear: calendar_changes.import_year,
    calendar.OverrideDay: calendar_changes.override_day,
    calendar.WithdrawOverride: calendar_changes.withdraw_override,
    applicant.RecordApplicant: applicants.record,
    applicant.EraseApplicants: applicants.erase,
    applicant.NoteExport: applicants.note_export,
    applicant.NoteReading: reading_log.note_reading,
}


def _at_its_window(handler: Handler) -> Handler:
    """An act on a case has its citizen before it, where his visit is called to that window."""

    def carry_out(unit: Unit, command: c.CaseAction) -> Body:
        begin_by_act(unit, cases.by_number(unit.connection, command.case).id)
        return handler(unit, command)

    return carry_out


HANDLERS: dict[type[Command], Handler] = {
    command: _at_its_window(handler) if issubclass(command, c.CaseAction) else handler
    for command, handler in _HANDLERS.items()
}
