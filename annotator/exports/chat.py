"""Conversations to fine-tune a chat model on: ``{"messages": [{"role", "content"}]}``."""

from collections.abc import Iterator

from annotator.exports.messages import between_people, complete, messages
from annotator.exports.told import Found
from annotator.transcript import Transcript

FIELDS = {
    "messages": "the turns in order, each with role (system, user, assistant or tool) and content,"
    " exactly what was uploaded; tool_calls, tool_call_id and name where the file had them",
}
PEOPLE = "a conversation between people, with no assistant to learn from"
UNANSWERED = "no user is answered"
CUT = "kept, but cut after the last answer before an empty turn or the end"


def chat(transcript: Transcript) -> Iterator[Found]:
    """Yield a conversation's complete turns, or why there are none."""
    if between_people(transcript):
        yield PEOPLE
        return
    end = complete(transcript)
    if not end:
        yield UNANSWERED
        return
    if end < len(transcript.turns):
        yield CUT
    yield {"messages": messages(transcript, end)}
