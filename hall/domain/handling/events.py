"""The events of a case's handling, and the keys their data may have."""

from __future__ import annotations

HANDLING_EVENTS: dict[str, tuple[str, ...]] = {
    "case.received": (
        "case", "door", "item", "department", "accept_within", "accept_target", "materials",
    ),
    "case.materials_ticked": ("case", "materials", "act"),
    "case.materials_completed": ("case",),
    "case.kind_decided": ("case", "kind", "from", "reason", "handled_as"),
    "case.accepted": (
        "case", "because", "clock_from", "kind", "item", "guide_version", "promised", "statutory",
        "most_extension", "tolerance_days", "check_within",
    ),
    "case.supplement_asked": (
        "case", "missing", "again", "respond_days", "remark", "materials", "clerk",
    ),
    "case.stopped": ("case", "reason", "document", "expected_days", "most_days"),
    "case.resumed": ("case", "reason"),
    "case.extension_asked": ("case", "days", "reason"),
    "case.extended": ("case", "days", "reason", "asked_by", "told"),
    "case.extension_refused": ("case", "days", "reason", "asked_by"),
    "case.surveyed": ("case", "staff", "findings"),
    "case.sent_up": ("case", "authority", "document"),
    "case.came_back": ("case", "document", "opinion"),
    "case.decided": ("case", "outcome", "reason", "deliver_within", "clerk", "clocks"),
    "case.result_ready": ("case", "result", "place"),
    "case.citizen_told": ("case", "what", "of", "channel", "outcome"),
    "case.collected": ("case", "proof", "checked"),
    "case.returned": (
        "case", "ground", "reason", "basis", "after_acceptance", "surveyed", "clocks",
        "review_days",
    ),
    "case.review_asked": ("case", "reason", "review_within"),
    "case.reviewed": ("case", "result", "reason", "departments"),
    "case.withdrawn": ("case", "cause", "reason", "clocks"),
    "case.commitment_verified": ("case", "result", "findings"),
    "case.archived": ("case", "box"),
    "case.deadline_set": (
        "case", "promised_due_at", "statutory_due_at", "provisional", "stopped", "from", "cause",
    ),
    "case.standing_changed": ("case", "standing", "from", "step", "department", "clerk"),
    "case.part_opened": (
        "case", "part", "name", "department", "limit", "after", "lead", "inform_within",
    ),
    "case.part_acknowledged": ("case", "part", "department"),
    "case.part_started": ("case", "part", "department"),
    "case.part_finished": ("case", "part", "department", "outcome", "opinion"),
    "case.part_stopped": ("case", "part", "department", "reason", "document"),
    "case.part_resumed": ("case", "part", "department", "reason"),
    "case.part_refusal_asked": ("case", "part", "department", "ground", "reason"),
    "case.part_refusal_denied": ("case", "part", "department", "reason"),
    "case.part_standing_changed": ("case", "part", "department", "standing", "from"),
    "case.meeting_scheduled": ("case", "meeting", "kind", "meets", "place", "departments"),
    "case.attendance_recorded": (
        "case", "meeting", "kind", "department", "attended", "clerks", "arrived",
    ),
    "case.meeting_held": ("case", "meeting", "kind", "opinion"),
    "case.meeting_cancelled": ("case", "meeting", "kind", "reason"),
    "case.urgent_recognised": (
        "case", "ground", "reason", "addressee", "counter", "department", "meeting",
        "required_by", "handled_as",
    ),
    "case.urgent_withdrawn": ("case", "reason"),
    "case.green_admitted": (
        "case", "ground", "route", "project", "builder", "amount", "currency", "document",
        "threshold", "windows",
    ),
    "case.green_received": ("case", "place", "counter", "department", "matter"),
    "case.green_finished": ("case", "place", "counter", "note"),
    "case.green_submitted": ("case", "to", "after"),
    "case.green_collected": ("case", "counter"),
    "case.green_filed": ("case",),
    "case.applicant_recorded": ("case", "kind", "id_kind", "agent", "replaced"),
    "case.applicant_erased": ("case", "years"),
    "cases.exported": ("first", "last", "cases", "applicants"),
    "fee.ordered": (
        "case", "order", "item", "department", "fee", "name", "unit", "basis", "quantity",
        "standard_fen", "amount_fen",
    ),
    "fee.waived": ("case", "order", "from_fen", "amount_fen", "basis", "ordered_by"),
    "fee.cancelled": ("case", "order", "reason"),
    "fee.paid": (
        "case", "order", "fee", "quantity", "standard_fen", "given_up_fen", "amount_fen",
        "receipt", "method", "received_fen", "till",
    ),
    "fee.refund_asked": ("case", "order", "reason"),
    "fee.refund_denied": ("case", "order", "reason"),
    "fee.refunded": (
        "case", "order", "refund", "method", "amount_fen", "asked_by", "till",
    ),
    "fee.till_opened": ("till", "day", "opening_fen"),
    "fee.till_closed": (
        "till", "day", "opening_fen", "paid_fen", "refunded_fen", "expected_fen", "counted_fen",
        "kept_fen", "note",
    ),
    "notice.issued": ("case", "notice", "form", "department", "copies"),
    "notice.copy_delivered": ("case", "notice", "copy", "holder"),
    "alert.raised": (
        "alert", "pattern", "subject", "case", "counter", "clerk", "department", "detail",
    ),
    "alert.seen": ("alert", "pattern", "subject", "case", "note"),
}  # fmt: skip
"""None of them reaches a public screen (hall.domain.events.PUBLIC)."""
