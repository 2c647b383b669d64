"""How conversations go on after success and failure: outcome strings and compounding curves.

After Shaikh et al. 2025, Navigating Rifts in Human-LLM Grounding, arXiv 2503.13975: failures beget
failures. The acts are those of the lens *grounding acts*; a user's turn with none of them is a next
turn, and so a success.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from annotator.transcript import Role, Transcript
from inspector.lenses.aggregates.retention import wilson
from inspector.lenses.base import Finding, uttered

BEGIN, FAILURE, SUCCESS, END = "BFSE"
FAILURES = frozenset({"repeat", "clarification", "repair"})
SUCCESSES = frozenset({"follow-up", "acknowledgement", "over-response"})
LONGEST = 4  # failures or successes in a row


@dataclass(frozen=True, slots=True)
class Continuation:
    """What comes after ``run`` failures, or successes, from the first request on.

    ``came`` of ``n`` conversations that began so went on with it.
    """

    run: int
    n: int
    came: int

    @property
    def share(self) -> float | None:
        """P(what came | B, then the run), None where no conversation began so."""
        return self.came / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share."""
        return wilson(self.came, self.n)


def outcome(transcript: Transcript, findings: Iterable[Finding]) -> str:
    """Return ``B``, then ``F`` or ``S`` for each user's turn after the first, then ``E``.

    A turn is a failure if it has more acts of failure than of success. Empty where no user speaks.
    """
    acts: dict[int, set[str]] = {}
    for each in findings:
        acts.setdefault(each.turn, set()).add(each.kind)
    turns = transcript.turns
    asked = [index for index in uttered(transcript) if turns[index].role == Role.USER]
    if not asked:
        return ""
    return BEGIN + "".join(_letter(acts.get(index, ())) for index in asked[1:]) + END


def compounding(
    outcomes: Iterable[str] | Mapping[str, int], *, after: str, then: str, longest: int = LONGEST
) -> list[Continuation]:
    """Return P(``then`` | B, ``after`` k times) for k from 0 to ``longest``.

    ``outcomes`` are strings, or how often there is each; of one no more than its first
    ``longest`` + 2 letters count. ``after`` is FAILURE or SUCCESS, ``then`` one of these or END.
    """
    counts = Counter(outcomes)
    curve = []
    for run in range(longest + 1):
        start = BEGIN + after * run
        began = [each for each in counts if each.startswith(start) and len(each) > len(start)]
        came = sum(counts[each] for each in began if each[len(start)] == then)
        curve.append(Continuation(run, sum(counts[each] for each in began), came))
    return curve


def _letter(acts: Collection[str]) -> str:
    failed, went_well = len(FAILURES & set(acts)), len(SUCCESSES & set(acts))
    return FAILURE if failed > went_well else SUCCESS
