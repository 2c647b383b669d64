"""How a turn begins a repair of another's turn, or of what became of one's own."""

import msgspec

from annotator.transcript import Role
from inspector.lenses import cues, repaircues
from inspector.lenses.acts import View, alike
from inspector.lenses.contrasts import contrast, lack
from inspector.lenses.marked import asks_again, clarifies
from inspector.lenses.memo import once
from inspector.lenses.text import Sentence

TAIL = 400  # characters at a turn's end in which something is read back
LATEST = 2  # own earlier turns that a speaker may say again
ASSISTED = 0.6  # what a correction by an assistant is worth, of one by anybody else
BARE = 4  # words of a question up to which “which one” asks what was meant, not for a choice
SHORT = 30  # words up to which a turn that ends in a question can be an answer above all
MORE = 0.8  # share of its content words, above which those that a repeat adds ask nothing else
AGAIN = 0.7  # share of the content words, either way, that makes a turn a repeat

OPEN, REQUEST, OFFER = "open request", "restricted request", "restricted offer"
CORRECTION, REPEAT = "correction", "repeat"


class Initiation(msgspec.Struct, frozen=True):
    """The beginning of a repair: its format, where it stands, how sure it is.

    ``source`` is the turn with the trouble; ``third`` says that it is the speaker's own, which the
    other took wrongly.
    """

    format: str
    start: int
    end: int
    confidence: float
    source: int
    third: bool = False


@once
def initiation(view: View) -> Initiation | None:
    """Return how ``view`` begins a repair of an earlier turn, if it does."""
    if view.previous is None or not view.words:
        return None
    return (
        _asks_again(view, view.previous)
        or _asks_what_is_meant(view, view.previous)
        or _turns_down(view, view.previous)
        or _says_it_was_wrong(view, view.previous)
        or _puts_right(view, view.previous)
        or _says_again(view, view.previous)
    )


def correction(view: View) -> Initiation | None:
    """Return how ``view`` corrects an earlier turn, if it does, however else it may repair one."""
    if view.previous is None or not view.words:
        return None
    return _turns_down(view, view.previous) or _says_it_was_wrong(view, view.previous)


def _asks_again(view: View, previous: View) -> Initiation | None:
    if len(view.words) > 40 or repaircues.ASKING_AGAIN.isdisjoint(view.vocabulary):
        return None
    seen = asks_again(view)
    return _cued(OPEN, seen[0], seen[1].span(), 0.8, previous.index) if seen else None


def _asks_what_is_meant(view: View, previous: View) -> Initiation | None:
    for sentence in view.questions:
        for cue in cues.CLARIFY.finditer(sentence.text) if clarifies(sentence) else ():
            # “Which one” asks what was meant where it stands alone, or says so.
            which = repaircues.WHICH.search(cue[0])
            alone = which and len(sentence.words) <= BARE
            if alone or repaircues.MEANT.search(sentence.text if which else cue[0]):
                form = OFFER if repaircues.OFFER.search(cue[0]) else REQUEST
                return _cued(form, sentence, cue.span(), 0.7, previous.index)
    return None


def _turns_down(view: View, previous: View) -> Initiation | None:
    """See a turn that has another value for what was just read back."""
    if view.role == Role.ASSISTANT or not reads_back(previous):
        return None
    if view.role == Role.PARTICIPANT and not repaircues.REJECTS.match_in(view):
        return None
    text = view.text.replace("’", "'")
    if repaircues.AFFIRMS.match(text) or repaircues.DECLINES.match(text):
        return None
    rejects = repaircues.REJECTS.match(text)
    asks = text.rstrip().endswith("?") and not (rejects or _states_a_detail(view))
    if asks or view.vocabulary <= previous.vocabulary | {"no", "nope", "wrong", "not"}:
        return None
    own = _own_before(view, previous)
    end = rejects.end() if rejects else len(text.rstrip())
    return Initiation(
        CORRECTION, 0, end, 0.8 if rejects else 0.6,
        previous.index if own is None else own.index, third=own is not None,
    )  # fmt: skip


def _states_a_detail(view: View) -> bool:
    """Whether a short turn that ends in a question first states something with a number or name."""
    if len(view.words) > SHORT:
        return False
    told = (each for each in view.sentences if not each.is_question)
    return any(repaircues.DETAIL.search(each.text) for each in told)


def _says_it_was_wrong(view: View, previous: View) -> Initiation | None:
    own = _own_before(view, previous)
    if own is None:
        return None
    may_tell = not repaircues.WRONGLY.isdisjoint(view.vocabulary)
    for sentence in view.sentences[:4] if may_tell else ():
        if sentence.is_question and view.role == Role.ASSISTANT:
            continue
        cue = repaircues.TAKEN_WRONGLY.search_plain(sentence)
        if cue is None and view.role == Role.USER:
            cue = repaircues.I_MEAN.search_plain(sentence)
        if cue:
            sure = 0.35 if view.role == Role.ASSISTANT else 0.65
            third = bool(repaircues.OWN.search_in(view))
            source = own.index if third else previous.index
            return _cued(CORRECTION, sentence, cue.span(), sure, source, third=third)
    rejects = repaircues.REJECTS.match_in(view)
    if rejects and view.role == Role.USER and not previous.questions:
        # “No, …” that says again what was asked for, and isn't about what was answered.
        said = view.terms
        if said & own.terms - previous.terms and not _declines(view):
            return Initiation(CORRECTION, 0, rejects.end(), 0.5, own.index, third=True)
    return None


def _puts_right(view: View, previous: View) -> Initiation | None:
    own = _own_before(view, previous)
    found = lack(view, previous, own) if own and view.role == Role.USER else None
    if found and own:
        return _cued(CORRECTION, *found, own.index, third=True)
    found = contrast(view, previous)
    if found is None:
        return None
    sentence, span, sure = found
    sure = ASSISTED * sure if view.role == Role.ASSISTANT else sure
    return _cued(CORRECTION, sentence, span, sure, previous.index)


def _says_again(view: View, previous: View) -> Initiation | None:
    if len(view.terms) < 3 or view.role == Role.ASSISTANT:
        return None
    for earlier in view.own[:LATEST]:
        if len(earlier.terms) < 3 or earlier.index > previous.index or not earlier.asks:
            continue
        shared = alike(view, earlier)
        if shared >= AGAIN and _is_the_same(view, earlier, shared):
            sure = min(0.9, shared)
            return Initiation(REPEAT, 0, len(view.text), sure, earlier.index, third=True)
    return None


def _is_the_same(view: View, earlier: View, shared: float) -> bool:
    """Whether nothing that a turn asks for is another than what an earlier one did."""
    numbers = {word for word in view.vocabulary ^ earlier.vocabulary if word[0].isdigit()}
    added = earlier.terms <= view.terms and shared > MORE
    return not numbers and (view.terms <= earlier.terms or added)


@once
def reads_back(view: View) -> bool:
    """Whether a turn says back what it has understood, to be confirmed."""
    tail = view.text[-TAIL:].replace("’", "'")
    may_confirm = not repaircues.CONFIRMING.isdisjoint(view.vocabulary)
    if may_confirm and repaircues.CONFIRMS.search(tail):
        return True
    if not tail.rstrip().endswith("?"):
        return False
    return bool(repaircues.SAYS_BACK.search(tail) and repaircues.DETAIL.search(tail))


def _declines(view: View) -> bool:
    return bool(repaircues.DECLINES.match(view.text))


def _own_before(view: View, previous: View) -> View | None:
    for earlier in view.own:
        if earlier.index < previous.index:
            return earlier
    return None


def _cued(
    form: str,
    sentence: Sentence,
    span: tuple[int, int],
    sure: float,
    source: int,
    *,
    third: bool = False,
) -> Initiation:
    start = sentence.start
    return Initiation(form, start + span[0], start + span[1], sure, source, third)
