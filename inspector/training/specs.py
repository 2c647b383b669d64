"""The models there are to train, and which labels of which corpora they learn from.

Only corpora whose licence lets weights be shipped are named here; NOTICE attributes them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.transcript import Transcript
from inspector.evaluation.layers import plain, said
from inspector.evaluation.reading import Labelled, Labels
from inspector.lenses.distractors import scope_columns
from inspector.lenses.learned.assessments import ASSESSMENT
from inspector.lenses.learned.context import Column
from inspector.lenses.learned.features import CROSSED, FORMS, WORDS, Features
from inspector.lenses.learned.listening import LISTENING
from inspector.lenses.learned.openness import OPENNESS, POINTING_BACK
from inspector.lenses.learned.topics import MATTER, SUBJECT, topics
from inspector.lenses.learnedacts import act_columns
from inspector.lenses.lessons import lesson_columns
from inspector.training.variants import off_scope

More = Callable[[Transcript, Features], Mapping[str, Column]]
Variants = Callable[[Sequence[Labelled], int], Sequence[Sequence[Labelled]]]


@dataclass(frozen=True, slots=True)
class Target:
    """A class to be told from all else: turns that ``layer`` labels with one of ``values``.

    It is learned from ``corpora`` only, named as their files are. ``strength`` is the inverse of
    the L2 penalty: how freely the weights may fit. The named features ``unseen`` have no weight:
    those that would give away what is to be told, or that are made for other talk. Where few
    examples are there, ``only`` names the kinds of n-grams and the named features that have one.
    """

    name: str
    layer: str
    values: tuple[str, ...]
    corpora: tuple[str, ...]
    strength: float = 3.0
    unseen: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def sees(self, name: str) -> bool:
        """Whether a named feature, or n-grams of a kind, may have weight."""
        return name not in self.unseen and (not self.only or name in self.only)

    def of(self, labels: Labels) -> int:
        """Return 1 if a turn is labelled so, 0 if otherwise, -1 if it was not annotated."""
        values = said(labels, self.layer)
        if values is None:
            return -1
        return int(any(plain(value) in map(plain, self.values) for value in values))


@dataclass(frozen=True, slots=True)
class Spec:
    """A model: its targets and its kinds of n-grams.

    ``more`` gives named features beyond those that every model has, or, if it ``stands_alone``,
    instead of them. ``variants`` makes of each conversation of the file those to learn from.
    """

    name: str
    version: str
    targets: tuple[Target, ...]
    kinds: tuple[str, ...] = (FORMS, CROSSED)
    more: More | None = None
    stands_alone: bool = False
    variants: Variants | None = None

    @property
    def corpora(self) -> tuple[str, ...]:
        """The corpora that one target or another learns from."""
        return tuple(dict.fromkeys(name for target in self.targets for name in target.corpora))


# How much a question says, and how much of it was said before.
CARRIED = (
    "asks", "ends_asking", "answered_asks", "length", "content", "back", "number", "known",
    "taken_up", "own_again",
)  # fmt: skip
TAKING_IN = ASSESSMENT + LISTENING
ACTS, TOPICS = "mapped.grounding", "mapped.topic"
ABOUT = (*MATTER, *SUBJECT)  # what a turn is about

SPECS = (
    Spec(
        name="grounding-acts",
        version="4",
        targets=(
            Target("acknowledgement", ACTS, ("acknowledge",), ("mrda",), 1.5),
            Target(
                "repair-request", ACTS, ("signal-non-understanding",), ("mrda",), 1.5, TAKING_IN
            ),
            Target("display", ACTS, ("display",), ("mrda",), 0.5, TAKING_IN),
            Target("understanding-check", ACTS, ("clarify",), ("mrda",), 3.0, TAKING_IN),
            Target(
                "clarification",
                ACTS,
                ("clarify",),
                ("molweni", "pacific"),
                6.0,
                unseen=TAKING_IN + OPENNESS,
            ),
            Target("follow-up", ACTS, ("follow-up",), ("molweni",), 2.0, TAKING_IN),
            Target(
                "dependent-question",
                ACTS,
                ("follow-up",),
                ("pacific",),
                2.0,
                # What a question depends on carries over; what such questions ask for does not.
                unseen=(*TAKING_IN, *(name for name in OPENNESS if name not in POINTING_BACK)),
            ),
            Target(
                "needs-clarification",
                "labels.needs_clarification",
                ("needs-clarification",),
                ("pacific",),
                6.0,
                only=(FORMS, *OPENNESS, *CARRIED),  # not the reply: a question back follows each
            ),
        ),
        more=act_columns,
    ),
    Spec(
        name="topics",
        version="5",
        targets=(
            Target("shift", TOPICS, ("shift",), ("tiage",), 1.0),
            Target("spoken-shift", TOPICS, ("shift",), ("mrda",), 1.0, MATTER),
            Target("thread-start", TOPICS, ("shift",), ("irc_threads",), 1.0, ABOUT),
            Target("thread-resume", TOPICS, ("resume",), ("irc_threads",), 1.0, ABOUT),
        ),
        kinds=(FORMS, WORDS),
        more=topics,
    ),
    Spec(
        name="distractors",
        version="2",
        targets=(Target("distractor", "mapped.distractor", ("yes",), ("distractors",), 10.0),),
        kinds=(),
        more=scope_columns,
        stands_alone=True,
        variants=off_scope,
    ),
    Spec(
        name="lessons",
        version="2",
        targets=(Target("off-task", "mapped.distractor", ("yes",), ("uptake",), 1.0),),
        kinds=(FORMS,),
        more=lesson_columns,
        stands_alone=True,
    ),
)
