"""What the annotate page's script starts from, and how it is told of labels later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, groupby

import msgspec
from django.conf import settings
from django.urls import reverse

from annotator.access import Access
from annotator.models import Assignment, Comment, Label, Layer, SchemeVersion
from annotator.queries import annotating, suggesting
from annotator.schemes import topics
from annotator.schemes.keys import COMMANDS

Plain = dict[str, object]

# Named in the page's head, so that none waits for another that imports it.
MODULES = [
    "js/margin.js",
    *sorted(
        f"js/annotate/{path.name}"
        for path in (settings.BASE_DIR / "static" / "js" / "annotate").glob("*.js")
        if path.name != "types.js"
    ),
]
# The commands that are buttons too, for mouse and touch.
TOOLBAR = {
    "undo": "Undo",
    "redo": "Redo",
    "search": "Search",
    "raw": "Raw",
    "comment": "Comment",
    "history": "History",
    "guidelines": "Guidelines",
    "keys": "Keys",
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something the page does by key."""

    name: str
    key: str
    meaning: str


def commands(scheme: SchemeVersion) -> dict[str, Command]:
    """Return every command by name, with the key the scheme gives it."""
    return {
        name: Command(name, scheme.keys.get(name, key), meaning)
        for name, (key, meaning) in COMMANDS.items()
    }


def whole(door: Access, work: Assignment, scheme: SchemeVersion) -> Plain:
    """Return everything the script needs about one person's work, less the scheme's layers."""
    own = [door.project.slug, work.pk]
    suggested = suggesting.shown(work)
    given = annotating.given(work)
    return {
        "assignment": work.pk,
        "user": door.user.pk,
        "locked": work.status == Assignment.Status.COMPLETE,
        "tag": tag(work),
        "ops": reverse("annotator:annotate_ops", args=own),
        "complete": reverse("annotator:annotate_complete", args=own),
        "standing": reverse("annotator:annotate_standing", args=own),
        "history": reverse("annotator:annotate_history", args=[*own, 0]),
        "written": reverse("annotator:annotate_written", args=own[:1]),
        "comments": reverse("annotator:annotate_comments", args=own),
        "flags": Comment.Flag.choices,
        "suggestions": reverse("inspector:suggestions", args=own) if suggested else None,
        "decide": reverse("annotator:annotate_decide", args=own),
        "decided": suggesting.decided(work) if suggested else [],
        "given": plain(given),
        "keys": {name: command.key for name, command in commands(scheme).items()},
        "former": [
            _layer(layer, labels)
            for layer, labels in groupby(
                annotating.former_labels(chain.from_iterable(given.values()), scheme),
                lambda label: label.layer,
            )
        ],
    }


def layers(scheme: SchemeVersion) -> list[Plain]:
    """Return the scheme's layers with their labels."""
    return [_layer(layer, layer.labels.all()) for layer in scheme.layers.all()]


def plain(given: Mapping[int, list[annotating.Given]]) -> dict[int, list[Plain]]:
    """Return labels by turn as JSON can hold them."""
    return {index: msgspec.to_builtins(found) for index, found in given.items()}


def tag(work: Assignment) -> str:
    """Return a text that changes whenever the work does."""
    return f'"{work.touched_at.timestamp()}-{work.status}"'


def _layer(layer: Layer, labels: Iterable[Label]) -> Plain:
    return {
        "key": layer.key,
        "name": layer.name,
        "unit": layer.unit,
        "multiple": layer.multiple,
        "roles": layer.roles,
        "attributes": layer.attributes,
        "labels": [
            {
                "id": label.pk,
                "key": f"{layer.key}/{label.key}",
                "name": label.name,
                "shortcut": label.shortcut,
                "letters": label.letters,
                "colour": label.colour,
                "topic": _topic(label),
            }
            for label in labels
        ],
    }


def _topic(label: Label) -> str:
    """Return what a label says of the topic that runs, where its layer names topics."""
    if label.key in topics.END:
        return "ends"
    if label.key in topics.GO_ALONG:
        return "goes-along"
    return "begins" if label.key in topics.BEGIN else ""
