"""Whether a user's turn leaves the scope: a logistic regression on what it brings that is new.

The features count words outside the scope and outside all that was said, most of all those that are
asked about, so that they hold whoever wrote the turn and however. The task: Sreedhar et al. 2024,
CantTalkAboutThis: Aligning Language Models to Stay on Topic in Dialogues, EMNLP Findings
(arXiv 2404.03820).
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from math import exp, fsum, log, log1p

import numpy as np

from annotator.transcript import Role, Transcript
from inspector.lenses.acts import View, views
from inspector.lenses.learned.context import Column
from inspector.lenses.learned.features import Features
from inspector.lenses.learned.model import LinearModel, shipped
from inspector.lenses.patterns import AnyCase
from inspector.lenses.questions import is_asking
from inspector.lenses.scope import Scope, scope_of
from inspector.lenses.stems import stems_in, stems_of

COLUMNS = (
    "declared", "asked", "outside", "outside_share", "new_share", "judgement", "own", "errand",
    "answers",
)  # fmt: skip

_ASKS = AnyCase(
    r"\b(?:can|could|would|will) you\b|\b(?:i (?:want|need|'d like|would like)|tell me|please"
    r"|help me|wonder\w*|let's|how about)\b",
)
_JUDGEMENT = AnyCase(
    r"\b(?:should (?:i|we|my)|(?:would|do|can|could) you (?:\w+ )?(?:recommend|suggest|advise|say"
    r"|think|choose|pick|prefer)|your (?:\w+ )?(?:opinion|thoughts|recommendation|advice|view)"
    r"|what would you|(?:is|are|am|be|was) (?:it |that |this |i |we |they |there )?(?:\w+ )?"
    r"(?:better|worth|wise|smart|smarter|best|enough|a good idea|necessary)|which (?:one|of|is"
    r"|would|are|option|type)|better off|best (?:\w+ )?(?:for|way|option|choice)|make sense for"
    r"|for (?:someone|somebody|a person) like (?:me|us)|in my (?:case|situation|position)"
    r"|good idea|recommend\w*|advice|worth it)\b",
)
_OWN = AnyCase(r"\b(?:my|our|mine)\b")
_ERRAND = AnyCase(
    r"\b(?:check|look up|pull up|access|retrieve|send|contact|call|submit|sign|verify|share|upload"
    r"|book|order|fill out|file)\b",
)


def features(
    view: View,
    own: frozenset[str],
    scope: Scope,
    said: AbstractSet[str],
) -> dict[str, float]:
    """Return what speaks for and against a distractor in ``view``, whose stems are ``own``.

    ``said`` has the stems of every earlier turn. Counts are log(1 + n); the rest is in [0, 1].
    """
    outside = own - scope.words
    new = outside - said
    asking = [s for s in view.sentences if is_asking(s) or _ASKS.search_in(s)]
    asked = new & frozenset[str]().union(*map(stems_in, asking)) if asking and new else frozenset()
    waited = view.previous is not None and view.previous.text.rstrip().endswith("?")
    return {
        "declared": float(scope.declared),
        "asked": log1p(len(asked)),
        "outside": log1p(len(outside)),
        "outside_share": len(outside) / len(own) if own and scope.declared else 0.0,
        "new_share": len(new) / len(own) if own and not scope.declared else 0.0,
        "judgement": float(scope.no_advice and bool(_JUDGEMENT.search_in(view))),
        "own": min(3, _OWN.count(view.text)) / 3 if scope.no_private else 0.0,
        "errand": float(scope.no_private and bool(_ERRAND.search_in(view))),
        "answers": float(waited and not asking),
    }


def scope_columns(transcript: Transcript, known: Features) -> Mapping[str, Column]:
    """Return the features of the user's turns, a value for each utterance; the others have 0."""
    scope = scope_of(transcript)
    asked = (
        {}
        if scope is None
        else {view.index: values for view, values, _ in scored(transcript, scope)}
    )
    nothing = dict.fromkeys(COLUMNS, 0.0)
    rows = [asked.get(index, nothing) for index in known.indices]
    return {name: np.array([row[name] for row in rows], float) for name in COLUMNS}


def scored(
    transcript: Transcript, scope: Scope
) -> Iterator[tuple[View, dict[str, float], frozenset[str]]]:
    """Yield the user's turns after the one that sets the scope.

    Each comes with its features, and with the stems that neither scope nor talk had before.
    """
    said: set[str] = set()
    for view in views(transcript):
        own = stems_of(view)
        first = scope.first is not None and view.index <= scope.first
        if view.role == Role.USER and view.words and not first:
            yield view, features(view, own, scope, said), own - scope.words - said
        said |= own


def distraction(values: Mapping[str, float]) -> float:
    """Return the score of a distractor, in [0, 1]: from .5 up it is taken for one."""
    weights, bias = _weights(shipped("distractors"))
    total = bias + fsum(weights[name] * value for name, value in values.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def _weights(model: LinearModel) -> tuple[Mapping[str, float], float]:
    """Return the weights and the bias of a model, moved so that its threshold lies at 0."""
    weights = dict(zip(model.columns, map(float, model.named[:, 0]), strict=True))
    least = float(model.thresholds[0])
    return weights, float(model.bias[0]) - log(least / (1 - least))
