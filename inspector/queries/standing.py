"""What stands at a turn of a conversation: what was asked, what is open, which terms are shared.

It is worked out from the words when somebody looks, by the rules of the lenses that measure it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.models import Conversation
from annotator.queries import transcripts
from annotator.transcript import Role, Transcript
from inspector.lenses.acts import View, views
from inspector.lenses.answering import passed_over
from inspector.lenses.coverage import coverage_at
from inspector.lenses.grounding import REQUESTS
from inspector.lenses.ledger import Requirement, Status, ledger
from inspector.lenses.repairs import repairs
from inspector.models import Finding, NewestScore
from inspector.queries import turns

EXCERPT = 24  # words


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement of the request at hand, said at ``turn``; turns count from 1 here.

    ``covered`` is the share of its words that the answer at hand has, None where there is none.
    ``status`` is what has become of it by now, at turn ``since``.
    """

    turn: int
    text: str
    kind: str
    asked_for: bool
    covered: float | None
    status: Status
    since: int | None

    @property
    def stands(self) -> bool:
        """Whether it still holds as it was said."""
        return self.status == Status.STANDING


@dataclass(frozen=True, slots=True)
class Open:
    """What was asked, or begun to be repaired, at ``turn``, and passed over at ``since``."""

    turn: int
    what: str
    text: str
    since: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term that both sides use from ``turn`` on, first said at ``first``."""

    text: str
    turn: int
    first: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at ``turn``. ``request`` counts the requests so far, 0 before the first."""

    turn: int
    answers: bool
    request: int
    asked: Sequence[Asked]
    debt: Sequence[Open]
    terms: Sequence[Term]


def standing(conversation: Conversation, turn: int) -> Standing | None:
    """Return what stands at ``turn``, from 0, in five queries; None if there is no such turn."""
    transcript = transcripts.load([conversation.pk]).get(conversation.pk)
    if transcript is None or not 0 <= turn < len(transcript.turns):
        return None
    found = _findings(conversation, turn)
    requests = {row.turn for row in found if row.kind in REQUESTS}
    known = [entry for entry in ledger(transcript) if entry.turn <= turn]
    return Standing(
        turn=turn + 1,
        answers=transcript.turns[turn].role == Role.ASSISTANT,
        request=known[-1].request + 1 if known else 0,
        asked=_asked(transcript, known, turn),
        debt=sorted(_open(transcript, requests, turn), key=lambda each: each.turn),
        terms=[term for row in found if (term := _term(row, transcript)) is not None],
    )


def _asked(transcript: Transcript, known: Sequence[Requirement], turn: int) -> list[Asked]:
    covered = {id(entry): share for entry, share in coverage_at(transcript, turn)}
    return [
        _said(entry, covered.get(id(entry)), turn)
        for entry in known
        if entry.request == known[-1].request
    ]


def _said(entry: Requirement, covered: float | None, turn: int) -> Asked:
    over = entry.changed_by is not None and entry.changed_by <= turn
    return Asked(
        turn=entry.turn + 1,
        text=turns.opening(entry.text, EXCERPT),
        kind=entry.kind.value,
        asked_for=entry.asked_for,
        covered=covered,
        status=entry.status if over else Status.STANDING,
        since=entry.changed_by + 1 if over and entry.changed_by is not None else None,
    )


def _open(transcript: Transcript, requests: set[int], turn: int) -> Iterator[Open]:
    """Yield what was passed over by ``turn`` and nobody has taken up yet."""
    seen = views(transcript)
    by_index = {view.index: view for view in seen}
    for asked in passed_over(seen, requests):
        if asked.reply.index <= turn and (asked.answered is None or asked.answered > turn):
            yield _entry(asked.request, "request", asked.reply.index)
    for each in repairs(seen):
        passed = each.passed is not None and each.passed <= turn
        if passed and each.opened not in requests and (each.closed is None or each.closed > turn):
            yield _entry(by_index[each.opened], "repair", each.passed or 0)


def _entry(view: View, what: str, since: int) -> Open:
    return Open(view.index + 1, what, turns.opening(view.text, EXCERPT), since + 1)


def _term(row: Finding, transcript: Transcript) -> Term | None:
    if row.kind != "term-established" or not row.evidence:
        return None
    at, start, end = row.evidence[0]
    if not 0 <= at < len(transcript.turns):
        return None
    first = None if row.cause is None else row.cause + 1
    return Term(transcript.turns[at].text[start:end], row.turn + 1, first)


def _findings(conversation: Conversation, turn: int) -> list[Finding]:
    """Return what the newest runs found up to ``turn``: requests, and terms established."""
    newest = dict(
        NewestScore.objects.filter(
            conversation=conversation, lens__in=["entrainment", "grounding-acts"]
        ).values_list("lens", "run_id")
    )
    rows = Finding.objects.filter(
        run__in=newest.values(),
        conversation=conversation,
        turn__lte=turn,
        kind__in=["term-established", *REQUESTS],
    ).order_by("turn")
    return [row for row in rows if row.run_id == newest.get(row.lens)]
