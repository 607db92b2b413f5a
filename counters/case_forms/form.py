"""Forms and their fields; and the desk: one case and its viewer, that forms are made for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hall.domain.actors import Actor
from hall.domain.catalog_rows import Counter
from hall.domain.errors import HallError
from hall.domain.handling import rights
from hall.domain.handling.applicants.agency import Agency
from hall.domain.handling.figures import CasePolicy
from hall.domain.handling.money.fees import Order
from hall.domain.handling.notices import words as notice_words
from hall.domain.handling.phases import Act
from hall.domain.handling.together.parts import PartState
from hall.domain.handling.together.rights import require_whole
from hall.domain.posts import Post
from hall.domain.requirements import Fee
from hall.service.bodies import Body


class Input(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    YUAN = "yuan"
    """An amount as people write it, 20.50; sent in whole fen."""
    DATE = "date"
    TIME = "time"
    """Day and minute in the hall's zone; sent with its offset."""
    CHOICE = "choice"
    WINDOW = "window"
    """A choice of windows' numbers; sent as a number."""
    FLAG = "flag"
    NAMES = "names"
    """Boxes to tick; what is ticked is sent as a list."""
    LINES = "lines"
    """A line each; sent as a list."""
    PLACE = "place"
    """A choice of ``counter:13`` or ``department:GA``; sent as the one field or the other."""
    ROWS = "rows"
    """Several of a kind; sent as a list of objects, without rows whose first cell is empty."""


Choices = tuple[tuple[str, str], ...]
"""Values and labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in."""

    name: str
    label: str
    input: Input = Input.TEXT
    required: bool = False
    choices: Choices = ()
    """For CHOICE, WINDOW, NAMES and PLACE."""
    unticked: frozenset[str] = frozenset()
    """Of required NAMES, which otherwise are ticked at first: what somebody has to tick himself."""
    hint: str = ""
    value: str = ""
    """What stands there at first."""
    least: int = 1
    most: int = 365
    """Of a NUMBER."""
    inside: str = ""
    """Name of the object that the value is sent in; empty: among the others."""
    columns: tuple[Field, ...] = ()
    """Of ROWS."""
    rows: int = 1
    """Of ROWS, how many stand there at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One act: its path behind the case's, its button, its fields."""

    path: str
    """From the root of the API where it begins with a slash."""
    title: str
    fields: tuple[Field, ...] = ()
    say: str = ""
    """What to say to the citizen (rulebook 08); shown, never forced."""
    look: str = ""
    """Of the button: ``go`` for the usual next step, ``risk`` for what ends a case."""
    place: str = "acts"
    """Where on the page its button stands: ``acts``, ``more``, or a row's own name."""
    variant: str = ""
    """What tells it from another form of the same path."""
    about: str = ""
    """What it is done to, where the page has several: a part's name, an order's number."""
    fixed: tuple[tuple[str, object], ...] = ()
    """Fields that are sent and not asked for."""
    due_fen: int | None = None
    """Of a payment: the page says how much change to give."""

    @property
    def id(self) -> str:
        """The same however often the page is made anew."""
        return "-".join(filter(None, ("form", *self.path.strip("/").split("/"), self.variant)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What forms are made from."""

    case: Body
    actor: Actor
    policy: CasePolicy
    immediate: bool
    """The item is one that is usually finished on the spot."""
    in_parts: bool
    """The item names parts of several departments."""
    departments: Choices
    windows: tuple[Counter, ...] = ()
    own_windows: frozenset[int] = frozenset()
    """Numbers of the windows at which the viewer sits."""
    orders: tuple[Order, ...] = ()
    standards: tuple[Fee, ...] = ()
    agency: Agency = field(default_factory=Agency)
    now: str
    """In the hall's zone."""
    firm: tuple[str, ...] = ()
    """What is missing and may not follow later."""
    applicant_known: bool = False
    form_fields: tuple[Body, ...] = ()
    """Of the one form (一表制), with what was told."""
    on_record: Mapping[str, str] = field(default_factory=dict)
    """Of the one form, by code: what stands with the applicant already."""

    @property
    def number(self) -> str:
        return str(self.case["number"])

    @property
    def phase(self) -> str:
        return str(self.case["phase"])

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words of the case."""
        return tuple(str(one) for one in self.bodies(key))

    def bodies(self, key: str) -> list[Any]:
        """A list of the case."""
        found = self.case[key]
        assert isinstance(found, list)
        return found

    def trusts(self, needed: frozenset[Post]) -> bool:
        """Whether the viewer holds one of the posts and is not another department's window."""
        held = self.actor.posts & needed
        department, lead = self.case["department"], self.case["lead"]
        return bool(held) and not rights.is_elsewhere(
            held,
            self.actor.department,
            None if department is None else str(department),
            None if lead is None else str(lead),
        )

    def ends(self) -> bool:
        """Whether the viewer's window may end the case: a joint one, if it is responsible."""
        lead = self.case["lead"]
        return not self.joint() or passes(require_whole, self.actor, self.number, lead)

    def joint(self) -> bool:
        """Whether several departments have parts that were not cut off."""
        return any(one["state"] != PartState.ENDED.value for one in self.bodies("parts"))

    def in_phase(self, act: Act) -> bool:
        """Whether the case's phase allows the act to anybody."""
        return act.value in self.texts("acts")

    def allows(self, act: Act) -> bool:
        """Whether phase, posts and department allow the act."""
        return self.in_phase(act) and self.trusts(rights.PERMITTED[act])

    def going(self, key: str) -> bool:
        """Whether one of the case's halts of this list has not ended."""
        return any(one["ended_at"] is None for one in self.bodies(key))

    def department(self, code: str | None) -> str:
        """A department's name."""
        return dict(self.departments).get(code or "", code or "")

    def windows_for(self, passes: Callable[[Counter], bool]) -> Choices:
        """Windows to choose from, the viewer's own first."""
        own = self.own_windows
        found = sorted(filter(passes, self.windows), key=lambda one: one.number not in own)
        return tuple((str(one.number), f"{one.number}号 {one.name}") for one in found)


Offer = Callable[[Desk], Form | None]
"""A form for the desk; None where it would make no sense."""
Offers = Callable[[Desk], Iterator[Form]]


def passes(check: Callable[..., object], *arguments: object, **named: object) -> bool:
    """Whether a rule of the domain, which raises what it refuses, would let it pass."""
    try:
        check(*arguments, **named)
    except HallError:
        return False
    return True


def ticks(names: tuple[str, ...]) -> Choices:
    """Names that are their own labels."""
    return tuple((name, name) for name in names)


REASON = Field(name="reason", label="原因", input=Input.AREA, required=True)
GROUNDS: Choices = tuple((ground.value, words) for ground, words in notice_words.GROUNDS.items())
"""Of a return, and of a part's refusal."""
