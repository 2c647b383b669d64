"""Plain text: ``Speaker: text``, conversations divided by a line of dashes."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from annotator.formats.base import Item, Options, Problem, Record, excerpt
from annotator.formats.fields import Unfit, check_length
from annotator.formats.roles import role_named, role_of_speaker
from annotator.formats.text import BROKEN, UNSTORABLE, broken_off, decode_head, open_text, storable
from annotator.transcript import Transcript, Turn

SPEAKER = re.compile(
    r"(?:\[[^\]\n]{1,40}\][ \t]*)?"  # a time in brackets
    r"(?:\*\*|__|\#{1,6} )?"  # Markdown
    r"(?P<name>[^\W\d_][\w.'’ -]{0,39}?)"
    r"(?:\*\*|__)?[ \t]*:(?:\*\*|__)?(?!//)[ \t]?"
)
DIVIDER = re.compile(r"[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*")
MAX_WORDS = 4

Line = tuple[int, str]


class Plain:
    """A name counts as a speaker's if it begins several lines, or names a role."""

    name = "text"
    title = "Plain text: Speaker: text, conversations divided by a line of ---"

    def sniff(self, head: bytes) -> float:
        """Look for lines that begin with the same names again and again."""
        text = decode_head(head)
        if text.lstrip().startswith(("{", "[{")):
            return 0.0
        speakers = _speakers([(0, line) for line in text.splitlines()])
        return 0.5 if speakers else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each part of the file."""
        text, notice = open_text(stream)
        if notice:
            yield notice
        for part in _parts(text):
            if isinstance(part, Problem):
                yield part
            elif any(line.strip() for _, line in part):
                yield from _conversation(part, options)


def _parts(text: Iterator[str]) -> Iterator[list[Line] | Problem]:
    """Divide the lines at dividers, but not at a rule inside somebody's text."""
    part: list[Line] = []
    held: list[Line] = []
    number = 0
    try:
        for number, raw in enumerate(text, start=1):
            line = raw.rstrip("\r\n")
            if DIVIDER.fullmatch(line) or (held and not line.strip()):
                held.append((number, line))
                continue
            if held and _name(line):
                yield part
                part = []
            else:
                part += held
            held = []
            part.append((number, line))
    except BROKEN as error:
        yield Problem(number + 1, "", broken_off(error))
    yield part


def _conversation(part: list[Line], options: Options) -> Iterator[Item]:
    speakers = _speakers(part)
    first = next((place for place, (_, line) in enumerate(part) if _name(line) in speakers), None)
    if first is None:
        number, shown = next(each for each in part if each[1].strip())
        yield Problem(number, "", "expected lines of the form Speaker: text", excerpt(shown))
        return
    for number, line in part[:first]:
        if line.strip():
            message = "Nobody is named as saying this; the line was left out."
            yield Problem(number, "", message, excerpt(line), kept=True)
    yield from _turns(part[first:], speakers, options)


def _turns(part: list[Line], speakers: set[str], options: Options) -> Iterator[Item]:
    said: list[tuple[str, list[str]]] = []
    for _, line in part:
        name = _name(line)
        if name in speakers:
            said.append((name, [SPEAKER.sub("", line, count=1)]))
        else:
            said[-1][1].append(line)
    begin = part[0][0]
    if len(said) > options.max_turns:
        yield Problem(begin, "", f"the conversation has more than {options.max_turns:,} turns")
        return
    texts = ["\n".join(lines).rstrip("\n") for _, lines in said]
    try:
        for text in texts:
            check_length(text, "", options)
    except Unfit as error:
        yield Problem(begin, "", error.message)
        return
    if any(UNSTORABLE.search(text) for text in texts):
        message = "Characters that can't be stored became U+FFFD."
        yield Problem(begin, "", message, kept=True)
    turns = tuple(
        Turn(role_of_speaker(name), storable(name), storable(text))
        for (name, _), text in zip(said, texts, strict=True)
    )
    yield Record(begin, Transcript(turns))


def _speakers(part: list[Line]) -> set[str]:
    counts = Counter(filter(None, (_name(line) for _, line in part)))
    often = {name for name, count in counts.items() if count > 1 or role_named(name)}
    # Two lines by two people are a conversation too.
    return often or (set(counts) if len(counts) == 2 else set())


def _name(line: str) -> str:
    found = SPEAKER.match(line)
    if found is None or len(found["name"].split()) > MAX_WORDS:
        return ""
    return found["name"].strip()
