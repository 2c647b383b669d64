"""What the scheme editor sends: a draft, what to do with it, and where dropped labels go."""

from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from annotator.errors import InvalidInput
from annotator.numbers import whole
from annotator.schemes import writing
from annotator.schemes.changes import Place
from annotator.schemes.definition import (
    MAX_BYTES,
    SchemeDefinition,
    SchemeError,
    from_values,
    parse,
)
from annotator.schemes.draft import Draft, do, from_fields

OWN = frozenset({"csrfmiddlewaretoken", "do", "seen", "shown"})
MOVE = "move:"


@dataclass(slots=True)
class Edited:
    """A draft as it stands after what was asked for.

    ``seen`` is the version it began from, ``shown`` the number of the layer on view, ``goto`` the
    path of the row to give the focus to. ``scheme`` is there when ``error`` is empty.
    """

    draft: Draft
    seen: int
    shown: int = 0
    command: str = ""
    goto: str = ""
    moves: dict[Place, Place] = field(default_factory=dict)
    scheme: SchemeDefinition | None = None
    error: str = ""


def edited(request: HttpRequest) -> Edited:
    """Return the draft that was sent, with the button's work done."""
    fields = [
        (name, values)
        for name, values in request.POST.lists()
        if name not in OWN and not name.startswith(MOVE)
    ]
    found = Edited(
        draft=_draft(fields),
        seen=whole(request.POST.get("seen")) or 0,
        shown=whole(request.POST.get("shown")) or 0,
        command=request.POST.get("do", ""),
        moves=_moves(request),
    )
    if found.command == "read":
        _read(request, found)
    elif found.command.startswith("show:"):
        found.shown = whole(found.command.removeprefix("show:")) or 0
    elif found.command in {"check", "adopt"}:
        _check(found)
    else:
        found.goto = do(found.draft, found.command)
        if found.goto.startswith("layers."):
            found.shown = whole(found.goto.split(".")[1]) or 0
    found.shown = min(found.shown, max(0, len(found.draft.get("layers", [])) - 1))
    return found


def _draft(fields: list[tuple[str, list[str]]]) -> Draft:
    try:
        return from_fields(fields)
    except (AttributeError, RecursionError, TypeError, ValueError):
        raise InvalidInput("These are no fields of a scheme.") from None


def _check(found: Edited) -> None:
    try:
        found.scheme = from_values(found.draft)
    except SchemeError as error:
        found.error = str(error)
        layers = [layer.get("key") for layer in found.draft.get("layers", [])]
        # The error names its layer: show that one.
        named = [index for index, key in enumerate(layers) if f"Layer {key!r}" in found.error]
        found.shown = named[0] if named else found.shown


def _read(request: HttpRequest, found: Edited) -> None:
    file = request.FILES.get("file")
    try:
        found.draft = dict(writing.plain(parse(_text(file))))
        found.shown = 0
    except SchemeError as error:
        found.error = str(error)


def _text(file: object) -> str:
    if not isinstance(file, UploadedFile) or file.size is None:
        raise SchemeError("Choose a file first.")
    if file.size > MAX_BYTES:
        raise SchemeError(f"Scheme: longer than {MAX_BYTES:,} bytes")
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemeError(f"Scheme: not UTF-8 at byte {error.start:,}") from error


def _moves(request: HttpRequest) -> dict[Place, Place]:
    found = {}
    for name, value in request.POST.items():
        if name.startswith(MOVE) and value:
            found[_place(name.removeprefix(MOVE))] = _place(str(value))
    return found


def _place(text: str) -> Place:
    layer, _, label = text.partition("/")
    return layer, label
