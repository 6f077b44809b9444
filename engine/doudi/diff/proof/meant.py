"""What became of one programme: verdicts, further results, and households that show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.program.model import Names

TYPE_CHECKING = False  # z3 is loaded when something is to be proved
if TYPE_CHECKING:
    from doudi.diff.proof.prove import Verdict
    from doudi.diff.proof.witness import Witness


@dataclass(slots=True)
class Meaning:
    """What became of one programme. `kind`: added · removed · same · changed. `results`: verdicts by key."""

    programme: str
    names: Names
    kind: str
    verdicts: list[Verdict] = field(default_factory=list)
    results: dict[str, Verdict] = field(default_factory=dict)
    witnesses: list[Witness] = field(default_factory=list)
    labels: dict[str, Names] = field(default_factory=dict)  # names of results and checks, by key
    subject: tuple[str, str, str] = ("household", "家庭", "families")  # the record it decides about, and what that is called
    reason: str = ""  # why nothing was proved: no-proof, no-solver, subject, …

    @property
    def directions(self) -> list[str]:
        """Ways that households go, of widens, narrows, up, down."""
        out = []
        for v in self.verdicts:
            ways = {"status": ("widens", "narrows"), "amount": ("up", "down")}[v.question]
            out += [w for w in ways if v.answer in (w, "both") or w in v.models]
        return out

    @property
    def how(self) -> str:
        """The weakest way in which its verdicts are known."""
        ranks = ["unknown", "sampled", "proved"]
        found = [v.how for v in self.verdicts] or ["unknown"]
        return min(found, key=ranks.index)

    @property
    def bound(self) -> int | None:
        return min((v.bound for v in self.verdicts if v.bound is not None), default=None)

    @property
    def defects(self) -> list[Witness]:
        """Witnesses that the evaluator does not bear out: faults of doudi."""
        return [w for w in self.witnesses if not w.agrees]
