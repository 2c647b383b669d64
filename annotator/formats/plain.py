"""Plain text: ``Speaker: text``, conversations divided by a line of dashes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from annotator.formats.base import Item, Options, Problem, Record, excerpt
from annotator.formats.fields import Unfit, check_count, check_length, moment
from annotator.formats.head import Head
from annotator.formats.roles import speaker_role
from annotator.formats.text import text_lines
from annotator.transcript import Role, Transcript, Turn

SPEAKER = re.compile(
    r"(?:\[(?P<mark>[^\]\n]{1,40})\][ \t]*)?"  # a time, most often
    r"(?:\*\*|__|\#{1,6} )?"  # Markdown
    r"(?P<name>[^\W\d_][\w.'’ -]{0,39}?)"
    r"(?:\*\*|__)?[ \t]*:(?:\*\*|__)?(?!//|\\)[ \t]?"
)
DIVIDER = re.compile(r"[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*")
MAX_WORDS = 4
LONGEST_START = 200  # characters that SPEAKER may match
MOST = 0.8
LINES_A_TURN = 20  # at the most that may be held of a conversation, for each turn it may have


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; ``name`` is whose it would be, ``said`` what follows the name."""

    number: int
    text: str
    name: str = ""
    said: str = ""
    mark: str = ""


@dataclass(slots=True)
class Part:
    """The lines between two dividers; one that is ``spoilt`` isn't read."""

    lines: list[Line] = field(default_factory=list)
    size: int = 0
    spoilt: bool = False
    roles: set[Role | None] = field(default_factory=set)

    def add(self, line: Line) -> None:
        """Take one line more."""
        self.size += len(line.text) + 1
        if line.name:
            self.roles.add(speaker_role(line.name))
        if not self.spoilt:
            self.lines.append(line)

    def begins_another(self, line: Line) -> bool:
        """Say whether ``line``, after a divider, begins another conversation.

        Between a user and an assistant, a rule and ``Note:`` may be part of what one of them said.
        """
        return bool(line.name) and not (chat(self.roles) and speaker_role(line.name) is None)


class Plain:
    """Whose names are speakers' is found from all the lines of a conversation."""

    name = "plain"
    title = "Plain text: Speaker: text, conversations divided by a line of ---"

    def sniff(self, head: Head) -> float:
        """Look for lines that begin with the same names again and again."""
        if head.is_json:
            return 0.0
        return 0.5 if speakers(line_of(0, each) for each in head.text.splitlines()) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each part of the file."""
        for each in _parts(stream, options):
            if isinstance(each, Problem):
                yield each
            elif not each.spoilt and any(line.text.strip() for line in each.lines):
                yield from _conversation(each.lines, options)


def line_of(number: int, text: str) -> Line:
    """Return a line with the name before its colon, if that could be a speaker's."""
    found = SPEAKER.match(text, 0, LONGEST_START)
    if found is None or len(found["name"].split()) > MAX_WORDS:
        return Line(number, text)
    return Line(number, text, found["name"].strip(), text[found.end() :], found["mark"] or "")


def speakers(lines: Iterable[Line]) -> set[str]:
    """Return the names that are speakers' in the lines of one conversation.

    Between a user and an assistant, only the words for their roles are. Otherwise the names that
    come more than once or mean a role are; or all, where hardly a line begins without one.
    """
    some = [line.name for line in lines if line.text.strip()]
    counts = Counter(filter(None, some))
    named = {name for name in counts if speaker_role(name)}
    if chat({speaker_role(name) for name in named}):
        return named
    if len(counts) > 1 and counts.total() >= MOST * len(some):
        return set(counts)
    return named | {name for name, count in counts.items() if count > 1}


def chat(roles: set[Role | None]) -> bool:
    """Say whether a user and an assistant are among ``roles``."""
    return {Role.USER, Role.ASSISTANT} <= roles


def _parts(stream: BinaryIO, options: Options) -> Iterator[Part | Problem]:
    """Divide the lines at dividers, but not at a rule inside somebody's text."""
    part = Part()
    held: list[Line] = []
    for each in text_lines(stream, options.max_line_bytes):
        if isinstance(each, Problem):
            part.spoilt = part.spoilt or not each.kept
            yield each
            continue
        line = line_of(each[0], each[1].rstrip("\r\n"))
        divides = DIVIDER.fullmatch(line.text) or (held and not line.text.strip())
        if divides and len(held) < LINES_A_TURN * options.max_turns:
            held.append(line)
            continue
        if held and part.begins_another(line):
            yield part
            part, held = Part(), []
        for one in [*held, line]:
            part.add(one)
        held = []
        excess = "" if part.spoilt else _excess(part, options)
        if excess:
            part.spoilt = True
            part.lines.clear()
            yield Problem(line.number, "", f"more than {excess} without a divider")
    yield part


def _excess(part: Part, options: Options) -> str:
    """Return what there is too much of in one conversation; it is held whole."""
    lines = LINES_A_TURN * options.max_turns
    if part.size > options.max_line_bytes:
        return f"{options.max_line_bytes:,} characters"
    return f"{lines:,} lines" if len(part.lines) > lines else ""


def _conversation(lines: list[Line], options: Options) -> Iterator[Item]:
    known = speakers(lines)
    first = next((at for at, line in enumerate(lines) if line.name in known), None)
    stray = [line for line in lines[:first] if line.text.strip()]
    if first is None:
        begin = stray[0]
        message = "expected lines of the form Speaker: text"
        yield Problem(begin.number, "", message, excerpt(begin.text), raw=_raw(lines, options))
        return
    begin = lines[first]
    try:
        turns = tuple(_turns(lines[first:], known, options))
    except Unfit as error:
        shown = excerpt(begin.text)
        yield Problem(begin.number, "", error.message, shown, raw=_raw(lines, options))
        return
    if stray:
        message = f"Nobody is named as saying this; {len(stray):,} line(s) were left out."
        yield Problem(stray[0].number, "", message, excerpt(stray[0].text), kept=True)
    yield Record(begin.number, Transcript(turns))


def _raw(lines: list[Line], options: Options) -> bytes:
    if not options.keep_raw:
        return b""
    return "".join(f"{line.text}\n" for line in [*lines, Line(0, "---")]).encode()


def _turns(lines: list[Line], known: set[str], options: Options) -> Iterator[Turn]:
    said: list[tuple[Line, list[str]]] = []
    for line in lines:
        if line.name in known:
            said.append((line, [line.said]))
        else:
            said[-1][1].append(line.text)
    check_count(len(said), "", options)
    for line, texts in said:
        text = check_length("\n".join(texts).strip("\n"), "", options)
        meta: dict[str, Any] = {"time": line.mark} if line.mark else {}
        role = speaker_role(line.name) or Role.PARTICIPANT
        yield Turn(role, line.name, text, moment(line.mark), meta)
