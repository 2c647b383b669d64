"""Labelled conversations in the form that lenses are evaluated and trained on.

A line is ``{"id", "turns": [{"speaker", "role", "text", "labels", "mapped"}], "meta"}``: what
people agree on, in terms that labelled sets have in common. A layer that says nothing of a turn is
absent from it: the turn was not annotated. ``none``, ``continue``, ``no`` and an empty list say
that it was, as nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from annotator.exports.agreed import Agreed, agreed
from annotator.exports.told import Found
from annotator.transcript import GivenLabel, Role, Transcript, Work

FIELDS = {
    "id": "the conversation's id in the file, absent where it had none",
    "turns": "every turn, with speaker, role, text, labels (rifts: the eleven tags;"
    " needs_clarification) and mapped (grounding, repair, topic, distractor)",
    "meta": "the assistant's instructions, and the place among sessions and trials",
}
NO_WORK = "a conversation with no completed work on a layer that can be written so"
INSTRUCTIONS = ("system_prompt", "system_instruction", "system_instructions", "system")
PLACE = ("task_key", "session_group", "session_order", "trial")

ACTS = {
    "acknowledgement": "acknowledge", "clarification": "clarify", "follow-up": "follow-up",
    "display": "display",
}  # fmt: skip
TOPICS = {
    "continue": ["continue"], "shade": ["continue"], "shift": ["shift"],
    "hand-off": ["shift", "hand-off"], "return": ["resume"], "digression": ["digression"],
    "close": ["close"],
}  # fmt: skip
FORMATS = {
    "open-request": "other-open", "restricted-request": "other-restricted",
    "restricted-offer": "other-offer", "correction": "other-correction",
}  # fmt: skip

Layers = Mapping[str, Collection[str]]
Said = Mapping[str, Any]


def evaluation(transcript: Transcript, layers: Layers) -> Iterator[Found]:
    """Yield a conversation with what its annotators agree on, or why there is none.

    ``layers`` has the layers that are used in the project, each with the roles whose turns it asks
    about; empty is whoever says something.
    """
    done = [work for work in transcript.work if work.status == "complete"]
    works = [work for work in done if work.kind == "gold"] or done
    if not works or layers.keys().isdisjoint(WRITTEN):
        yield NO_WORK
        return
    labels = agreed(transcript)
    yield {
        **({"id": transcript.id} if transcript.id else {}),
        "turns": [
            _turn(transcript, index, labels, works, layers)
            for index in range(len(transcript.turns))
        ],
        "meta": _meta(transcript),
    }


def _turn(
    transcript: Transcript, index: int, labels: Agreed, works: Collection[Work], layers: Layers
) -> dict[str, Any]:
    turn = transcript.turns[index]
    said: dict[str, dict[str, Any]] = {"labels": {}, "mapped": {}}
    for layer, write in WRITTEN.items():
        if layer in layers and _asked(works, layer, index, turn.role, layers[layer]):
            for part, values in write(labels, index).items():
                said[part] |= values
    return {"speaker": turn.speaker, "role": turn.role.value, "text": turn.text, **said}


def _asked(
    works: Collection[Work], layer: str, turn: int, role: Role, roles: Collection[str]
) -> bool:
    """Whether somebody who is done was asked what a layer says of a turn."""
    asks = role.value in roles if roles else role not in {Role.SYSTEM, Role.TOOL}
    return any(asks if work.asked is None else turn in work.asked.get(layer, ()) for work in works)


def _acts(labels: Agreed, turn: int) -> Said:
    tags = sorted(labels.on("grounding-act", turn))
    common = [ACTS[tag] for tag in tags if tag in ACTS]
    return {"labels": {"rifts": tags}, "mapped": {"grounding": common or "none"}}


def _topic(labels: Agreed, turn: int) -> Said:
    values = [value for each in sorted(labels.on("topic", turn)) for value in TOPICS.get(each, ())]
    if not values and not turn:
        return {}  # what opens a conversation has no topic before it
    return {"mapped": {"topic": values or "continue"}}


def _repairs(labels: Agreed, turn: int) -> Said:
    values = {_repair(each) for each in labels.links_from("repair", turn)}
    return {"mapped": {"repair": sorted(values) or "none"}}


def _repair(link: GivenLabel) -> str:
    """Return what kind of repair a link is, by the details that were given."""
    said = link.attributes
    position = said.get("position")
    if position in {"third", "fourth"}:
        return f"{position}-position"
    if position in {"same-turn", "transition"} or said.get("initiation") == "self":
        return "self"
    return FORMATS.get(str(said.get("format")), "other-unspecified")


def _distractor(labels: Agreed, turn: int) -> Said:
    return {"mapped": {"distractor": "yes" if "distractor" in labels.on("scope", turn) else "no"}}


def _need(labels: Agreed, turn: int) -> Said:
    return {"labels": {"needs_clarification": "underspecified" in labels.on("need", turn)}}


WRITTEN: Mapping[str, Callable[[Agreed, int], Said]] = {
    "grounding-act": _acts,
    "topic": _topic,
    "repair": _repairs,
    "scope": _distractor,
    "need": _need,
}


def _meta(transcript: Transcript) -> dict[str, Any]:
    given = {key: transcript.meta[key] for key in INSTRUCTIONS if transcript.meta.get(key)}
    place = {key: getattr(transcript, key) for key in PLACE}
    return given | {key: value for key, value in place.items() if value not in {"", None}}
