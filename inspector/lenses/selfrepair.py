"""Self-repair within a turn: a speaker breaks off and puts something else in its place.

Between the trouble (reparandum) and its repair stands the editing phase (interregnum): fillers and
editing terms (Levelt 1983, Monitoring and self-repair in speech, Cognition 14; Shriberg 1994,
Preliminaries to a theory of speech disfluencies). Terms that can hardly say anything else are taken
for one where they stand, two in a row as well; the others only where what follows is of one make
with what stands before (`inspector.lenses.parallels`). A question that begins anew needs none.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from inspector.lenses import editing
from inspector.lenses.parallels import COPY, KIND, MATTER, Word, is_number, same_form
from inspector.lenses.phases import Phase, Sentence, may_edit, phases, sentences

NEAR = 10  # words between the beginning of a question and that of the next
OPENS = 3  # words of a question of which one asks
FAR = 30  # words before “no” in which other things can be missing
SHOWN = 3  # words on either side that are shown where the extent of a repair can't be told


@dataclass(frozen=True, slots=True)
class SelfRepair:
    """The editing phase, in code points, and how sure it is.

    ``trouble`` is what breaks off, ``repair`` what is put in its place, as far as can be told.
    """

    start: int
    end: int
    confidence: float
    trouble: tuple[int, int]
    repair: tuple[int, int]


def self_repair(text: str, words: Sequence[str]) -> SelfRepair | None:
    """Return the first self-repair of ``text``, whose words in lower case are ``words``."""
    if not may_edit(words):
        return None
    for sentence in sentences(text):
        for phase in phases(sentence):
            if sure := _trust(phase):
                return _found(phase, sure)
        if again := _begun_anew(sentence):
            return again
    return None


def _found(phase: Phase, sure: float) -> SelfRepair:
    words, at, after = phase.sentence.words, phase.at, phase.after
    back = phase.both.back if phase.both else min(at, SHOWN)
    ahead = phase.both.ahead if phase.both else min(len(words) - after, SHOWN)
    begins = words[after].start if ahead else words[after - 1].end
    return SelfRepair(
        start=words[at].start,
        end=words[after - 1].end,
        confidence=sure,
        trouble=(words[at - back].start, words[at - 1].end),
        repair=(begins, words[after + ahead - 1].end),
    )


def _trust(phase: Phase) -> float:
    """Return how sure it is that a phase edits something; 0 where it says what it says."""
    if _is_a_name(phase):
        return 0.0
    if phase.after == len(phase.sentence.words):
        return _at_the_end(phase)
    sure = _anew(phase)
    if not sure and not phase.named:
        sure = 0.6 if _marked(phase) else 0.0
    elif not sure and _is_one(phase):
        sure = _alone(phase, phase.named[0])
    elif not sure:
        sure = 0.8 if _in_a_row(phase) else 0.0
    return sure or (0.5 if _slight(phase) else 0.0)


def _is_a_name(phase: Phase) -> bool:
    """Whether “no” is another of several things that are not there, or stands for “number”."""
    if phase.terms != ["no"]:
        return False
    return _said(phase, {"no"}) or (phase.sentence.words[phase.at].capital and not phase.apart)


def _at_the_end(phase: Phase) -> float:
    """Return how sure it is that a sentence ends in the edit of what it has just put right."""
    before = phase.before.text
    if phase.terms == ["i mean"]:
        plain = before in editing.PLAIN["i mean"][0] or not phase.sentence.asks
        return 0.0 if plain or phase.at <= SHOWN else 0.5
    if phase.terms[-1] == "let me ask":
        return 0.7
    earlier = phase.sentence.words[max(0, phase.at - NEAR) : phase.at - 1]
    other = any(word.text == "or" for word in earlier)
    return 0.6 if phase.terms == ["rather"] and other and before not in editing.DEGREE else 0.0


def _anew(phase: Phase) -> float:
    """Return how sure it is that a question begins anew after a phase."""
    words, at = phase.sentence.words, phase.at
    first, *more = (word.text for word in words[phase.after : phase.after + 2])
    ahead = first in editing.AHEAD and more and more[0] in editing.QUESTION_WORDS
    if phase.sentence.first >= at or not (ahead or first in editing.QUESTION_WORDS):
        return 0.0
    if phase.named:
        several = len(phase.terms) > 1 or phase.before.text in editing.BREAKING
        return 0.7 if several or phase.named[0] in editing.ANEW else 0.0
    if phase.terms != ["or"]:
        return 0.6 if phase.sentence.first < OPENS else 0.0
    # The question before “or” stops short.
    short = words[0].text in editing.QUESTION_WORDS and at <= NEAR
    return 0.6 if short and phase.before.text in editing.BREAKING else 0.0


def _marked(phase: Phase) -> bool:
    """Whether terms without a name for it are more than a pause."""
    if not editing.TELLING.isdisjoint(phase.terms):
        return True
    asks = phase.sentence.asks
    if "or" in phase.terms:
        return asks and bool(phase.heard)
    several = len(phase.heard) > 1 and not editing.PAUSES.issuperset(phase.heard)
    return (asks and several) or not editing.HEDGES.isdisjoint(phase.heard)


def _is_one(phase: Phase) -> bool:
    """Whether one term alone names the edit, and “or” doesn't go with it."""
    return phase.named == ["make it"] or (len(phase.heard) == 1 and "or" not in phase.terms)


def _in_a_row(phase: Phase) -> bool:
    """Whether several terms, of which one names an edit, are more than a way of speaking."""
    before, following = phase.before.text, phase.following.text
    first, last = phase.terms[0], phase.terms[-1]
    asks = phase.sentence.asks
    if first == "or":
        listed = phase.terms == ["or", "no"] and (_lists(phase) or not (asks or phase.apart))
        return not (listed or _plain(last, "", following) or following == "than")
    if _is_a_manner(phase):
        return False
    fillers = last in editing.FILLERS or (asks and (first in editing.HEDGES or last == "no"))
    if fillers or following in editing.QUESTION_WORDS:
        return True
    several = len(editing.NAMED.intersection(phase.terms)) > 1
    if asks and several and last != "no":
        return True
    loose = several or (asks and first in editing.FILLERS)
    return not _plain(last, "" if loose else before, following)


def _is_a_manner(phase: Phase) -> bool:
    """Whether terms in a row are but a way of speaking, as “actually, I mean” and “so sorry”."""
    before, first = phase.before.text, phase.terms[0]
    made = phase.apart and not editing.MADE.isdisjoint(phase.terms)
    if not (phase.sentence.asks or made) and editing.HARMLESS.issuperset(phase.heard):
        return True
    noun = "correction" in phase.terms and not phase.sentence.asks
    if not phase.apart and (noun or (first in editing.ADVERBS and before in editing.DEGREE)):
        return True
    return first in editing.SORRY and _plain(first, before, "")


def _lists(phase: Phase) -> bool:
    """Whether “no” is one of several alternatives or things that are not there."""
    said = _said(phase, {"or", "no", phase.following.text})
    return said or phase.before.text in editing.LITTLE


def _said(phase: Phase, words: Set[str]) -> bool:
    """Whether one of ``words`` stands before a phase, not too far off."""
    earlier = phase.sentence.words[max(0, phase.at - FAR) : phase.at]
    return any(word.text in words for word in earlier)


def _alone(phase: Phase, term: str) -> float:
    """Return how sure it is that one term edits, without another beside it."""
    asks, before, following = phase.sentence.asks, phase.before.text, phase.following.text
    if term in editing.ALONE and not _plain(term, before, ""):
        noun = term == "correction" and not asks
        return 0.0 if noun and not (phase.apart and phase.both) else 0.7
    if term == "make it":
        return 0.6 if phase.both and is_number(before) else 0.0
    if phase.at == 1:
        return 0.0
    if term == "rather":
        return 0.5 if _instead(phase) else 0.0
    if term not in editing.PLAIN:
        restarts = asks and before not in editing.DEGREE and following in editing.RESTARTS
        return 0.5 if restarts else 0.0
    return 0.6 if _edits(phase, term) else 0.0


def _edits(phase: Phase, term: str) -> bool:
    """Whether a term that is a common word as well stands where it can hardly be one."""
    asks, before, following = phase.sentence.asks, phase.before, phase.following
    if asks and term == "no" and _no_article(before, following):
        return True
    if _plain(term, before.text, "" if asks and term == "i mean" else following.text):
        return False
    kept = phase.both is not None and (term != "no" or phase.both.how != MATTER)
    if kept or (phase.apart and following.apart) or term not in editing.OPEN:
        return True
    return asks and not (phase.terms == ["no"] and phase.apart)


def _instead(phase: Phase) -> bool:
    """Whether “rather” puts one word in the place of another, and says nothing of a degree."""
    before, following = phase.before, phase.following
    if following.text == "than":
        return False
    if same_form(before, following):
        return True
    graded = following.text in editing.GRADED or following.text.endswith(editing.GRADING)
    return phase.sentence.asks and before.text not in editing.DEGREE and not graded


def _no_article(before: Word, following: Word) -> bool:
    """Whether “no” can't belong to the word after it, as before a name or a verb."""
    if before.text in editing.ANSWERED:
        return False
    named = following.capital and not _plain("no", before.text, "")
    return named or following.text in editing.BARE


def _slight(phase: Phase) -> bool:
    """Whether terms that say little by themselves part two things of one make."""
    both, before = phase.both, phase.before.text
    if both is None or phase.terms == ["or"] or before in editing.JOINS:
        return False
    if not editing.SAYING.isdisjoint(phase.terms) or any(
        _plain(term, before, "") for term in phase.terms
    ):
        return False
    if both.how == KIND or phase.sentence.asks:
        return True
    plain = both.how == MATTER and _plain(phase.terms[-1], "", phase.following.text)
    if plain or phase.terms == ["no"]:
        return False
    if editing.SLIGHT.issuperset(phase.terms):
        return False
    near = phase.apart and both.how == COPY and both.back <= SHOWN
    return near or editing.ADVERBS.isdisjoint(phase.terms)


def _plain(term: str, before: str, following: str) -> bool:
    """Whether a term says what it mostly says, after or before such a word."""
    after, ahead = editing.PLAIN.get(term, (frozenset(), frozenset()))
    return before in after or following in ahead


def _begun_anew(sentence: Sentence) -> SelfRepair | None:
    """Return the word with which a question begins that breaks off the one before it."""
    words = sentence.words
    first = words[0].text
    if first not in editing.QUESTION_WORDS:
        return None
    for at in range(1, min(NEAR, len(words) - 1)):
        before, word, after = words[at - 1 : at + 2]
        inside = at > 1 and before.text in editing.SUBORDINATE
        if word.text in editing.QUESTION_WORDS:
            asked = sentence.marked or word.capital
            if not (asked and _breaks_off(words, at, inside=inside)):
                return None
            trouble, repair = (words[0].start, before.end), (word.start, after.end)
            return SelfRepair(word.start, word.end, 0.5, trouble, repair)
        if inside or word.text in editing.SUBORDINATE:
            return None
    return None


def _breaks_off(words: list[Word], at: int, *, inside: bool) -> bool:
    """Whether the question word at ``at`` begins another question than the one it stands in."""
    texts = [word.text for word in words[: 2 * at]]
    if texts[at:] == texts[:at]:  # the same again
        return False
    verb = words[at + 1].text in editing.VERBS
    broken = at == 1 or (at == 2 and verb and words[1].text not in editing.BREAKING)
    if words[at].capital or broken:
        return True
    asks = words[at].text in {"what", "how"} and verb
    return asks and not inside and words[0].text not in editing.SUBORDINATE
