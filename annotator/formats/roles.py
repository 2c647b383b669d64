"""Who speaks, from the words that different sources use for it."""

from annotator.transcript import Role

# Words that stand for a speaker in a transcript, and are hardly anybody's name.
SPEAKERS = {
    **dict.fromkeys(("user", "human"), Role.USER),
    **dict.fromkeys(
        ("assistant", "ai", "bot", "chatbot", "chatgpt", "gpt", "claude", "gemini"), Role.ASSISTANT
    ),
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}
# What a field that is said to be the role may hold besides.
ROLES = {
    **SPEAKERS,
    **dict.fromkeys(("customer", "client", "prompter"), Role.USER),
    **dict.fromkeys(("model", "agent", "bard", "bing", "copilot"), Role.ASSISTANT),
    "developer": Role.SYSTEM,
    "function": Role.TOOL,
    "participant": Role.PARTICIPANT,
}


def role_named(word: str) -> Role | None:
    """Return the role that ``word``, the value of a role field, names; None if it names none."""
    return ROLES.get(word.strip().lower())


def speaker_role(name: str) -> Role | None:
    """Return the role that a speaker's name stands for; None if it is a name like any other."""
    return SPEAKERS.get(name.strip().lower())


def names() -> str:
    """Return the words that name a role, for messages."""
    return ", ".join(ROLES)
