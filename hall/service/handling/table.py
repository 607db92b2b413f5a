"""Which function carries out which command on a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall.domain.commands import Command
from hall.domain.handling import agency_commands as agency
from hall.domain.handling import applicant_commands as applicant
from hall.domain.handling import calendar_commands as calendar
from hall.domain.handling import commands as c
from hall.domain.handling import fee_commands as fee
from hall.domain.handling import green_commands as channel
from hall.domain.handling import joint_commands as together
from hall.domain.handling import notice_commands as notice
from hall.domain.handling.alert_commands import SeeAlert
from hall.domain.handling.form_commands import FillForm
from hall.domain.handling.telling import ReportMessage
from hall.service.bodies import Body
from hall.service.handling import (
    acting,
    alerts,
    applicants,
    at_once,
    calendar_changes,
    charging,
    delivering,
    ending,
    green,
    joint_parts,
    meetings,
    one_form,
    pausing,
    printing,
    receiving,
    supplementing,
    telling,
    tills,
    urgent,
    watching,
)
from hall.service.unit import Unit

HANDLERS: dict[type[Command], Callable[[Unit, Any], Body]] = {
    c.ReceiveCase: receiving.receive,
    c.TickMaterials: receiving.tick,
    c.HandIn: receiving.tick,
    c.AcceptCase: receiving.accept,
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
    c.ArchiveCase: ending.archive,
    c.LookAtCases: watching.look,
    SeeAlert: alerts.see,
    notice.PrintMissing: printing.print_missing,
    notice.PrintNotice: printing.print_notice,
    notice.DeliverCopy: delivering.deliver_copy,
    notice.DeliverCopies: delivering.deliver_copies,
    fee.OrderFee: charging.order,
    fee.CancelFee: charging.cancel,
    fee.WaiveFee: charging.waive,
    fee.PayFee: charging.pay,
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
}
