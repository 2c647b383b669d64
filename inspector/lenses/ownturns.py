"""Self-repair of one's own turn just before, as in chat and in speech that is cut into units.

Repair in the transition space between turns (Schegloff, Jefferson & Sacks 1977, The preference for
self-correction in the organization of repair in conversation, Language 53(2)): “Book it at six.”
“Sorry, at seven.” It is told by a term of correction with which a turn begins, and by what both
have in common; in writing, too, by an asterisk (“*seven”) or an editor's command (“s/six/seven/”).
"""

import re
from collections.abc import Sequence

from inspector.lenses import editing
from inspector.lenses.acts import View
from inspector.lenses.parallels import Word, parallel
from inspector.lenses.phases import cut, run
from inspector.lenses.selfrepair import SelfRepair

LONGEST = 16  # words of a turn that repairs the one before
MOST = 2  # turns of others in between
PASSING = 2  # words of such a turn, which only says that it is heard

_STARRED = re.compile(r"\s*\*+(?=\w)(?P<new>[^*\s]+(?: [^*\s]+){0,2})\s*$")
_COMMAND = re.compile(r"\s*s/(?P<old>[^/\n]+)/(?P<new>[^/\n]+)/?g?\s*$")


def repairs_own(seen: Sequence[View], place: int) -> SelfRepair | None:
    """Return how the utterance at ``place`` of ``seen`` repairs its speaker's turn just before it.

    The trouble is a place in that turn, the view's ``own[0]``; short turns of others may stand
    between.
    """
    view = seen[place]
    if not view.own or not view.words or len(view.words) > LONGEST:
        return None
    corrects = view.words[0] in editing.CORRECTS
    if not corrects and not view.text.lstrip().startswith(("*", "s/")):
        return None
    own = view.own[0]
    between = [e for e in seen[max(0, place - MOST - 1) : place] if e.index > own.index]
    if len(between) > MOST or any(len(each.words) > PASSING for each in between):
        return None
    if corrects:
        return _termed(view, own)
    return None if between else _written(view, own)


def _termed(view: View, own: View) -> SelfRepair | None:
    """See a term of correction, and behind it words that go back to those of the turn before."""
    words, _ = next(cut(view.text))
    terms, spoken = run(words, 0)
    rest = words[len(spoken) :]
    if not rest or editing.CORRECTING.isdisjoint([" ".join(terms[:2]), *terms]):
        return None
    said = [word for sentence, _ in cut(own.text) for word in sentence]
    if not said or said[0].text == words[0].text:
        return None
    found = parallel(said, rest)
    parts = (said[-found.back :], rest[: found.ahead]) if found else _framed(said, rest)
    if parts is None:
        return None
    trouble, repair = ((part[0].start, part[-1].end) for part in parts)
    return SelfRepair(spoken[0].start, spoken[-1].end, 0.5, trouble, repair)


def _framed(said: Sequence[Word], rest: Sequence[Word]) -> tuple[Sequence[Word], ...] | None:
    """See a repair whose first two words stand in the turn before, and the others don't."""
    texts, new = [word.text for word in said], [word.text for word in rest]
    for at in range(len(texts) - 2, -1, -1):
        if len(new) > 2 and texts[at : at + 2] == new[:2]:
            return None if texts[at:] == new else (said[at:], rest)
    return None


def _written(view: View, own: View) -> SelfRepair | None:
    """See what only writing has: an asterisk before the right word, or an editor's command."""
    if found := _COMMAND.match(view.text):
        at = own.folded.rfind(found["old"].lower())
        place = (at, at + len(found["old"]))
        return SelfRepair(*found.span("old"), 0.8, place, found.span("new")) if at >= 0 else None
    found = _STARRED.match(view.text)
    if found is None or found["new"].lower() in own.folded:
        return None
    return SelfRepair(*found.span("new"), 0.7, (0, len(own.text)), found.span("new"))
