"""Which forms a viewer is offered on a case."""

from __future__ import annotations

from counters.case_forms import acting, centre, credit, ending, fees, parts, receiving, timing
from counters.case_forms.form import Desk, Form, Offer, Offers
from hall.domain.handling.phases import Act

_ACTS: tuple[tuple[Act, Offer], ...] = (
    (Act.FINISH_AT_ONCE, receiving.at_once),
    (Act.ACCEPT, receiving.accept),
    (Act.ASK_SUPPLEMENT, receiving.supplement),
    (Act.ACCEPT, receiving.tolerate),
    (Act.ACCEPT, receiving.commit),
    (Act.DECIDE, ending.decide),
    (Act.MAKE_READY, ending.ready),
    (Act.COLLECT, ending.collect),
    (Act.RESUME, timing.resume),
    (Act.COME_BACK, timing.come_back),
    (Act.STOP, timing.stop),
    (Act.EXTEND, timing.extend),
    (Act.SURVEY, timing.survey),
    (Act.SEND_UP, timing.send_up),
    (Act.CHANGE_KIND, timing.kind),
    (Act.ASK_REVIEW, ending.ask_review),
    (Act.OVERTURN, ending.review),
    (Act.VERIFY_COMMITMENT, ending.verify),
    (Act.EXCUSE, ending.excuse),
    (Act.REVOKE, ending.revoke),
    (Act.WITHDRAW, receiving.withdraw),
    (Act.RETURN, receiving.send_back),
    (Act.ARCHIVE, ending.archive),
)
"""Acts that phase and post alone decide."""
_MORE: tuple[Offers, ...] = (
    timing.approvals,
    acting.applicant,
    credit.credit,
    parts.parts,
    parts.meetings,
    centre.urgent,
    centre.green,
    fees.charges,
    acting.one_form,
    acting.agency,
)
"""Acts with conditions of their own; the rules are the domain's."""
_LOOKS = ("go", "", "risk")
"""Of buttons, in the order in which they stand."""


def forms_for(desk: Desk) -> dict[str, tuple[Form, ...]]:
    """The forms by their place on the page, the usual next step first."""
    found: list[Form] = []
    for act, make in _ACTS:
        form = make(desk) if desk.allows(act) else None
        if form is not None:
            found.append(form)
    for offers in _MORE:
        found.extend(offers(desk))
    places: dict[str, list[Form]] = {}
    for form in sorted(found, key=lambda one: _LOOKS.index(one.look)):
        places.setdefault(form.place, []).append(form)
    return {place: tuple(forms) for place, forms in places.items()}
