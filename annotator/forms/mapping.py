"""What the fields of an uploaded file mean, chosen from what was found in it."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from annotator.formats import mapping
from annotator.formats.csv_columns import WORDS, columns_of
from annotator.formats.fields import ABOUT
from annotator.formats.mapping import FileMapping, LabelRule
from annotator.formats.registry import READERS
from annotator.formats.survey import Survey
from annotator.models import Label, Upload
from annotator.transcript import Role

NAMES = {
    "conversation": "Conversation",
    "turn": "Number of the turn",
    "role": "Role",
    "speaker": "Speaker",
    "text": "Text",
    "time": "Time",
    "model": "Model",
    "condition": "Condition",
    "task_key": "Task",
    "outcome": "Outcome, a number",
    "session_group": "Whose sessions",
    "session_order": "Order of the session",
    "trial": "Number of the trial",
}
ROLES = {
    Role.USER: "User",
    Role.ASSISTANT: "Assistant",
    Role.PARTICIPANT: "Participant (a person among others)",
    Role.SYSTEM: "System",
    Role.TOOL: "Tool",
}
MAX_LABELLED = 12  # fields of turns that are offered as labels


class MappingForm(forms.Form):
    """One choice for each thing found. Left as it is, nothing is changed about the file."""

    format = forms.ChoiceField(choices=[(each.name, each.title) for each in READERS])
    source = forms.CharField(
        label="Whose labels they are",
        max_length=80,
        required=False,
        help_text="Stands as the annotator of the labels that the file brings.",
    )

    def __init__(
        self, *args: Any, upload: Upload, survey: Survey, labels: Iterable[Label], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self._old = mapping.decode(upload.mapping)
        self.fields["format"].initial = upload.format
        self.fields["source"].initial = self._old.source or re.sub(r"\.\w+$", "", upload.filename)
        self._labels = {f"{label.layer.key}/{label.key}": label for label in labels}
        self._columns()
        self._roles()
        self._about()
        self._label_fields()

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Return headings with a word about each and their fields, those with any."""
        found = [
            (
                "Columns",
                "What each column of the table holds.",
                [self[name] for name in self.fields if name.startswith("column-")],
            ),
            (
                "Who speaks",
                "The speakers that were found, most of whose turns are of this role.",
                [self[name] for name in self.fields if name.startswith("role-")],
            ),
            (
                "What is said of a conversation",
                "Fields of the file that say it. Everything else stays beside the conversation.",
                [self[name] for name in self.fields if name.startswith("about-")],
            ),
        ]
        return [group for group in found if group[2]]

    def label_groups(self) -> list[tuple[str, forms.BoundField, list[forms.BoundField]]]:
        """Return the fields of turns that may hold labels: who gave them, a choice a value."""
        return [
            (path, self[f"source-{at}"], [self[f"label-{at}-{n}"] for n in range(len(values))])
            for at, (path, values) in enumerate(self._labelled())
        ]

    def clean(self) -> dict[str, Any]:
        """Have it said who gave what, where two fields hold the same labels."""
        chosen = super().clean() or self.cleaned_data
        seen: set[tuple[str, str, str]] = set()
        for at, (path, _) in enumerate(self._labelled()):
            rules = [rule for rule in self._rules() if rule.path == path]
            given = {
                (rule.source, rule.layer, key) for rule in rules for key in rule.labels.values()
            }
            if given & seen:
                self.add_error(
                    f"source-{at}",
                    "Another field holds the same labels: say whose each of them are, or they would"
                    " count as one person’s.",
                )
            seen |= given
        return chosen

    def choices(self) -> FileMapping:
        """Return the choices. Call it on a valid form."""
        chosen = self.cleaned_data
        return FileMapping(
            format=chosen["format"],
            columns=self._old.columns
            | {
                name: chosen[f"column-{name}"]
                for name in WORDS
                if chosen.get(f"column-{name}", "") != self._initial(f"column-{name}")
            },
            roles=self._old.roles
            | {
                speaker: Role(chosen[f"role-{at}"])
                for at, (speaker, _) in enumerate(self.survey.speakers)
                if chosen.get(f"role-{at}") and chosen[f"role-{at}"] != self._role(speaker)
            },
            about={name: chosen[f"about-{name}"] for name in ABOUT if chosen.get(f"about-{name}")},
            labels=tuple(self._rules()),
            source=chosen["source"].strip(),
        )

    def _initial(self, name: str) -> Any:
        field = self.fields.get(name)
        return field.initial if field else ""

    def _columns(self) -> None:
        found = columns_of(self.survey.columns, self._old.columns)
        titles = [(title, title) for title in found.titles]
        for name in WORDS if titles else ():
            place = found.places.get(name)
            self.fields[f"column-{name}"] = forms.ChoiceField(
                label=NAMES[name],
                choices=[("", "–"), *titles],
                required=False,
                initial="" if place is None else found.titles[place],
            )

    def _role(self, speaker: str) -> str:
        return self.survey.roles.get(speaker, Role.PARTICIPANT.value)

    def _roles(self) -> None:
        for at, (speaker, count) in enumerate(self.survey.speakers):
            self.fields[f"role-{at}"] = forms.ChoiceField(
                label=f"{speaker or '(no name)'}, {count:,} turn{'s' if count != 1 else ''}",
                choices=[(role.value, title) for role, title in ROLES.items()],
                required=False,
                initial=self._role(speaker),
            )

    def _about(self) -> None:
        if not self.survey.fields:
            return
        paths = [(path, f"{path}: {value}") for path, value in self.survey.fields]
        for name in ABOUT:
            self.fields[f"about-{name}"] = forms.ChoiceField(
                label=NAMES[name],
                choices=[("", "–"), *paths],
                required=False,
                initial=self._old.about.get(name, ""),
            )

    def _labelled(self) -> list[tuple[str, list[tuple[str, int]]]]:
        return self.survey.turn_fields[:MAX_LABELLED]

    def _has_double(self, path: str) -> bool:
        """Whether another field has mostly the same values, as that of a second person would."""
        values = {name: {value for value, _ in counts} for name, counts in self._labelled()}
        return any(
            2 * len(values[path] & others) > len(values[path] | others)
            for name, others in values.items()
            if name != path
        )

    def _label_fields(self) -> None:
        choices: list[tuple[str, Any]] = [("", "no label")]
        by_layer: dict[str, list[tuple[str, str]]] = {}
        for key, label in self._labels.items():
            by_layer.setdefault(label.layer.name, []).append((key, label.name))
        choices += by_layer.items()
        given = {
            (rule.path, value): f"{rule.layer}/{key}"
            for rule in self._old.labels
            for value, key in rule.labels.items()
        }
        sources = {rule.path: rule.source for rule in self._old.labels}
        for at, (path, values) in enumerate(self._labelled()):
            self.fields[f"source-{at}"] = forms.CharField(
                label="Given by",
                max_length=80,
                required=False,
                initial=sources.get(path, path if self._has_double(path) else ""),
                help_text="Where this field is somebody else’s than the others.",
            )
            for n, (value, count) in enumerate(values):
                self.fields[f"label-{at}-{n}"] = forms.ChoiceField(
                    label=f"{value or '(empty)'}, {count:,} times",
                    choices=choices,
                    required=False,
                    initial=given.get((path, value), ""),
                )

    def _rules(self) -> Iterable[LabelRule]:
        for at, (path, values) in enumerate(self._labelled()):
            by_layer: dict[str, dict[str, str]] = {}
            for n, (value, _) in enumerate(values):
                if chosen := self.cleaned_data.get(f"label-{at}-{n}"):
                    layer, key = chosen.split("/")
                    by_layer.setdefault(layer, {})[value] = key
            source = self.cleaned_data.get(f"source-{at}", "").strip()
            for layer, labels in by_layer.items():
                yield LabelRule(path, layer, labels, source)
