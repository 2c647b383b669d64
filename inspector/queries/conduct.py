"""What to look for among findings: one kind, all of a lens, or a ready query that has a name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inspector.queries import declared

READY_PREFIX = "ready:"


@dataclass(frozen=True, slots=True)
class Ready:
    """A question that findings answer: the kinds, as ``lens.kind``, at turns of ``role`` if any."""

    key: str
    title: str
    kinds: tuple[str, ...]
    role: str = ""

    @property
    def what(self) -> str:
        """The query as an address names it."""
        return READY_PREFIX + self.key


READY = (
    Ready(
        "answered-early",
        "Answered before the last requirement",
        ("lost-in-conversation.premature", "information-seeking.answered-first"),
        "assistant",
    ),
    Ready(
        "unanswered",
        "Repair requests that nobody answered",
        ("grounding-acts.unanswered-request", "maintenance.unanswered-repair"),
    ),
    Ready("term-replaced", "The user's term replaced", ("conventions.term-replaced",)),
    Ready(
        "distractors-followed",
        "Distractors followed",
        ("topic-control.engaged", "topic-control.mixed"),
        "assistant",
    ),
    Ready(
        "corrections-passed-over",
        "Corrections not taken up",
        (
            "information-seeking.feedback-unused",
            "information-seeking.contradicted-kept",
            "retry.unaddressed",
        ),
        "assistant",
    ),
    Ready(
        "requirements-missed",
        "Requirements missed in the last answer",
        ("lost-in-conversation.requirement-missed",),
    ),
    Ready(
        "assumed",
        "Took something for granted instead of asking",
        ("lost-in-conversation.implicit-assumption", "lost-in-conversation.context-mismatch"),
    ),
    Ready(
        "said-again",
        "The user had to say it again",
        ("grounding-acts.repeat", "carrier-audit.reprovided"),
        "user",
    ),
    Ready(
        "failures",
        "Turns that fail: repeats, clarifications, repairs",
        ("grounding-acts.repeat", "grounding-acts.clarification", "grounding-acts.repair"),
        "user",
    ),
    Ready("effort", "Effort the user spent on repair", ("collaboration-value.effort",), "user"),
    Ready("errors-repeated", "The same error again", ("retry.repeated-error",), "assistant"),
    Ready(
        "memory-unsupported",
        "Memory of what was never said",
        (
            "memory-fidelity.recall-unsupported",
            "memory-fidelity.recall-contradicted",
            "memory-fidelity.memory-unsupported",
            "memory-fidelity.memory-contradicted",
            "carrier-audit.unsupported-claim",
        ),
    ),
    Ready("avoidable", "Questions that need not have been asked", ("proactivity.avoidable",)),
    Ready("onset", "Where drift sets in", ("drift.onset",)),
)


@dataclass(frozen=True, slots=True)
class Conduct:
    """Findings to look for: ``what`` as an address names it, and what narrows it further.

    ``role`` is whose turn it is, ``least`` the lowest confidence, in [0, 1]; with it, findings of
    which the lens states none are left out.
    """

    what: str = READY[0].what
    role: str = ""
    least: float | None = None

    @property
    def ready(self) -> Ready | None:
        """The ready query that is asked, if it is one."""
        return next((each for each in READY if each.what == self.what), None)

    @property
    def kinds(self) -> Collection[str]:
        """The kinds that are asked for, as ``lens.kind``."""
        if self.ready:
            return self.ready.kinds
        if "." in self.what:
            return (self.what,)
        return [f"{self.what}.{kind}" for kind in declared.order(self.what)]

    @property
    def whose(self) -> str:
        """The role at whose turns to look: the one asked for, else the ready query's own."""
        return self.role or (self.ready.role if self.ready else "")

    @property
    def title(self) -> str:
        """What is asked for, for people to read."""
        if self.ready:
            return self.ready.title
        lens, _, kind = self.what.partition(".")
        return f"{declared.title(lens)}: {declared.kind(lens, kind).title if kind else 'all'}"


def options() -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """Return what can be asked for, grouped: the ready queries, then every lens with its kinds."""
    ready = [(each.what, each.title) for each in READY]
    lenses = []
    for name in declared.names():
        title, order = declared.title(name), declared.order(name)
        if order:
            kinds = [(f"{name}.{kind}", declared.kind(name, kind).title) for kind in order]
            lenses.append((title, [(name, f"All of {title}"), *kinds]))
    return [("By name", ready), *lenses]


def known(what: str) -> bool:
    """Whether an address that names ``what`` makes sense."""
    return any(what == value for _, group in options() for value, _ in group)
