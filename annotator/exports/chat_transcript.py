"""A conversation as a CHAT transcript (.cha) for CLAN.

https://talkbank.org/0info/manuals/CHAT.html: headers, a main line for each utterance, and dependent
lines beneath it. CHAT gives many characters a meaning and has no way to escape them, so main lines
have the words alone; the exact text stands beneath.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from annotator.exports.lines import as_json, name
from annotator.transcript import GivenLabel, Role, Transcript, Turn

CODES = {Role.USER: "USR", Role.ASSISTANT: "AST", Role.SYSTEM: "SYS", Role.TOOL: "TOO"}
# Of the roles that CHAT knows; it has none for a machine.
ROLES = {Role.ASSISTANT: "Speaker", Role.SYSTEM: "Other", Role.TOOL: "Other"}
MEANT = {"xxx", "yyy", "www"}  # unintelligible, phonological and untranscribed, to CHAT
LANGUAGE = "und"  # not said anywhere
BOUNDARY = re.compile(r"(?<=[.!?。！？؟])\s+|\n+")
ASKS, EXCLAIMS = "?？؟", "!！"
CLOSING = "\"'”’»)]}*_ "
COMMENT = (
    "main lines have the words alone. %xtxt has the turn (from 1) and its exact text as JSON, %xgr"
    " the labels as $annotator:layer:label, %com their words, links and details as JSON"
)


def chat_transcript(transcript: Transcript, corpus: str) -> str:
    """Return a conversation as CHAT; a turn has a main line for each sentence."""
    codes = _codes(transcript)
    return "\n".join([*_head(transcript, codes, corpus), *_body(transcript, codes), "@End", ""])


def _codes(transcript: Transcript) -> dict[tuple[str, Role], str]:
    """Return a code of three or more characters for everybody who speaks."""
    found: dict[tuple[str, Role], str] = {}
    counts: Counter[Role] = Counter()
    for turn in transcript.turns:
        if (turn.speaker, turn.role) not in found:
            counts[turn.role] += 1
            number = f"{turn.role.value[0].upper()}{counts[turn.role]:02d}"
            first = counts[turn.role] == 1
            code = CODES.get(turn.role, number) if first else number
            found[turn.speaker, turn.role] = code
    return found


def _head(transcript: Transcript, codes: dict[tuple[str, Role], str], corpus: str) -> Iterator[str]:
    people = [
        (code, name(speaker, role.value), ROLES.get(role, "Participant"))
        for (speaker, role), code in codes.items()
    ]
    yield from ("@UTF8", "@Begin", f"@Languages:\t{LANGUAGE}")
    yield "@Participants:\t" + ", ".join(" ".join(each) for each in people)
    for code, _, role in people:
        yield f"@ID:\t{LANGUAGE}|{name(corpus, 'corpus')}|{code}|||||{role}|||"
    yield f"@Comment:\tconversation {as_json(transcript.id)}"
    yield f"@Comment:\t{COMMENT}"


def _body(transcript: Transcript, codes: dict[tuple[str, Role], str]) -> Iterator[str]:
    for index, turn in enumerate(transcript.turns):
        code = codes[turn.speaker, turn.role]
        first, *rest = list(utterances(turn.text)) or ["0 ."]
        yield f"*{code}:\t{first}"
        yield f"%xtxt:\t{as_json({'turn': index + 1, 'text': turn.text})}"
        yield from _labels(transcript, index, turn)
        yield from (f"*{code}:\t{each}" for each in rest)


def _labels(transcript: Transcript, index: int, turn: Turn) -> Iterator[str]:
    given = [
        (work.annotator, each)
        for work in transcript.work
        for each in work.labels
        if each.turn == index
    ]
    if given:
        marks = (
            ":".join(name(part, "x", 80) for part in (who, each.layer, each.label))
            for who, each in given
        )
        yield "%xgr:\t" + " ".join(f"${mark}" for mark in marks)
        yield f"%com:\t{as_json([_said(who, each, turn) for who, each in given])}"


def _said(who: str, given: GivenLabel, turn: Turn) -> dict[str, object]:
    said: dict[str, object] = {"by": who, "layer": given.layer, "label": given.label}
    if given.start is not None:
        said["words"] = turn.text[given.start : given.end]
    if given.to is not None:
        said["to"] = given.to.turn + 1
    return said | dict(given.attributes)


def utterances(text: str) -> Iterator[str]:
    """Yield the sentences of a text as CHAT has them: words, and what ends them."""
    for piece in BOUNDARY.split(text):
        tokens = piece.translate(_KEPT).split()
        words = [_word(each) for token in tokens if (each := token.strip("'’-"))]
        if words:
            yield f"{' '.join(words)} {_end(piece)}"


class _Kept(dict[int, str]):
    """What becomes of a character: what no word has becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        in_a_word = character in "'’-" or unicodedata.category(character)[0] in "LMN"
        self[code] = character if in_a_word else " "
        return self[code]


_KEPT = _Kept()


def _word(token: str) -> str:
    """Return a word that means nothing else to CHAT; there a 0 in front says it was left out."""
    if token[0] != "0":
        return token.capitalize() if token.lower() in MEANT else token
    zeros = len(token) - len(token.lstrip("0"))
    return " ".join([*["zero"] * zeros, *filter(None, [token[zeros:]])])


def _end(piece: str) -> str:
    last = piece.rstrip(CLOSING)[-1:]
    if last and last in ASKS:
        return "?"
    return "!" if last and last in EXCLAIMS else "."
