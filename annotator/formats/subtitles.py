"""WebVTT and SRT: cues with times; who speaks stands in a voice tag or before a colon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotator.formats.base import Item, Options, Problem, Record
from annotator.formats.fields import Unfit, check_count, check_length
from annotator.formats.head import Head
from annotator.formats.plain import line_of
from annotator.formats.roles import speaker_role
from annotator.formats.text import text_lines
from annotator.transcript import Role, Transcript, Turn

TIMING = re.compile(
    r"\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})"
)
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
TAG = re.compile(r"</?[a-zA-Z0-9.][^>]*>")
NOBODY = "speaker"


@dataclass(slots=True)
class _Cue:
    line: int
    start: float
    end: float
    speaker: str = ""
    texts: list[str] = field(default_factory=list)


class Subtitles:
    """Cues of one speaker that follow one another are a turn; one without a name goes on."""

    name = "subtitles"
    title = "WebVTT or SRT subtitles, with speakers"

    def sniff(self, head: Head) -> float:
        """Look for WebVTT's first word, or for a timing among the first lines."""
        lines = head.text.lstrip("\ufeff").splitlines()[:40]
        if lines and lines[0].startswith("WEBVTT"):
            return 0.98
        return 0.9 if any(TIMING.match(line) for line in lines[:6]) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield the file's one conversation."""
        cues: list[_Cue] = []
        for each in _cues(stream, options):
            if isinstance(each, Problem):
                yield each
            elif cues and each.speaker in ("", cues[-1].speaker):
                cues[-1].texts += each.texts
                cues[-1].end = each.end
            else:
                cues.append(each)
        if not cues:
            yield Problem(1, "", "expected cues: a line 00:01.000 --> 00:02.000, then text")
            return
        try:
            check_count(len(cues), "", options)
            turns = tuple(_turn(cue, options) for cue in cues)
        except Unfit as error:
            yield Problem(cues[0].line, "", error.message)
        else:
            yield Record(cues[0].line, Transcript(turns))


def _cues(stream: BinaryIO, options: Options) -> Iterator[_Cue | Problem]:
    cue: _Cue | None = None
    for each in text_lines(stream, options.max_line_bytes):
        if isinstance(each, Problem):
            yield each
            continue
        number, text = each[0], each[1].strip()
        if found := TIMING.match(text):
            if cue and cue.texts:
                yield cue
            cue = _Cue(number, _seconds(found[1]), _seconds(found[2]))
        elif cue and text:
            yield from _add(cue, text)
        elif cue:
            if cue.texts:
                yield cue
            cue = None
    if cue and cue.texts:
        yield cue


def _add(cue: _Cue, text: str) -> Iterator[_Cue]:
    """Add a line to a cue; where another speaker begins in it, yield what was said before."""
    voice = VOICE.search(text)
    plain = TAG.sub("", text).strip()
    named = line_of(0, plain)
    name, said = (voice[1].strip(), plain) if voice else (named.name, named.said or plain)
    name, said = (name, named.said) if named.name and not voice else (name, said)
    if name and cue.texts and name != cue.speaker:
        yield _Cue(cue.line, cue.start, cue.end, cue.speaker, cue.texts)
        cue.texts = []
    cue.speaker = name or cue.speaker
    if said:
        cue.texts.append(said)


def _turn(cue: _Cue, options: Options) -> Turn:
    speaker = cue.speaker or NOBODY
    text = check_length("\n".join(cue.texts), "", options)
    role = speaker_role(speaker) or Role.PARTICIPANT
    return Turn(role, speaker, text, None, {"start": cue.start, "end": cue.end})


def _seconds(text: str) -> float:
    *hours, minutes, seconds = text.replace(",", ".").split(":")
    return int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + float(seconds)
