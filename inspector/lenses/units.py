"""Units of information in a text (times, prices, counts, names …), and what a turn asks for."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stems
from inspector.lenses.text import (
    FUNCTION_WORDS,
    Sentence,
    is_content,
    normal,
    without_code,
    words,
)

NEAR = 30  # characters before a value in which its key stands
LEADS = FUNCTION_WORDS | {"confirm", "is", "book", "yes"}  # begin a sentence, and no name

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_FULL = "january|february|march|april|june|july|august|september|october|november|december"
_ROADS = (
    "street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|way|circle|court|ct|place|plaza"
    "|square|highway|hwy|parkway|terrace|row"
)
_UNIT = AnyCase(
    rf"""
    (?P<web>https?://[^\s<>)\]]+|\b[\w.+-]+@[\w-]+\.[\w.]+)
    |(?P<phone>(?:\+\d{{1,3}}[-\ .])?\(?\b\d{{2,4}}\)?(?:[-\ .]\d{{2,5}}){{2,4}}\b)
    |(?P<price>[$€£]\s?\d[\d,]*(?:\.\d+)?|\b\d[\d,.]*\s?(?:dollars?|euros?|pounds?|bucks|usd|eur)\b)
    |(?P<date>\b(?:{_FULL}|(?:{_MONTHS})\b\.?)\s\d{{1,2}}(?:st|nd|rd|th)?\b
      |\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_FULL}|(?:{_MONTHS})\b)|\b\d{{4}}-\d\d-\d\d\b)
    |(?P<time>\b\d{{1,2}}(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock)|\b\d{{1,2}}:\d\d\b)
    |(?P<address>\b\d+[a-z]?(?!\sto\b)(?:\s[\w.'-]+){{1,4}}?\s(?:{_ROADS})\b)
    |(?P<count>\b\d+(?:[.,]\d+)?\s?(?:%|-?[a-z]{{3,}}))
    |(?P<number>\b\d+(?:[.,]\d+)?\b)
    """,
    re.VERBOSE,
)
_MARKED = re.compile(r"\d|@|://")  # without one of these, nothing above matches
_NAME = re.compile(r"\b[A-Z][\w'&-]+(?:\s(?:(?:of|the|and|&|at|de|la)\s)?[A-Z][\w'&-]+)+")
_KEYED = AnyCase(
    r"\b(?:the|its|their|his|her|your)\s(?P<key>[^\W\d_]+(?:\s[^\W\d_]+)?)\s(?:is|are)\s"
    r"(?P<value>[^.;,!?\n]{1,60})|^\W*(?P<label>[^\W\d_][\w ]{1,24}):\s+(?P<given>[^\n]{1,60})",
    re.MULTILINE,
)
_ASKS = {
    "time": r"\b(?:what time|when|how early|how late|opening hours|hours)\b",
    "date": r"\b(?:what (?:date|day)|which (?:date|day)|when)\b",
    "price": r"\b(?:how much|price|cost|costs|fee|fare|rent|charge|total|expensive)\b",
    "phone": r"\b(?:phone|telephone|contact|call them|number to (?:call|reach)|their number)\b",
    "address": r"\b(?:where|address|located|location)\b",
    "count": r"\bhow (?:many|long|far|big|old|often)\b",
    "web": r"\b(?:website|web site|link|url|e-?mail)\b",
    "name": r"\b(?:who|whose|what(?:'s| is) (?:it|he|she|that|the (?:name|place)) called|name)\b",
}
_ASKS_RE = {kind: AnyCase(pattern).compiled for kind, pattern in _ASKS.items()}
_REQUEST = AnyCase(
    r"\b(?:tell me|give me|let me know|i(?:'d| would)? (?:need|like|want)|may i (?:have|know)"
    r"|(?:can|could) (?:you|i)|find|search|look|suggest|recommend|show)\b",
)
_ATTRIBUTE = AnyCase(
    r"\b(?:what(?:'s| is| are)|tell me|give me|get|know|have) (?:the|its|their|his|her|your|a)\s"
    r"(?P<key>[^\W\d_]+(?:\s[^\W\d_]+)?)|\b(?:does|do|is|are|has|have)"
    r"\s(?:it|they|there|this|that)\s(?P<has>[^?.!]{2,60})",
)


class Unit(msgspec.Struct, frozen=True):
    """A unit of information: its kind, its value in lower case, its key's stems, its place."""

    kind: str
    value: str
    key: frozenset[str]
    start: int
    end: int


class Asked(msgspec.Struct, frozen=True):
    """What a turn asks for: kinds of unit, stems of attributes, or something in general.

    ``start`` and ``end`` are the sentence that asks.
    """

    kinds: frozenset[str]
    keys: frozenset[str]
    general: bool
    start: int
    end: int

    def wants(self, unit: Unit) -> bool:
        """Whether ``unit`` is (part of) an answer."""
        if unit.kind in self.kinds or bool(unit.key & self.keys):
            return True
        return self.general and unit.kind == "name"


def units(text: str) -> list[Unit]:
    """Return the units of ``text`` in order; none lies in another."""
    clean = without_code(text)
    found = sorted(_candidates(clean), key=lambda unit: (unit.start, -unit.end))
    kept: list[Unit] = []
    for unit in found:
        if not kept or unit.start >= kept[-1].end:
            kept.append(unit)
    return kept


def _candidates(text: str) -> Iterator[Unit]:
    for match in _UNIT.finditer(text) if _MARKED.search(text) else ():
        kind = match.lastgroup or "number"
        end = match.end()
        key = stems(match[0]) if kind == "count" else frozenset[str]()
        if kind == "count" and not match[0].endswith("%") and not _is_thing(match[0]):
            kind, key = "number", frozenset()
            end = match.start() + len(match[0].rstrip(_LETTERS).rstrip(" -"))
        before = stems(text[max(0, match.start() - NEAR) : match.start()])
        yield Unit(kind, _normal(text[match.start() : end]), key | before, match.start(), end)
    for match in _NAME.finditer(text):
        start = match.start()
        while (
            start < match.end() and normal(text[start : match.end()].split(maxsplit=1)[0]) in LEADS
        ):
            start += len(text[start : match.end()].split(maxsplit=1)[0]) + 1
        if " " in text[start : match.end()]:
            value = _normal(text[start : match.end()])
            yield Unit("name", value, frozenset(), start, match.end())
    for match in _KEYED.finditer(text):
        group = "value" if match["value"] else "given"
        label = match["key"] or match["label"]
        if (
            stems(label)
            and "confirm" not in label.lower()
            and _is_value(match[group], short=group == "value")
        ):
            value = _normal(match[group])
            yield Unit("key-value", value, stems(label), match.start(group), match.end(group))


def _is_thing(count: str) -> bool:
    """Whether what follows a number names what is counted."""
    return any(not word.endswith(("ing", "ed")) for word in words(count) if is_content(word))


def _is_value(text: str, *, short: bool) -> bool:
    """Whether ``text`` can be a value: it says something, no number, and no clause if ``short``."""
    said = words(text)
    if not any(is_content(word) for word in said) or any(word[0].isdigit() for word in said):
        return False
    return not short or (len(said) <= 4 and not any(w.endswith(("ed", "ing")) for w in said))


def _normal(value: str) -> str:
    return " ".join(value.lower().replace(",", "").split())


def asked(said: Iterable[Sentence]) -> Asked | None:
    """Return what the sentences of a turn ask for, None if they ask for no information."""
    kinds: set[str] = set()
    keys: set[str] = set()
    general = False
    first: Sentence | None = None
    for sentence in said:
        if not (sentence.is_question or _REQUEST.search_in(sentence)):
            continue
        text = sentence.folded
        here = {kind for kind, pattern in _ASKS_RE.items() if pattern.search(text)}
        named = {
            s
            for match in _ATTRIBUTE.compiled.finditer(text)
            for s in stems(match["key"] or match["has"] or "")
        }
        kinds |= here
        keys |= named
        general = general or not (here or named)
        first = first or sentence
    if first is None:
        return None
    return Asked(frozenset(kinds), frozenset(keys), general, first.start, first.end)
