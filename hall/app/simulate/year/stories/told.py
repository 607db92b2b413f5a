"""Which story a matter has: by its kind, and by its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hall.app.simulate.year.days import Days
from hall.app.simulate.year.mix import Matter, Turn
from hall.app.simulate.year.steps import Come, Leave, Story
from hall.app.simulate.year.stories.agency import Agency
from hall.app.simulate.year.stories.green import Green
from hall.app.simulate.year.stories.jointly import Jointly
from hall.app.simulate.year.stories.online import Online
from hall.app.simulate.year.stories.ordinary import Ordinary
from hall.app.simulate.year.stories.returning import Returning
from hall.app.simulate.year.stories.supplements import Supplements
from hall.app.simulate.year.stories.trust import Trust
from hall.domain.cases import CaseKind
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import ItemKind


def story(matter: Matter, catalog: Catalog, days: Days) -> Story:
    """The story of a matter."""
    return _Stories(matter, catalog, days).told()


class _Stories(Ordinary, Supplements, Trust, Returning, Jointly, Agency, Online, Green):
    """One matter's, by its kind and its turn; the public ones are the turns."""

    def told(self) -> Story:
        matter = self._matter
        if matter.never_shows:
            yield Come(item=self._item.code, never_shows=True)
        elif matter.enquiry:
            yield from self._visit()
            yield Leave(slots=1, kind=CaseKind.ENQUIRY)
        elif self._item.kind is ItemKind.IMMEDIATE:
            yield from self.at_once()
        elif self._item.kind is ItemKind.JOINT:
            yield from self.joint()
        elif self._item.kind is ItemKind.REPORTED_UP:
            yield from self.sent_up()
        else:
            yield from _TURNS[matter.turn](self)


_TURNS: Mapping[Turn, Callable[[_Stories], Story]] = {
    Turn.PLAIN: _Stories.plain,
    Turn.LATE: _Stories.late,
    Turn.REFUSED: _Stories.refused,
    Turn.LISTED: _Stories.listed,
    Turn.SUPPLEMENT: _Stories.supplement,
    Turn.SUPPLEMENT_AGAIN: _Stories.supplement_again,
    Turn.SUPPLEMENT_ONLINE: _Stories.supplement_online,
    Turn.SUPPLEMENT_LAPSES: _Stories.supplement_lapses,
    Turn.ASKED_AFTERWARDS: _Stories.asked_afterwards,
    Turn.TOLERANCE: _Stories.tolerance,
    Turn.TOLERANCE_LAPSES: _Stories.tolerance_lapses,
    Turn.TOLERANCE_EXCUSED: _Stories.tolerance_excused,
    Turn.TOLERANCE_BROKEN: _Stories.tolerance_broken,
    Turn.COMMITMENT: _Stories.commitment,
    Turn.COMMITMENT_IN_PART: _Stories.commitment_in_part,
    Turn.REVOKED: _Stories.revoked,
    Turn.DEEMED: _Stories.deemed,
    Turn.RETURNED: _Stories.returned,
    Turn.TURNED_AWAY: _Stories.turned_away,
    Turn.RETURNED_SURVEYED: _Stories.returned_surveyed,
    Turn.RETURNED_UNSURVEYED: _Stories.returned_unsurveyed,
    Turn.RETURNED_JOINTLY: _Stories.returned_jointly,
    Turn.SURVEYED_JOINTLY: _Stories.surveyed_jointly,
    Turn.STOPPED: _Stories.stopped,
    Turn.EXTENDED: _Stories.extended,
    Turn.EXTENSION_REFUSED: _Stories.extension_refused,
    Turn.WITHDRAWN: _Stories.withdrawn,
    Turn.SENT_UP: _Stories.sent_up,
    Turn.URGENT: _Stories.urgent,
    Turn.BY_HELPER: _Stories.by_helper,
    Turn.BY_RELATIVE: _Stories.by_relative,
    Turn.ONLINE: _Stories.online,
    Turn.GREEN: _Stories.green,
}
