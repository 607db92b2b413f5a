"""What must hold for every decoder, whatever bytes come in whatever pieces.

Each target takes one input and raises AssertionError when something does not hold; any other
exception is a fault of the decoder. The first bytes of an input say where the rest is cut.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, Protocol, TypeVar

from evdev import InputEvent, ecodes

from drivers.configuration import parse_address
from drivers.errors import DeviceConfigError
from drivers.keypads import ff68_frames, qs_frames
from drivers.printers.mechanism import Mechanism, PrintedSlip
from drivers.printers.replies import ReplyParser
from drivers.readers.lines import LONGEST_CODE, CodeLines
from drivers.readers.typed_codes import CHARACTERS, TypedCodes
from drivers.signs.templates import SignDecoder, SignTemplate, shipped_templates
from drivers.strokes import Action, Stroke, StrokeSorter
from hall.web.handler import MAX_FIELDS, BadHead, Head

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One decoder."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    """Inputs that it understands, to begin with."""


class Decoder(Protocol[Told]):
    """Bytes in, what they say out."""

    def feed(self, chunk: bytes, /) -> list[Told]: ...


def cut(data: bytes) -> tuple[bytes, list[bytes]]:
    """The input proper, whole and in the pieces that its first three bytes ask for."""
    marks, rest = data[:3], data[3:]
    edges = [0, *sorted(mark % (len(rest) + 1) for mark in marks), len(rest)]
    return rest, [rest[start:end] for start, end in pairwise(edges)]


def same_in_pieces(make: Callable[[], Decoder[Told]], data: bytes) -> tuple[bytes, list[Told]]:
    """What a decoder says, which must not depend on how the bytes were cut."""
    whole, pieces = cut(data)
    decoder = make()
    told = [one for piece in pieces for one in decoder.feed(piece)]
    assert told == make().feed(whole)
    return whole, told


def in_order(parts: Iterable[bytes], whole: bytes) -> None:
    """Nothing was made up: the parts stand in the input one after another."""
    place = 0
    for part in parts:
        place = whole.find(part, place)
        assert place >= 0, part
        place += len(part)


def ff68(data: bytes) -> None:
    whole, frames = same_in_pieces(ff68_frames.FrameDecoder, data)
    encoded = [ff68_frames.encode(frame) for frame in frames]
    in_order(encoded, whole)
    # A press behind whatever came is found: nothing holds it up.
    press = ff68_frames.Frame(address=1, function=1, data=b"\x0c")
    decoder = ff68_frames.FrameDecoder()
    decoder.feed(whole)
    behind = decoder.feed(ff68_frames.encode(press) * 2)
    assert behind[-1:] == [press]


def qs(data: bytes) -> None:
    whole, keys = same_in_pieces(lambda: qs_frames.KeyDecoder(range(0x31, 0x35)), data)
    in_order((qs_frames.encode_key(key) for key in keys), whole)


def printer_replies(data: bytes) -> None:
    same_in_pieces(ReplyParser, data)


def code_lines(data: bytes) -> None:
    _, codes = same_in_pieces(CodeLines, data)
    for code in codes:
        assert code == code.strip()
        assert code.isprintable()
        assert 0 < len(code.encode()) <= LONGEST_CODE


def typed_codes(data: bytes) -> None:
    codes, now = TypedCodes(), 0.0
    known = sorted(CHARACTERS)
    for first, second in zip(data[::2], data[1::2], strict=False):
        now += (second >> 4) / 4
        key = known[first] if first < len(known) else first
        code = codes.accept(Stroke(code=key, action=Action(second & 3)), now)
        assert code is None or 0 < len(code) <= LONGEST_CODE


def led_signs(data: bytes) -> None:
    for template in templates():
        whole, frames = same_in_pieces(_SignReader(template), data)
        in_order((frame for _, _, frame in frames), whole)
        for address, text, frame in frames:
            assert template.encode(address, text) == frame


@cache
def templates() -> Sequence[SignTemplate]:
    return [template for _, template in sorted(shipped_templates().items())]


@dataclass(frozen=True, slots=True)
class _SignReader:
    template: SignTemplate

    def __call__(self) -> SignDecoder:
        return SignDecoder(self.template)


def virtual_printer(data: bytes) -> None:
    """The printer of the simulator and of many tests: it must not itself be at fault."""
    whole, pieces = cut(data)
    assert _printed(pieces) == _printed([whole])


def _printed(pieces: list[bytes]) -> list[PrintedSlip]:
    # Not the answers: automatic status is told once for each piece, as a printer tells it in time.
    slips: list[PrintedSlip] = []
    mechanism = Mechanism(
        columns=48,
        encoding="gb18030",
        process_ids=True,
        printed=slips.append,
        stepped=lambda: None,
    )
    for piece in pieces:
        mechanism.receive(piece)
    return slips


def request_heads(data: bytes) -> None:
    file = io.BytesIO(data)
    try:
        head = Head(file)
    except BadHead:
        return
    read = data[: file.tell()]
    assert read.endswith((b"\r\n", b"\n")), "half a head was taken for a whole one"
    lines = list(head.headers)
    assert len(lines) <= MAX_FIELDS
    assert not any("\r" in line[:-2] or "\0" in line for line in lines)


def addresses(data: bytes) -> None:
    try:
        address = parse_address(data.decode("utf-8", "replace"))
    except DeviceConfigError:
        return
    assert address.scheme


class _Kernel:
    """A keyboard as evdev keeps it: what is held, a queue, and what happens when it is full."""

    def __init__(self) -> None:
        self.held: set[int] = set()
        self.presses: Counter[int] = Counter()
        self.queue: list[InputEvent] = []
        self.lost = False

    def toggle(self, code: int) -> None:
        value = int(code not in self.held)
        self.held ^= {code}
        self.presses[code] += value
        self.queue += [_event(ecodes.EV_KEY, code, value), _event(ecodes.EV_SYN, 0, 0)]

    def overflow(self) -> None:
        """All that nobody read is gone but the newest event."""
        self.lost = True
        dropped = _event(ecodes.EV_SYN, ecodes.SYN_DROPPED, 0)
        self.queue = [dropped, *self.queue[-1:]]

    def asked(self) -> list[int]:
        """What is held; and, as in the kernel, no key of the queue is told of again."""
        self.queue = [event for event in self.queue if event.type != ecodes.EV_KEY]
        return sorted(self.held)


def keyboards(data: bytes) -> None:
    """Whatever the kernel drops: no press twice, none lost without a loss, the same keys held."""
    kernel, sorter = _Kernel(), StrokeSorter()
    strokes: list[Stroke] = []
    for byte in [*data, 0xFF]:
        if byte < 0xE0:
            kernel.toggle(byte % 5 + 2)
        elif byte < 0xE8:
            kernel.overflow()
        else:
            batch, kernel.queue = kernel.queue, []
            strokes += sorter.sort(batch, kernel.asked)
    downs = Counter(stroke.code for stroke in strokes if stroke.action is Action.DOWN)
    assert all(downs[code] <= kernel.presses[code] for code in downs)
    if not kernel.lost:
        assert downs == kernel.presses
    kernel.toggle(2)
    sorter.sort(kernel.queue, kernel.asked)
    assert sorter._held == kernel.held


def _event(kind: int, code: int, value: int) -> InputEvent:
    return InputEvent(0, 0, kind, code, value)


FF68_CALL: Final = ff68_frames.encode(ff68_frames.Frame(address=5, function=1, data=b"\x0c"))

TARGETS: Mapping[str, Target] = {
    "addresses": Target(
        run=addresses,
        seeds=(b"serial:///dev/ttyUSB0?baud=9600", b"tcp://[::1]:9100", b"spy://loop://a"),
    ),
    "code_lines": Target(run=code_lines, seeds=(b"\0\1\2A023\r\n", "\0\1\2号票A1\r".encode())),
    "ff68": Target(
        run=ff68, seeds=(b"\3\5\7" + FF68_CALL * 2, b"\1\2\3\xffh\x08\x08h" + FF68_CALL)
    ),
    "keyboards": Target(run=keyboards, seeds=(bytes([1, 1, 0xE1, 2, 3, 0xFF, 3, 0xE2, 0xFF]),)),
    "led_signs": Target(
        run=led_signs,
        seeds=tuple(b"\2\4\6" + one.encode(7, one.cut("请A023到3号")) for one in templates()),
    ),
    "printer_replies": Target(
        run=printer_replies,
        seeds=(
            b"\1\2\3\x12\x16\x7e\x00",
            b"\2\3\4\x37\x220042\0\x5fTM-T88\0",
            b"\1\1\1\x10\0\x0f\0",
        ),
    ),
    "qs": Target(run=qs, seeds=(b"\1\2\3\x01\x20\x31\x07\x01\x21\x34\x07",)),
    "request_heads": Target(
        run=request_heads,
        seeds=(b"Host: hall\r\nContent-Length: 2\r\nIdempotency-Key: a\r\n\r\n", b"A:b\n\n"),
    ),
    "typed_codes": Target(run=typed_codes, seeds=(bytes([1, 1, 2, 1, 28, 1]) * 2,)),
    "virtual_printer": Target(
        run=virtual_printer,
        seeds=(
            b"\4\5\6\x1b@\x1c&\x1ba\x01\x1d!\x11"
            + "某县".encode("gb18030")
            + b"\n\x1dVA\0\x1dr\x01",
            b"\4\5\6\x1d(k\x03\x001C\x06\x1d(k\x05\x001P0ab\x1d(k\x03\x001Q0\x10\x04\x01\n\x1dV\0",
        ),
    ),
}
