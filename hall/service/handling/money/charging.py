"""Fee orders: raised by the window, lowered by another hand, paid at the cashier, given back."""

from __future__ import annotations

from collections.abc import Mapping

from hall.domain import posts
from hall.domain.clock import moment
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.money import fees
from hall.domain.handling.money.amounts import yuan
from hall.domain.handling.money.commands import (
    ApproveRefund,
    CancelFee,
    DenyRefund,
    OrderFee,
    PayFee,
    RecordBill,
    RefundFee,
    WaiveFee,
)
from hall.domain.handling.money.errors import (
    BillTaken,
    CaseOver,
    CashShort,
    FeeGivenBack,
    FeeNotApproved,
    NothingToPay,
    NotLess,
    OrderedBefore,
    TillShort,
    Unpaid,
)
from hall.domain.handling.money.fees import FeeAct, Method, Order, OrderState
from hall.domain.handling.phases import ENDED, WITHOUT_RESULT
from hall.domain.posts import require_other_hand
from hall.domain.requirements import Fee
from hall.service.bodies import Body
from hall.service.handling.money.fee_view import order_body
from hall.service.handling.money.receipts import bill_number, print_with
from hall.service.handling.money.tills import till_for
from hall.service.handling.work import Work, allow, open_work
from hall.service.unit import Unit
from hall.store.handling import fees as rows
from hall.store.handling.notices import next_serial


def order(unit: Unit, command: OrderFee) -> Body:
    """Raise an order at the approved standard's amount.

    Raises FeeNotApproved, NothingToPay, OrderedBefore, CaseOver, Invalid for a quantity.
    """
    work = open_work(unit, command.case, None)
    allow(work, fees.ORDERED_BY)
    if work.course.phase in ENDED:
        raise CaseOver(case=work.number)
    item = work.item()
    fee = _approved(unit, item.code, command.fee)
    quantity = _quantity(fee, command.quantity)
    for other in rows.of_case(unit.connection, work.case.id):
        if other.fee == fee.code and other.state not in fees.OVER:
            raise OrderedBefore(case=work.number, order=other.number)
    year = moment(unit.now, unit.terms.zone).year
    serial = next_serial(unit.connection, f"fee_order:{year}")
    raised = _tell(
        work,
        None,
        "fee.ordered",
        {
            "order": fees.order_number(unit.terms.centre, year, serial),
            "item": item.code,
            "department": item.department,
            "fee": fee.code,
            "name": fee.name,
            "unit": fee.unit,
            "basis": fee.basis,
            "quantity": quantity,
            "standard_fen": fee.amount_fen,
            "amount_fen": fee.amount_fen * quantity,
        },
        counter=work.before.counter,
    )
    return order_body(unit, raised)


def _approved(unit: Unit, item: str, code: str) -> Fee:
    fee = next((one for one in unit.catalog.fees_of(item) if one.code == code), None)
    if fee is None:
        raise FeeNotApproved(item=unit.catalog.item(item).name, fee=code)
    if fee.amount_fen == 0:
        raise NothingToPay(fee=fee.name)
    return fee


def _quantity(fee: Fee, quantity: int) -> int:
    most = fees.QUANTITY_MAX if fee.by_quantity else 1
    if not 1 <= quantity <= most:
        raise Invalid(errors=[{"field": "quantity", "problem": f"1 to {most}"}])
    return quantity


def _tell(
    work: Work,
    before: Order | None,
    name: str,
    data: Mapping[str, object],
    *,
    counter: int | None = None,
) -> Order:
    """Append a fact of an order and write the row that follows from it."""
    of = {} if before is None else {"order": before.number}
    logged = work.emit(name, {**of, **data}, counter=counter)
    now = fees.after(before, logged)
    rows.put(work.unit.connection, work.case.id, now)
    return now


def _opened(unit: Unit, number: str, act: FeeAct) -> tuple[Work, Order]:
    found = rows.by_number(unit.connection, number)
    fees.permit(found, act)
    return open_work(unit, found.case, None), found


def cancel(unit: Unit, command: CancelFee) -> Body:
    """Take an order back before it is paid. Raises ReasonRequired, WrongOrderState."""
    work, found = _opened(unit, command.order, FeeAct.CANCEL)
    allow(work, fees.ORDERED_BY)
    reason = _reason(command.reason, "cancel_fee")
    return order_body(unit, _tell(work, found, "fee.cancelled", {"reason": reason}))


def waive(unit: Unit, command: WaiveFee) -> Body:
    """Charge less, or nothing, on a written basis; never by who raised the order.

    Raises PostNeeded, SameHand, NotLess, ReasonRequired.
    """
    act = FeeAct.LOWER if command.amount_fen else FeeAct.WAIVE
    work, found = _opened(unit, command.order, act)
    posts.require(unit.actor.posts, *fees.LOWERED_BY)
    require_other_hand(asked_by=found.ordered_by, approver=unit.actor.named)
    basis = _reason(command.basis, "waive_fee")
    if not 0 <= command.amount_fen < found.amount_fen:
        raise NotLess
    data = {
        "from_fen": found.amount_fen,
        "amount_fen": command.amount_fen,
        "basis": basis,
        "ordered_by": found.ordered_by,
    }
    return order_body(unit, _tell(work, found, "fee.waived", data))


def _reason(text: str, command: str) -> str:
    if not text.strip():
        raise ReasonRequired(command=command)
    return text.strip()


def pay(unit: Unit, command: PayFee) -> Body:
    """The cashier took the money; answers with the receipt.

    It is printed where the window has a printer for it; the answer does not wait for paper.

    Raises PostNeeded, NotTheCashier, SameHand, CaseOver, CashShort, TillLeftOpen, BillTaken,
    Invalid.
    """
    posts.require(unit.actor.posts, *fees.TAKEN_BY)
    work, found = _opened(unit, command.order, FeeAct.PAY)
    # Who charges takes no money (R1).
    require_other_hand(asked_by=found.ordered_by, approver=unit.actor.named)
    if work.course.phase in WITHOUT_RESULT:
        raise CaseOver(case=work.number)
    received = _received(command, found)
    till = till_for(unit, command.counter)
    year = moment(unit.now, unit.terms.zone).year
    serial = next_serial(unit.connection, f"receipt:{year}")
    data = {
        "receipt": fees.receipt_number(unit.terms.centre, year, serial),
        "method": command.method.value,
        "fee": found.fee,
        "quantity": found.quantity,
        "standard_fen": found.standard_fen,
        "given_up_fen": found.given_up_fen,
        "amount_fen": found.amount_fen,
        "received_fen": received,
        "till": till.id,
    }
    paid = _tell(work, found, "fee.paid", data, counter=command.counter)
    if command.bill.strip():
        paid = _bill(work, paid, command.bill, "")
    print_with(unit, paid, command.counter)
    return order_body(unit, paid)


def record_bill(unit: Unit, command: RecordBill) -> Body:
    """The number of the finance authority's bill (财政票据) that was given for the payment.

    Raises PostNeeded, WrongOrderState, BillTaken, ReasonRequired for another number, Invalid.
    """
    posts.require(unit.actor.posts, *fees.TAKEN_BY)
    work, found = _opened(unit, command.order, FeeAct.RECORD_BILL)
    return order_body(unit, _bill(work, found, command.bill, command.reason))


def _bill(work: Work, order: Order, text: str, reason: str) -> Order:
    number = bill_number(text)
    other = rows.by_bill(work.unit.connection, number)
    if other is not None and other.number != order.number:
        raise BillTaken(bill=number, order=other.number)
    if order.bill is not None and not reason.strip():
        raise ReasonRequired(command="record_bill")
    data = {"bill": number, "from_bill": order.bill, "reason": reason.strip()}
    return _tell(work, order, "fee.bill_recorded", data)


def _received(command: PayFee, found: Order) -> int:
    received = found.amount_fen if command.received_fen is None else command.received_fen
    if received < found.amount_fen:
        raise CashShort(due=yuan(found.amount_fen))
    if received > fees.MONEY_MAX:
        problem = f"at most {fees.MONEY_MAX} fen"
        raise Invalid(errors=[{"field": "received_fen", "problem": problem}])
    if command.method is not Method.CASH and received != found.amount_fen:
        problem = "only cash is handed over in another amount than is due"
        raise Invalid(errors=[{"field": "received_fen", "problem": problem}])
    return received


def ask_refund(unit: Unit, command: RefundFee) -> Body:
    """Ask for the money to be given back. Raises ReasonRequired, WrongOrderState."""
    work, found = _opened(unit, command.order, FeeAct.ASK_REFUND)
    allow(work, fees.REFUND_ASKED_BY)
    reason = _reason(command.reason, "refund_fee")
    return order_body(unit, _tell(work, found, "fee.refund_asked", {"reason": reason}))


def deny_refund(unit: Unit, command: DenyRefund) -> Body:
    """It is not given back, for a reason. Raises SameHand, ReasonRequired."""
    work, found = _asked(unit, command.order, FeeAct.DENY_REFUND)
    reason = _reason(command.reason, "deny_refund")
    return order_body(unit, _tell(work, found, "fee.refund_denied", {"reason": reason}))


def approve_refund(unit: Unit, command: ApproveRefund) -> Body:
    """Another hand approves, and a cashier window gives it back the way it was paid.

    Raises SameHand, NotTheCashier, TillShort, TillLeftOpen.
    """
    work, found = _asked(unit, command.order, FeeAct.REFUND)
    assert found.method is not None
    till = till_for(unit, command.counter)
    if found.method is Method.CASH:
        there = till.opening_fen + rows.flow(unit.connection, till.id).cash_fen
        if there < found.amount_fen:
            raise TillShort(counter=command.counter)
    year = moment(unit.now, unit.terms.zone).year
    serial = next_serial(unit.connection, f"refund:{year}")
    data = {
        "refund": fees.refund_number(unit.terms.centre, year, serial),
        "method": found.method.value,
        "amount_fen": found.amount_fen,
        "asked_by": found.refund_asked_by,
        "till": till.id,
    }
    refunded = _tell(work, found, "fee.refunded", data, counter=command.counter)
    print_with(unit, refunded, command.counter, refund=True)
    return order_body(unit, refunded)


def _asked(unit: Unit, number: str, act: FeeAct) -> tuple[Work, Order]:
    posts.require(unit.actor.posts, *fees.REFUNDED_BY)
    work, found = _opened(unit, number, act)
    require_other_hand(asked_by=found.refund_asked_by or "", approver=unit.actor.named)
    return work, found


def require_paid(work: Work) -> None:
    """A result is not handed over while its fee is owed; a refusal is.

    Raises Unpaid, and FeeGivenBack where the fee was refunded and no order replaced it.
    """
    if work.course.outcome == "refused":
        return
    orders = rows.of_case(work.unit.connection, work.case.id)
    owed = [one.number for one in orders if one.state is OrderState.OPEN]
    if owed:
        raise Unpaid(case=work.number, orders="、".join(owed))
    settled = {one.fee for one in orders if one.state not in fees.OVER}
    back = {one.fee: one.number for one in orders if one.state is OrderState.REFUNDED}
    unsettled = {fee: number for fee, number in back.items() if fee not in settled}
    if not unsettled:
        return
    # A standard that was abolished asks for nothing, and no order of it can be raised anew.
    approved = work.unit.catalog.fees_of(work.item().code)
    asked = [unsettled[one.code] for one in approved if one.amount_fen and one.code in unsettled]
    if asked:
        raise FeeGivenBack(case=work.number, orders="、".join(asked))
