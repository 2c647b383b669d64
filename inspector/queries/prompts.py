"""System prompts as sides of a comparison: what they say, and what they are called."""

from collections import Counter
from collections.abc import Mapping

from django.db import connection

from inspector.queries.selecting import NO_PROMPT

SHOWN = 60  # characters of a prompt by which it is called


def texts(examples: Mapping[str, int]) -> dict[str, str]:
    """Return what prompts say, given a conversation of each, in one query; NO_PROMPT's is empty."""
    asked = {pk: key for key, pk in examples.items() if key != NO_PROMPT}
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [list(asked)])
        return dict.fromkeys(examples, "") | {asked[pk]: text for pk, text in cursor.fetchall()}


def titles(said: Mapping[str, str]) -> dict[str, str]:
    """Call each prompt by its beginning, numbered where several begin alike, in their order."""
    begin = {key: _beginning(key, text) for key, text in said.items()}
    often, before = Counter(begin.values()), Counter[str]()
    found = {}
    for key, title in begin.items():
        before[title] += 1
        found[key] = f"{title} ({before[title]})" if often[title] > 1 else title
    return found


def _beginning(key: str, text: str) -> str:
    if key == NO_PROMPT:
        return "no system prompt"
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= SHOWN else f"“{flat[: SHOWN - 1].rstrip()}…”"


_TEXTS = """
SELECT conversation_id, string_agg(text, E'\\n' ORDER BY index)
FROM annotator_turn WHERE conversation_id = ANY(%s) AND role = 'system' GROUP BY conversation_id
"""
