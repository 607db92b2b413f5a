"""The inside of the virtual printer: paper, cover, held data, and the slips that came out.

No threads and no wire: bytes in, answers out. Not safe to be used by two threads at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from drivers.ports import Paper
from drivers.printers.commands import Command, RealTimeFilter, Text, Unknown, take

LINE_DOTS = 30
"""The feed of a line unless ESC 3 says otherwise: a sixth of an inch at 180 dots."""
_RASTER_HEAD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One line of text on the paper."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False
    align: int = 0
    """0 left, 1 centre, 2 right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCode:
    """A QR code on the paper."""

    content: str
    module: int
    level: int
    align: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedImage:
    """A band of dots on the paper."""

    across: int
    """Bytes of a row, eight dots each."""
    rows: bytes
    """Row after row from the top; the highest bit is at the left, one is black."""
    align: int = 0

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self.rows) // self.across


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFeed:
    """Paper that was fed without printing."""

    dots: int


Printed = PrintedLine | PrintedCode | PrintedImage | PrintedFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSlip:
    """What came out between two cuts."""

    parts: tuple[Printed, ...]
    data: bytes
    unknown: tuple[bytes, ...] = ()
    """Commands that this printer does not know: on a real one they may print as rubbish."""

    @property
    def text(self) -> str:
        """The slip as plain text; a QR code is its content in brackets."""
        return "\n".join(_in_words(self.parts))


def _in_words(parts: tuple[Printed, ...]) -> Iterator[str]:
    drawn = False
    for part in parts:
        if isinstance(part, PrintedFeed):
            continue
        if isinstance(part, PrintedLine):
            yield part.text
        elif isinstance(part, PrintedCode):
            yield f"[QR {part.content}]"
        elif not drawn:
            # Neighbouring bands are one drawing to who looks at it.
            yield "[点阵]"
        drawn = isinstance(part, PrintedImage)


class Mechanism:
    """One printer. ``stepped`` is called after every line that reached the paper."""

    def __init__(
        self,
        *,
        columns: int,
        encoding: str,
        process_ids: bool,
        printed: Callable[[PrintedSlip], None],
        stepped: Callable[[], None],
    ) -> None:
        self._columns = columns
        self._encoding = encoding
        self._process_ids = process_ids
        self._printed = printed
        self._stepped = stepped
        self.paper = Paper.OK
        self.cover_open = False
        self.cutter_jammed = False
        self._automatic = False
        self._told = b""
        self._filter = RealTimeFilter()
        self._held = bytearray()
        self._taken = bytearray()
        self._parts: list[Printed] = []
        self._unknown: list[bytes] = []
        self._reset()

    @property
    def online(self) -> bool:
        return self.paper is not Paper.OUT and not self.cover_open and not self.cutter_jammed

    def receive(self, data: bytes) -> bytes:
        """Take bytes, answer. Real-time questions are answered even while off-line."""
        rest, asked = self._filter.split(data)
        self._held += rest
        answers = b"".join(bytes([self._real_time(number)]) for number in asked)
        return answers + self.work()

    def work(self) -> bytes:
        """Go on with the held data as far as paper and cover allow; returns the answers."""
        answers = bytearray()
        while self.online:
            before = bytes(self._held)
            item = take(self._held)
            if item is None:
                break
            self._taken += before[: len(before) - len(self._held)]
            if isinstance(item, Text):
                self._line += item.data
            elif isinstance(item, Unknown):
                self._unknown.append(item.data)
            else:
                answers += self._run(item)
        return bytes(answers) + self._automatic_status()

    def power_off(self) -> None:
        """Lose everything that was not printed yet."""
        self._held.clear()
        self._taken.clear()
        self._parts.clear()
        self._filter = RealTimeFilter()
        self._automatic = False
        self._reset()

    def _reset(self) -> None:
        self._line = bytearray()
        self._width = self._height = 1
        self._bold = False
        self._align = 0
        self._code: bytes = b""
        self._module, self._level = 3, 48
        self._automatic = False

    def _run(self, command: Command) -> bytes:
        name, data = command.name, command.data
        if name == b"\n":
            self._end_line()
        elif name == b"\x1b@":
            self._reset()
        elif name == b"\x1ba":
            self._align = data[0] % 48
        elif name == b"\x1bE":
            self._bold = bool(data[0] & 1)
        elif name == b"\x1d!":
            self._width, self._height = (data[0] >> 4) + 1, (data[0] & 7) + 1
        elif name in (b"\x1bd", b"\x1bJ"):
            self._feed(data[0], in_lines=name == b"\x1bd")
        elif name == b"\x1dv0":
            self._raster(data)
        elif name == b"\x1d(k":
            self._two_dimensional(data)
        elif name == b"\x1dV":
            self._cut()
        else:
            return self._query(name, data)
        return b""

    def _query(self, name: bytes, data: bytes) -> bytes:
        if name == b"\x1dr":
            return bytes([{Paper.LOW: 0x03, Paper.OUT: 0x0F}.get(self.paper, 0x00)])
        if name == b"\x1da":
            self._automatic, self._told = data[0] != 0, b""
        if name == b"\x1d(H" and data[:2] == b"00" and self._process_ids:
            return b"\x37\x22" + data[2:6] + b"\x00"
        return b""

    def _two_dimensional(self, data: bytes) -> None:
        function, figure = data[:2], data[2:3]
        if function == b"1C" and figure:
            self._module = figure[0]
        elif function == b"1E" and figure:
            self._level = figure[0]
        elif function == b"1P":
            self._code = data[3:]
        elif function == b"1Q":
            content = self._code.decode("utf-8", "replace")
            self._add(
                PrintedCode(
                    content=content, module=self._module, level=self._level, align=self._align
                )
            )

    def _feed(self, count: int, *, in_lines: bool) -> None:
        self._parts.append(PrintedFeed(dots=count * LINE_DOTS if in_lines else count))
        for _ in range(count if in_lines else 1):
            self._stepped()

    def _raster(self, data: bytes) -> None:
        across = data[1] + 256 * data[2]
        if across and len(data) > _RASTER_HEAD:
            self._add(PrintedImage(across=across, rows=data[_RASTER_HEAD:], align=self._align))

    def _end_line(self) -> None:
        text = bytes(self._line).decode(self._encoding, "replace")
        self._line.clear()
        for row in _rows(text, self._columns // self._width):
            self._add(
                PrintedLine(
                    text=row,
                    width=self._width,
                    height=self._height,
                    bold=self._bold,
                    align=self._align,
                )
            )

    def _add(self, part: Printed) -> None:
        self._parts.append(part)
        self._stepped()

    def _cut(self) -> None:
        slip = PrintedSlip(
            parts=tuple(self._parts), data=bytes(self._taken), unknown=tuple(self._unknown)
        )
        self._parts.clear()
        self._unknown.clear()
        self._taken.clear()
        self._printed(slip)

    def _real_time(self, number: int) -> int:
        out = self.paper is Paper.OUT
        if number == 1:
            return 0x12 | (0 if self.online else 0x08)
        if number == 2:
            error = 0x40 if self.cutter_jammed else 0
            return 0x12 | (0x04 if self.cover_open else 0) | (0x20 if out else 0) | error
        if number == 3:
            return 0x12 | (0x08 if self.cutter_jammed else 0)
        if number == 4:
            low = self.paper is not Paper.OK
            return 0x12 | (0x0C if low else 0) | (0x60 if out else 0)
        return 0x12

    def _automatic_status(self) -> bytes:
        """ASB when it is on and something changed since it was last told."""
        if not self._automatic:
            return b""
        first = 0x10 | (0 if self.online else 0x08) | (0x20 if self.cover_open else 0)
        third = {Paper.LOW: 0x03, Paper.OUT: 0x0F}.get(self.paper, 0x00)
        second = 0x08 if self.cutter_jammed else 0x00
        status = bytes((first, second, third, 0x00))
        if status == self._told:
            return b""
        self._told = status
        return status


def _rows(text: str, columns: int) -> list[str]:
    """A line that is too long goes on in the next one, as on a real printer."""
    rows, row, used = [], "", 0
    for character in text:
        width = 2 if east_asian_width(character) in "WFA" else 1
        if used + width > columns:
            rows.append(row)
            row, used = "", 0
        row += character
        used += width
    return [*rows, row]
