"""What the chart of a conversation draws: views with names, and what an address changes in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspector.queries.marks import Event, Line

EVERYTHING = ("*",)
TELLING = (
    *("drift.onset", "drift.failing", "drift.restored", "grounding-acts.repair-request"),
    *("grounding-acts.clarification", "grounding-acts.repair"),
    "grounding-acts.unanswered-request",
    *("maintenance.unanswered-repair", "lost-in-conversation.premature"),
    *("topic-control.distractor", "topic-control.engaged"),
    *("maintenance.shift", "maintenance.hand-off"),
)


@dataclass(frozen=True, slots=True)
class Preset:
    """A view: its measures and kinds of event in order; ``lens.*`` is all that a lens has."""

    title: str
    series: tuple[str, ...]
    kinds: tuple[str, ...]


DEFAULT = "drift"
PRESETS = {
    "drift": Preset(
        "Drift",
        ("drift.drift", "entrainment.der_content", "topic-control.distraction"),
        TELLING,
    ),
    "grounding": Preset(
        "Grounding and repair",
        ("grounding-acts.open_requests", "maintenance.debt", "maintenance.oldest_open"),
        (
            *("maintenance.repair", "maintenance.self-repair", "maintenance.unanswered-repair"),
            "grounding-acts.*",
        ),
    ),
    "answers": Preset(
        "Requests and answers",
        (
            *("lost-in-conversation.coverage", "lost-in-conversation.bloat"),
            *("lost-in-conversation.premature", "goal-distance.request_distance"),
        ),
        ("lost-in-conversation.*", "information-seeking.*", "proactivity.*"),
    ),
    "topics": Preset(
        "Topics",
        (
            *("topic-control.distraction", "topic-control.engagement"),
            *("maintenance.topic_switch", "goal-distance.goal_distance"),
        ),
        (
            *("maintenance.shift", "maintenance.hand-off", "maintenance.return"),
            *("maintenance.close", "grounding-acts.topic-switch", "topic-control.*"),
        ),
    ),
    "memory": Preset(
        "Memory and retries",
        (
            *("memory-fidelity.recall_support", "memory-fidelity.memory_support"),
            *("carrier-audit.claim_support", "carrier-audit.reprovision", "retry.*"),
        ),
        ("memory-fidelity.*", "carrier-audit.*", "retry.*"),
    ),
    "all": Preset("Everything", EVERYTHING, EVERYTHING),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What to draw: a preset and, where it is not None, what takes the place of its contents."""

    view: str = DEFAULT
    series: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """Return the lines to draw, in order; of a preset those that measured something.

        Where a preset has none of them, each lens has its first one that measured something.
        """
        by_key = {line.key: line for line in lines}
        picked = _picked(PRESETS[self.view].series, by_key)
        if self.series is not None:
            # What the view has keeps its place.
            wanted = set(self.series)
            return [by_key[key] for key in dict.fromkeys([*picked, *by_key]) if key in wanted]
        found = [by_key[key] for key in picked]
        measured = [line for line in found if line.measured]
        return measured or _first_of_each([line for line in lines if line.measured])

    def events(self, events: Sequence[Event]) -> list[Event]:
        """Return the events to draw, by the order of their lanes."""
        lanes = list(dict.fromkeys(event.lane for event in events))
        picked = _picked(PRESETS[self.view].kinds, lanes)
        if self.kinds is not None:
            picked = [lane for lane in dict.fromkeys([*picked, *lanes]) if lane in self.kinds]
        place = {lane: n for n, lane in enumerate(picked)}
        shown = [event for event in events if event.lane in place]
        return sorted(shown, key=lambda event: place[event.lane])


def _picked(patterns: Iterable[str], keys: Iterable[str]) -> list[str]:
    """Return the keys that ``patterns`` name, in the order of the patterns, each once."""
    known = list(keys)
    found = (key for pattern in patterns for key in known if _names(pattern, key))
    return list(dict.fromkeys(found))


def _names(pattern: str, key: str) -> bool:
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern


def _first_of_each(lines: Sequence[Line]) -> list[Line]:
    firsts: dict[str, Line] = {}
    for line in lines:
        firsts.setdefault(line.key.partition(".")[0], line)
    return list(firsts.values())
