"""Which turn answers which."""

from annotator.transcript import Role, Transcript


def answer_after(transcript: Transcript, index: int) -> int | None:
    """Return the assistant's turn that answers the user's at ``index``, if any."""
    return _nearest(transcript, range(index + 1, len(transcript.turns)))


def answer_before(transcript: Transcript, index: int) -> int | None:
    """Return the assistant's turn that the user's at ``index`` comes upon, if any."""
    return _nearest(transcript, range(index - 1, -1, -1))


def user_after(transcript: Transcript, index: int) -> int | None:
    """Return the user's next turn after ``index``, if any."""
    turns = range(index + 1, len(transcript.turns))
    return next((each for each in turns if transcript.turns[each].role == Role.USER), None)


def _nearest(transcript: Transcript, places: range) -> int | None:
    for place in places:
        role = transcript.turns[place].role
        if role == Role.ASSISTANT:
            return place
        if role == Role.USER:
            return None
    return None
