"""Stories of what is granted on trust, and of what is taken back (容缺、承诺、撤销)."""

from __future__ import annotations

from collections.abc import Sequence

from hall.app.simulate.year.people import BUSINESS, LEADER
from hall.app.simulate.year.steps import Answer, Do, Later, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.app.simulate.year.stories.telling import Acted
from hall.domain.handling import commands as c
from hall.domain.handling.notices.forms import RevocationGround
from hall.domain.requirements import Material

BROKEN = 0.05
"""Of commitments."""
DISCREDITED = 0.5
"""Of applicants who broke theirs."""
_OTHERS = (RevocationGround.DECEIT, RevocationGround.UNLAWFUL)


class Trust(Paying):
    """Tolerance and commitments kept and broken; what was granted wrongly is taken back too."""

    def tolerance(self) -> Story:
        missing = self._may_follow()
        yield from self._trusted(missing, tolerate=True)
        yield self._later(0, 1)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def tolerance_lapses(self) -> Story:
        yield from self._trusted(self._may_follow(), tolerate=True)

    def tolerance_excused(self) -> Story:
        """Decided on trust; what was to follow is got another way, and another hand says so."""
        yield from self._trusted(self._may_follow(), tolerate=True)
        yield Later(days=1)
        yield from self._decided()
        yield self._later(0, 2)
        excuse = c.ExcusePapers(case=self._case, reason="已通过部门共享取得")
        yield Do(command=excuse, actor=LEADER)
        yield from self._hand_over()
        yield from self._archive()

    def tolerance_broken(self) -> Story:
        """Decided on trust, and what was to follow never comes."""
        body = yield from self._trusted(self._may_follow(), tolerate=True)
        yield Later(days=1)
        yield from self._decided()
        yield Later(days=self._left(body) + 1)
        yield from self._revoke(RevocationGround.NOT_FOLLOWED, "容缺材料逾期未补")

    def _may_follow(self) -> Material:
        return next(one for one in self._materials if one.tolerable)

    def _trusted(
        self, *missing: Material, tolerate: bool = False, committed: Sequence[Material] = ()
    ) -> Acted:
        clerk = yield from self._receive(*missing)
        yield from self._recorded(clerk)
        accept = c.AcceptCase(
            case=self._case, tolerate=tolerate, commit=bool(committed),
            committed=tuple(one.name for one in committed), credit_checked=True,
        )  # fmt: skip
        body: Answer = yield Do(command=accept, actor=clerk)
        yield self._leave()
        return body

    def commitment(self) -> Story:
        promised = self._chance.choice(self._materials)
        body = yield from self._trusted(promised, committed=(promised,))
        yield from self._granted(body)
        yield from self._verified()

    def commitment_in_part(self) -> Story:
        """A commitment for one paper; another is tolerated, and follows."""
        follows = self._may_follow()
        promised = self._chance.choice([one for one in self._materials if one is not follows])
        yield from self._trusted(promised, follows, tolerate=True, committed=(promised,))
        yield self._later(0, 1)
        _, body = yield from self._hand_in(follows)
        yield self._leave()
        yield from self._granted(body)
        yield from self._verified(promised.name)

    def _verified(self, *covered: str) -> Story:
        yield self._later(3, 15)
        kept = not self._happens(BROKEN)
        verify = c.VerifyCommitment(
            case=self._case, kept=kept, findings="已核查承诺内容", broken=() if kept else covered
        )
        yield from self._by_chief(verify)
        if kept:
            yield from self._archive()
            return
        # What was granted on a promise that was untrue is taken back by another hand.
        yield from self._revoke(RevocationGround.PROMISE_BROKEN, "承诺内容与事实不符")
        if self._happens(DISCREDITED):
            record = c.RecordDiscredit(case=self._case, document="失信行为认定书")
            yield Do(command=record, actor=BUSINESS)
            yield from self._looked_up()
            yield self._later(5, 20)
            repair = c.RepairCredit(case=self._case, document="信用修复决定书")
            yield Do(command=repair, actor=BUSINESS)

    def revoked(self) -> Story:
        """What was granted in the ordinary way turns out to be got wrongly."""
        yield from self._decide((yield from self._accepted()))
        yield self._later(3, 20)
        yield from self._revoke(self._chance.choice(_OTHERS), "经查实，作出决定的依据不成立")

    def _revoke(self, ground: RevocationGround, reason: str) -> Story:
        revoke = c.RevokeDecision(
            case=self._case, ground=ground.value, reason=reason,
            basis="《行政许可法》第六十九条", heard="已书面告知，申请人没有异议",
        )  # fmt: skip
        body: Answer = yield Do(command=revoke, actor=LEADER)
        yield from self._serve_decision(body)
