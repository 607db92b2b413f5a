"""The frames of ``ff68`` caller boxes: ``FF 68 LEN LEN 68 ADDR FUNC DATA... SUM 16``. Pure.

LEN = 2 + length of DATA; SUM = (ADDR + FUNC + sum of DATA) mod 256. 9600 8N1 on an RS-485 bus.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = b"\xff\x68"
SECOND_MARK = 0x68
END = 0x16
MAX_DATA = 6
"""The longest DATA that any of these boxes sends or takes: the six digits of a display frame.

It bounds how long a broken length can hold up what follows: a false header and one key press
fill the longest frame, so the press that follows a broken frame is never left waiting.
"""

ORDER = 0x01
DISPLAY = 0x02
BEEP = 0x03
RATED = 0x11

CALL = 0x0C
RECALL = 0x0D
ASK_RATING = 0x0B
CANCEL = 0x0E
CONFIRM = 0x0F
ONE_METRE = 0x11
PAUSE = 0x12
TRANSFER = 0x13

BLANK_DIGIT = 0x0A


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame of the bus, to or from a box."""

    address: int
    """The box, 0 to 255."""
    function: int
    data: bytes = b""
    """At most ``MAX_DATA`` bytes."""


def encode(frame: Frame) -> bytes:
    """The bytes of a frame. Raises ValueError when a part does not fit."""
    if len(frame.data) > MAX_DATA:
        raise ValueError(f"{len(frame.data)} data bytes, at most {MAX_DATA} fit")
    body = bytes((frame.address, frame.function)) + frame.data
    length = len(body)
    return MARK + bytes((length, length, SECOND_MARK)) + body + bytes((sum(body) % 256, END))


class FrameDecoder:
    """Finds the frames in a stream of bytes, whatever lies between and wherever it is split.

    After a byte that cannot belong to a frame the search goes on at the very next one, so that
    a broken frame never takes a whole one with it.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.skipped_bytes = 0
        """Bytes that belonged to no frame, since the beginning."""
        self.bad_frames = 0
        """Frames with a right head and a wrong sum or end, since the beginning."""

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that are complete with these bytes, in order."""
        self._buffer += chunk
        frames: list[Frame] = []
        while self._buffer:
            length = self._frame_length()
            if length is None:
                break
            if length == 0:
                self._skip_one()
                continue
            body, total, end = self._buffer[5 : length - 2], *self._buffer[length - 2 : length]
            if sum(body) % 256 != total or end != END:
                self.bad_frames += 1
                self._skip_one()
                continue
            frames.append(Frame(address=body[0], function=body[1], data=bytes(body[2:])))
            del self._buffer[:length]
        return frames

    def _frame_length(self) -> int | None:
        """Bytes of the frame at the front; 0 when there is none; None while it is not known."""
        head = self._buffer[:5]
        if not MARK.startswith(bytes(head[:2])):
            return 0
        if len(head) > 2 and not 2 <= head[2] <= 2 + MAX_DATA:
            return 0
        if len(head) > 3 and head[3] != head[2]:
            return 0
        if len(head) > 4 and head[4] != SECOND_MARK:
            return 0
        if len(head) < 5:
            return None
        length = 5 + head[2] + 2
        return int(length) if len(self._buffer) >= length else None

    def _skip_one(self) -> None:
        del self._buffer[0]
        self.skipped_bytes += 1
