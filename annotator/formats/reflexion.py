"""Trials of one task again and again, as Reflexion logs them (Shinn et al. 2023, 2303.11366)."""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, check_length
from annotator.formats.head import Head
from annotator.formats.openai_chat import message
from annotator.transcript import Role, Transcript, Turn

OUTCOMES = ("is_success", "success", "reward")
SAID = ("trajectory", "messages", "history")
REFLECTIONS = ("memory", "reflections", "reflection")
USED = (*OUTCOMES, *SAID, *REFLECTIONS, "task", "trial", "run")


class Reflexion:
    """The task stands as a system turn, the reflections brought along as the assistant's first."""

    name = "reflexion"
    title = 'Trials: {"task", "trial", "is_success", "memory": [reflections], "trajectory"}'

    def sniff(self, head: Head) -> float:
        """Look for a task, the number of a trial, and whether it succeeded."""
        own = any(
            {"task", "trial"} <= each.keys() and not each.keys().isdisjoint(OUTCOMES)
            for each in head.objects
        )
        return 0.98 if own else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each trial."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield one trial; fields it doesn't know stay in ``meta``."""
    task, trial = fields.text("task"), fields.whole("trial")
    if not task or trial is None:
        raise fields.unfit("trial" if task else "task", "expected the task and the trial's number")
    turns = [Turn(Role.SYSTEM, "task", task)]
    turns += [Turn(Role.ASSISTANT, "assistant", text, None, {"reflection": True})
              for name in REFLECTIONS for text in _texts(fields, name, options)]  # fmt: skip
    for name in SAID:
        if isinstance(fields.values.get(name), str):
            turns += [Turn(Role.ASSISTANT, "assistant", fields.text(name))]
        elif fields.values.get(name):
            turns += [message(each, options) for each in fields.objects(name, options.max_turns)]
    about = fields.about(USED, options)
    changed = {
        "id": about["id"] or f"{fields.text('run')}/{task}/{trial}".strip("/"),
        "condition": fields.text("run") or about["condition"],
        "task_key": task,
        "session_group": f"{fields.text('run')}/{task}".strip("/"),
        "session_order": trial,
        "trial": trial,
        "outcome": next(
            (fields.number(name) for name in OUTCOMES if name in fields.values), about["outcome"]
        ),
    }
    yield Transcript(tuple(turns), **{**about, **changed})


def _texts(fields: Fields, name: str, options: Options) -> list[str]:
    value = fields.values.get(name)
    found = [value] if isinstance(value, str) else value
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise fields.unfit(name, "expected text, or a list of texts")
    return [check_length(each, f"{fields.path}.{name}", options) for each in found]
