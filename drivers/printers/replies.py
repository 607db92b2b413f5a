"""What an ESC/POS printer says, told apart by bit pattern, in whatever pieces it arrives.

    DLE EOT n    0xx1xx10                       one byte, on request
    ASB          0xx1xx00 then three 0xx0xxxx   four bytes, of its own accord
    GS r n       0xx0xxxx                       one byte, in turn with the print data
    GS r 1       0xx0eenn                       of these: ee end of paper, nn near its end
    GS ( H       37 22 d1 d2 d3 d4 00           the process id of data that is now printed
    other block  37 or 5F, text, 00             ignored, but read to its end
    XON, XOFF    11, 13                         flow control; even amid others
    anything else is noise

A single byte of GS r's pattern is noise-prone: it means something only to who waits for it, and
only when its pairs agree (:func:`is_about_paper`).
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.ports import Paper, PrinterStatus

_BLOCK_STARTS = (0x37, 0x5F)
_BLOCK_LIMIT = 96
_XON, _XOFF = 0x11, 0x13


@dataclass(frozen=True, slots=True)
class RealTimeReply:
    """The answer to DLE EOT n. It does not say which n it answers."""

    bits: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes of ASB."""

    data: bytes


@dataclass(frozen=True, slots=True)
class QueuedReply:
    """The answer to GS r n (or GS I n): everything sent before it has been worked off."""

    bits: int


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """The print data before this GS ( H process id is on paper."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class OtherBlock:
    """A block reply that nobody asked for."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FlowControl:
    """XON (``ready`` true) or XOFF."""

    ready: bool


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that fits no pattern."""

    byte: int


Reply = (
    RealTimeReply | AutomaticStatus | QueuedReply | ProcessDone | OtherBlock | FlowControl | Noise
)


class ReplyParser:
    """Bytes in, replies out. Splitting the bytes differently never changes the replies."""

    def __init__(self) -> None:
        self._pending = bytearray()

    @property
    def midway(self) -> bool:
        """Whether the bytes so far end inside a reply."""
        return bool(self._pending)

    def reset(self) -> None:
        """Forget a reply that never came to its end."""
        self._pending.clear()

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            self._take(byte, replies)
        return replies

    def _take(self, byte: int, replies: list[Reply]) -> None:
        if byte in (_XON, _XOFF):
            replies.append(FlowControl(byte == _XON))
        elif not self._pending:
            self._begin(byte, replies)
        elif self._pending[0] in _BLOCK_STARTS:
            self._go_on_with_block(byte, replies)
        else:
            self._go_on_with_status(byte, replies)

    def _begin(self, byte: int, replies: list[Reply]) -> None:
        if byte in _BLOCK_STARTS or byte & 0x93 == 0x10:
            self._pending.append(byte)
        elif byte & 0x93 == 0x12:
            replies.append(RealTimeReply(byte))
        elif byte & 0x90 == 0x00:
            replies.append(QueuedReply(byte))
        else:
            replies.append(Noise(byte))

    def _go_on_with_status(self, byte: int, replies: list[Reply]) -> None:
        if byte & 0x90 != 0x00:
            self._give_up(byte, replies)
            return
        self._pending.append(byte)
        if len(self._pending) == 4:
            replies.append(AutomaticStatus(bytes(self._pending)))
            self._pending.clear()

    def _go_on_with_block(self, byte: int, replies: list[Reply]) -> None:
        if byte == 0x00:
            self._pending.append(byte)
            replies.append(_block(bytes(self._pending)))
            self._pending.clear()
        elif 0x20 <= byte <= 0x7E and len(self._pending) < _BLOCK_LIMIT:
            self._pending.append(byte)
        else:
            self._give_up(byte, replies)

    def _give_up(self, byte: int, replies: list[Reply]) -> None:
        replies.extend(Noise(pending) for pending in self._pending)
        self._pending.clear()
        self._begin(byte, replies)


def _block(data: bytes) -> Reply:
    if len(data) == 7 and data.startswith(b"\x37\x22"):
        return ProcessDone(data[2:6])
    return OtherBlock(data)


def is_about_paper(bits: int) -> bool:
    """Whether this may be an answer to GS r 1, and not to another GS r or GS I, or garbage.

    Bits 0 and 1 are one sensor, 2 and 3 another, so each pair is alike; 4 and 7 are 0; 5 and 6
    are reserved and may be anything (Epson's ``gs_lr``).
    """
    return bits & 0x90 == 0 and bits & 0x03 in (0x00, 0x03) and bits & 0x0C in (0x00, 0x0C)


def printer_answer(bits: int) -> PrinterStatus:
    """DLE EOT 1: bit 3 set while off-line."""
    return PrinterStatus(online=not bits & 0x08)


def offline_answer(bits: int) -> PrinterStatus:
    """DLE EOT 2: bit 2 cover, bit 5 stopped for want of paper, bit 6 some error.

    The error may be the cutter's, which only DLE EOT 3 tells: see :func:`has_error`.
    """
    return PrinterStatus(
        cover_open=bool(bits & 0x04),
        paper=Paper.OUT if bits & 0x20 else Paper.UNKNOWN,
        cutter_fault=None if has_error(bits) else False,
    )


def has_error(bits: int) -> bool:
    """Whether the answer to DLE EOT 2 speaks of an error."""
    return bool(bits & 0x40)


def error_answer(bits: int) -> PrinterStatus:
    """DLE EOT 3: bit 3 the cutter."""
    return PrinterStatus(cutter_fault=bool(bits & 0x08))


def paper_answer(bits: int) -> PrinterStatus:
    """DLE EOT 4: bits 5 and 6 end of paper, bits 2 and 3 near its end."""
    if bits & 0x60:
        return PrinterStatus(paper=Paper.OUT)
    return PrinterStatus(paper=Paper.LOW if bits & 0x0C else Paper.OK)


def automatic_answer(data: bytes) -> PrinterStatus:
    """The four bytes of ASB: off-line and cover in the first, cutter in the second, paper third."""
    first, second, third, _ = data
    paper = Paper.OUT if third & 0x0C else Paper.LOW if third & 0x03 else Paper.OK
    return PrinterStatus(
        online=not first & 0x08,
        cover_open=bool(first & 0x20),
        cutter_fault=bool(second & 0x08),
        paper=paper,
    )


def port_answer(bits: int) -> PrinterStatus:
    """LPGETSTATUS: bit 5 paper empty, bit 4 selected, bit 3 no error.

    A port knows no more: with paper it may be much or little, and the cover is one error of many.
    """
    out, selected, sound = bool(bits & 0x20), bool(bits & 0x10), bool(bits & 0x08)
    return PrinterStatus(
        paper=Paper.OUT if out else Paper.UNKNOWN, online=selected and sound and not out
    )


def merged(older: PrinterStatus, newer: PrinterStatus) -> PrinterStatus:
    """What both say together; the newer counts where it says something."""
    return PrinterStatus(
        paper=older.paper if newer.paper is Paper.UNKNOWN else newer.paper,
        online=older.online if newer.online is None else newer.online,
        cover_open=older.cover_open if newer.cover_open is None else newer.cover_open,
        cutter_fault=older.cutter_fault if newer.cutter_fault is None else newer.cutter_fault,
    )
