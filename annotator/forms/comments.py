"""Comments as the annotate page sends them, and answers as reviewers do."""

from uuid import UUID

import msgspec
from django import forms

from annotator.errors import InvalidInput
from annotator.models import Comment

MAX_TEXT = 10_000


class Sent(msgspec.Struct, forbid_unknown_fields=True):
    """A comment on turn ``turn`` (from 0), or an answer to ``parent``; ``id`` is its own name."""

    id: UUID
    text: str = ""
    turn: int = -1
    flag: str = Comment.Flag.NONE.value
    parent: UUID | None = None


_decoder = msgspec.json.Decoder(Sent)


def sent(body: bytes) -> Sent:
    """Return what a request says. Raises InvalidInput, with the path of what is wrong."""
    try:
        found = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"This is no comment: {error}") from None
    if found.flag not in Comment.Flag.values:
        raise InvalidInput(f"A comment can't be flagged as {found.flag[:40]!r}.")
    # PostgreSQL's text holds no NUL, and its integers end somewhere.
    if len(found.text) > MAX_TEXT or "\0" in found.text or not -1 <= found.turn < 2**31:
        raise InvalidInput(f"A comment has at most {MAX_TEXT:,} characters.")
    return found


class AnswerForm(forms.Form):
    """What is done with a thread; ``name`` keeps an answer that is sent twice from doubling."""

    do = forms.ChoiceField(
        choices=[(each, each) for each in ("reply", "reply-resolve", "resolve", "reopen")]
    )
    name = forms.UUIDField(required=False)
    text = forms.CharField(required=False, max_length=MAX_TEXT)
