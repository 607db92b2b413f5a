"""Fees, papers and the one form on the page of a case, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.counters import case_desk as d
from tests.desks import Desks
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser


def test_a_fee_is_ordered_by_the_window_and_paid_at_the_cashier(
    desks: Desks, desk_hall: LiveHall
) -> None:
    d.clerk_of(desk_hall, "GA1", "GA")
    case = d.accepted(desk_hall, 13, "GA007")
    clerk = desks.open(f"/case/{case}", "GA1")
    fees = clerk.get_by_label("收费", exact=True)
    expect(fees.get_by_text("尚未开缴费单")).to_be_visible()
    fees.get_by_role("button", name="开缴费单").click()
    d.send(clerk, "开缴费单")
    expect(fees.get_by_role("row").last).to_contain_text("居民身份证工本费 20.00 待缴")
    # Who charges takes no money (R1).
    expect(fees.get_by_role("button")).to_have_text(["撤销缴费单"])

    cashier = desks.open(f"/case/{case}", "cashier")
    cashier.get_by_role("button", name="收款").click()
    dialog = cashier.get_by_role("dialog")
    dialog.get_by_label("实收（元）").fill("10")
    expect(dialog.get_by_text("还差 10.00 元")).to_be_visible()
    dialog.get_by_label("实收（元）").fill("50.5")
    expect(dialog.get_by_text("找零 30.50 元")).to_be_visible()
    cashier.keyboard.press("Enter")
    expect(cashier.get_by_label("收费", exact=True)).to_contain_text("实收 50.50，找零 30.50")
    [order] = desk_hall.call("GET", f"/cases/{case}/fees", role="staff")["orders"]
    assert (order["state"], order["receipt"]["counter"]) == ("paid", 60)


def test_a_fee_is_lowered_by_another_hand(desks: Desks, desk_hall: LiveHall) -> None:
    case = d.accepted(desk_hall, 13, "GA007")
    d.deed(desk_hall, case, "fees", fee="F1")
    leader = desks.open(f"/case/{case}", "leader")
    leader.get_by_role("button", name="减免").click()
    d.send(leader, "减免", 减免依据="低保家庭减半", 减免后应缴="10.00")
    expect(leader.get_by_label("收费", exact=True)).to_contain_text("低保家庭减半，原 20.00 元")


def test_papers_are_listed_and_given_back(desks: Desks, desk_hall: LiveHall) -> None:
    case = d.received(desk_hall, 1, "SJ002")
    page = desks.open(f"/case/{case}", "C1")
    page.get_by_text("其他事项").click()
    page.get_by_role("button", name="登记留存材料").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").first.fill("营业执照")
    dialog.get_by_label("原件").first.check()
    dialog.get_by_label("名称").last.fill("租赁合同")
    d.send(page, "登记留存材料")
    agency = page.get_by_label("代办和留存材料")
    licence, lease = (agency.get_by_role("row", name=name) for name in ("营业执照", "租赁合同"))
    expect(licence).to_contain_text("营业执照 原件")
    way = {"from_tier": "village", "to_tier": "city", "place": "县政务服务中心"}
    d.deed(desk_hall, case, "hand-over", **way)
    desk_hall.call("POST", f"/cases/{case}/take-over", {"missing": ["租赁合同"]}, role="staff")
    d.come_back(page)
    expect(lease).to_contain_text("移交时未收到")
    # What did not arrive is not given back by a tick that nobody made.
    agency.get_by_role("button", name="退还材料").click()
    d.send(page, "退还材料", 签收凭据="回执第12号")
    expect(licence).to_contain_text("回执第12号")
    expect(lease).to_contain_text("未退还")


def test_the_one_form_is_filled_once_and_reaches_every_part(
    desks: Desks, desk_hall: LiveHall
) -> None:
    number = d.received(desk_hall, 59, "SJ001")
    page = desks.open(f"/case/{number}", "C1")
    form = page.get_by_label("一张表", exact=True)
    expect(form.get_by_text("涉及个人信息的字段，登记服务对象后填写")).to_be_visible()
    form.get_by_role("button", name="填写一张表").click()
    d.send(page, "填写一张表", 企业名称="试验公司", 企业类型="有限责任公司")
    form.get_by_text("各环节的表").click()
    expect(form).to_contain_text("纳税人名称试验公司")
    form.get_by_role("button", name="更正").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("写错")
    dialog.get_by_label("企业名称").fill("城东公司")
    d.send(page, "更正")
    expect(form).to_contain_text("纳税人名称城东公司")
    # What stands with the applicant is there already, to be looked at.
    applicant = {"kind": "person", "name": "王小河", "id_kind": "passport",
                 "id_number": "E12345678", "phone": "13812345678"}  # fmt: skip
    desk_hall.call("POST", f"/cases/{number}/applicant", applicant, role="counter")
    page.reload()
    form.get_by_role("button", name="填写一张表").click()
    expect(page.get_by_role("dialog").get_by_label("联系电话")).to_have_value("13812345678")
