"""Which function carries out which command: the whole behaviour of the hall on one screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall.domain import commands as c
from hall.service import (
    calling,
    device_health,
    duty,
    finishing,
    holding,
    issuing,
    moving,
    rating,
    spool,
    staffing,
    subscribing,
)
from hall.service.bodies import Body
from hall.service.handling import table as handling
from hall.service.unit import Unit

Handler = Callable[[Unit, Any], Body]

HANDLERS: dict[type[c.Command], Handler] = {
    **handling.HANDLERS,
    c.IssueTicket: issuing.issue,
    c.ChangePosts: staffing.change_posts,
    c.AddCase: issuing.add_case,
    c.ReprintSlip: issuing.reprint,
    c.CallNext: calling.call_next,
    c.CallTicket: calling.call_ticket,
    c.Recall: calling.recall,
    c.BeginService: calling.begin,
    c.FinishService: finishing.finish,
    c.MarkNoShow: finishing.no_show,
    c.HoldTicket: holding.hold,
    c.UnholdTicket: holding.unhold,
    c.TransferTicket: moving.transfer_ticket,
    c.TransferFromCounter: moving.transfer_from_counter,
    c.PinTicket: moving.pin,
    c.CancelTicket: moving.cancel,
    c.ReinstateTicket: moving.reinstate,
    c.SignOn: duty.sign_on,
    c.SignOff: duty.sign_off,
    c.PauseCounter: duty.pause,
    c.ResumeCounter: duty.resume,
    c.OpenDay: duty.open_day,
    c.CloseDay: duty.close_day,
    c.ImportCatalog: duty.import_catalog,
    c.TakeUp: duty.take_up,
    c.TryStorage: duty.try_storage,
    c.AskRating: rating.ask,
    c.RateAtPad: rating.at_pad,
    c.RateByCode: rating.by_code,
    c.EndUnratedWaits: rating.end_waits,
    c.ClaimSlips: spool.claim,
    c.ReportSlip: spool.report,
    c.ReportDevice: device_health.report,
    c.MissDevices: device_health.miss,
    c.MoveCursor: subscribing.move_cursor,
}
