"""Our slips, read by what we did not write: emupos takes the bytes, zbar reads the code."""

from __future__ import annotations

import subprocess

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import CoverOpen, DeviceRefused, PaperOut
from drivers.ports import Line, Paper, PrintOutcome, Slip, TicketPrinter
from drivers.registry import open_printer
from tests.drivers.printer_rigs import SLIP, TEXT
from tests.emulator.conftest import PATIENCE, Emulator

pytestmark = pytest.mark.emulator

CODE = "https://hall.example.gov.cn/f/7KQ2"


def opened(emulator: Emulator, **options: object) -> TicketPrinter:
    settings = {"confirm_seconds": PATIENCE, "answer_seconds": 2.0, **options}
    return open_printer(
        DeviceConfig(
            name="slip", kind=DeviceKind.PRINTER, driver="escpos", options=settings,
            address=f"tcp://127.0.0.1:{emulator.port}",
        )
    )  # fmt: skip


def test_text_and_code_are_read_as_they_were_meant(emulator: Emulator) -> None:
    printer = opened(emulator)
    assert printer.status().paper is Paper.OK
    assert printer.print(SLIP) is PrintOutcome.CONFIRMED
    printer.close()
    (receipt,) = emulator.receipts(1)
    lines = [line.strip() for line in receipt.text.splitlines() if line.strip()]
    for line in TEXT.splitlines():
        assert line.removeprefix("[QR ").removesuffix("]") in " ".join(lines)
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(receipt.picture)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert read.stdout.strip() == CODE
    assert "unknown" not in emulator.log, "a command that it does not know"


def test_a_drawn_slip_is_one_slip_whose_code_can_be_read(emulator: Emulator) -> None:
    printer = opened(emulator, encoding="raster")
    assert printer.print(SLIP) is PrintOutcome.CONFIRMED
    printer.close()
    (receipt,) = emulator.receipts(1)
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(receipt.picture)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert read.stdout.strip() == CODE
    assert "unknown" not in emulator.log, "a command that it does not know"


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [("cover-open", CoverOpen), ("offline", DeviceRefused), ("paper-out", PaperOut)],
)
def test_what_is_wrong_is_known_before_a_byte_is_sent(
    emulator: Emulator, fault: str, refusal: type[DeviceRefused]
) -> None:
    printer = opened(emulator)
    emulator.suffer(fault)
    with pytest.raises(refusal):
        printer.print(SLIP)
    assert not printer.may_be_on_paper
    emulator.recover(fault)
    assert printer.print(Slip(job="b", parts=(Line(text="A024"),))) is PrintOutcome.CONFIRMED
    printer.close()
    (receipt,) = emulator.receipts(1)
    assert receipt.text.strip() == "A024"


def test_little_paper_is_told_and_printed_on(emulator: Emulator) -> None:
    printer = opened(emulator)
    emulator.suffer("paper-near-end")
    assert printer.status().paper is Paper.LOW
    assert printer.print(SLIP) is PrintOutcome.CONFIRMED
    printer.close()
    assert len(emulator.receipts(1)) == 1
