"""Why something cannot be done about a fee."""

from __future__ import annotations

from hall.domain.errors import NotFound, Refused


class UnknownOrder(NotFound):
    code = "fee.order_unknown"
    sentence = "没有编号为“{order}”的缴费单。"
    title = "Unknown fee order"


class FeeNotApproved(Refused):
    """Charging what no approved standard names is a violation (R2: 3 to 5 points)."""

    code = "fee.not_approved"
    sentence = "事项“{item}”没有编码为“{fee}”的已批准收费标准，不得收费。"
    title = "No approved standard for this charge"


class NothingToPay(Refused):
    code = "fee.nothing_to_pay"
    sentence = "收费项目“{fee}”不收费，无须开具缴费单。"
    title = "The standard is zero"


class OrderedBefore(Refused):
    code = "fee.ordered_before"
    sentence = "办件{case}已开具同一项目的缴费单{order}，不得重复收费。"
    title = "The same fee of the case was ordered before"


class CaseOver(Refused):
    """Nothing is charged for a case that is over."""

    code = "fee.case_over"
    sentence = "办件{case}已经结束，不能再收费。"
    title = "The case is over"


class WrongOrderState(Refused):
    """The (state, act) pair is not in the table of an order's transitions."""

    code = "fee.wrong_state"
    sentence = "缴费单{order}当前为“{state_name}”，不能{wanted}。"
    title = "The order's state does not allow this"


class NotLess(Refused):
    code = "fee.not_less"
    sentence = "减免后的金额应低于现应缴金额，且不低于零。"
    title = "A waiver lowers the amount"


class NotTheCashier(Refused):
    """Window clerks take no money (R1)."""

    code = "fee.not_cashier"
    sentence = "{counter}号窗口不是收费窗口。请引导群众到收费窗口缴费，其他窗口不得收取现金。"
    title = "Only a cashier window takes money"


class CashShort(Refused):
    code = "fee.cash_short"
    sentence = "实收金额不足：应缴{due}元。"
    title = "Less was received than is due"


class Unpaid(Refused):
    """A result is not handed over while its fee is owed."""

    code = "fee.unpaid"
    sentence = "办件{case}还有未缴的费用（{orders}），请先到收费窗口缴费。"
    title = "A fee is still open"


class FeeGivenBack(Refused):
    """Its fee was given back, and nothing took its place."""

    code = "fee.given_back"
    sentence = (
        "办件{case}的费用已经退还（{orders}）。请重新开具缴费单，缴清后再发放结果；"
        "依法不收的，开单后办理免缴。"
    )
    title = "The fee was given back and not charged anew"


class TillLeftOpen(Refused):
    """Every day's money is settled on its day (日清日结)."""

    code = "fee.till_left_open"
    sentence = "{counter}号收费窗口{day}尚未日结，请先日结再收费。"
    title = "An earlier day's till was not closed"


class TillOpen(Refused):
    code = "fee.till_open"
    sentence = "{counter}号收费窗口今日已开始收费，不能再改备用金。"
    title = "The till is already open"


class NoTill(Refused):
    code = "fee.no_till"
    sentence = "{counter}号收费窗口没有待日结的收费。"
    title = "There is no till to close"


class KeptTooMuch(Refused):
    code = "fee.kept_too_much"
    sentence = "留存的备用金不能多于实点现金。"
    title = "More kept than was counted"


class TillShort(Refused):
    """Nobody pays out cash that is not there."""

    code = "fee.till_short"
    sentence = "{counter}号收费窗口现金不足，不能退款，请先补足备用金。"
    title = "The till has not enough cash"


class BillTaken(Refused):
    """One bill is for one payment."""

    code = "fee.bill_taken"
    sentence = "财政票据{bill}已登记在缴费单{order}上，请核对号码。"
    title = "The bill is on record for another payment"


class NotRefunded(Refused):
    code = "fee.not_refunded"
    sentence = "缴费单{order}没有退费，没有退费凭证可打。"
    title = "There is no refund to print a voucher of"


class NotPaid(Refused):
    code = "fee.not_paid"
    sentence = "缴费单{order}还没有缴费，没有收据可打。"
    title = "There is no payment to print a receipt of"


class NoReceiptPrinter(Refused):
    code = "fee.no_printer"
    sentence = (
        "{counter}号收费窗口没有打印机，也没有指定收据打印机。"
        "请系统管理员在 hall.toml 中添置后再打印。"
    )
    title = "Neither the window nor the hall has a printer for receipts"
