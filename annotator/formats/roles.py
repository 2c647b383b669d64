"""Who speaks, from the words that different sources use for it."""

from annotator.transcript import Role

KNOWN = {
    **dict.fromkeys(("user", "human", "customer", "client", "prompter"), Role.USER),
    **dict.fromkeys(
        (
            "assistant",
            "ai",
            "bot",
            "chatbot",
            "model",
            "agent",
            "gpt",
            "chatgpt",
            "claude",
            "gemini",
        ),
        Role.ASSISTANT,
    ),
    **dict.fromkeys(("system", "developer"), Role.SYSTEM),
    **dict.fromkeys(("tool", "function"), Role.TOOL),
    "participant": Role.PARTICIPANT,
}


def role_named(word: str) -> Role | None:
    """Return the role that ``word`` names, None if it names none."""
    return KNOWN.get(word.strip().lower())


def role_of_speaker(speaker: str) -> Role:
    """Return the role of somebody whose name is all that is known; a person is a participant."""
    return role_named(speaker) or Role.PARTICIPANT


def names() -> str:
    """Return the words that name a role, for messages."""
    return ", ".join(KNOWN)
