"""Agreement, computed at once where little is selected, and by a worker where it is much.

A report is kept with the state of the labels that it is of, so that looking at it again costs
nothing until somebody labels something.
"""

from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator import jobs
from annotator.models import AgreementReport, Project, User
from annotator.queries.agreement import reports, rows, selection
from annotator.queries.agreement.reports import Report
from annotator.queries.agreement.selection import Selection

AT_ONCE = 30_000  # answers; more of them are left to a worker
MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=30)
State = AgreementReport.State


def wanted(
    *, project: Project, selected: Selection, user: User | None, again: bool = False
) -> AgreementReport:
    """Return the report on a selection: done, or waiting for a worker.

    A report of labels that have changed since is computed anew if that takes no worker, or if
    ``again`` asks for it.
    """
    digest = selection.digest(project, selected)
    row = AgreementReport.objects.filter(project=project, digest=digest).first()
    if row and (row.state == State.WAITING or (row.state == State.DONE and current(row))):
        return row
    if rows.size(project, selected) <= AT_ONCE:
        found = reports.compute(project, selected)
        return _keep(project, selected, user, _result(found))
    if row is None or again:
        return _ask(project, selected, user)
    return row


def current(row: AgreementReport) -> bool:
    """Whether no label was given or taken back since the report was made."""
    return row.stamp == selection.stamp(row.project, selection.decode(row.selection))


def report(row: AgreementReport) -> Report:
    """Return what was computed. Call it on a report that is done."""
    return msgspec.convert(row.result, Report)


def execute(*, pk: int) -> None:
    """Compute the report, unless it is done or another worker is at it."""
    with jobs.held(jobs.AGREEMENT, pk) as mine:
        waiting = AgreementReport.objects.filter(pk=pk, state=State.WAITING)
        if not (mine and waiting.update(attempts=F("attempts") + 1)):
            return
        row = AgreementReport.objects.select_related("project").get(pk=pk)
        if row.attempts > MAX_ATTEMPTS:
            waiting.update(state=State.FAILED, finished_at=timezone.now())
            return

        def tell(done: int, total: int) -> None:
            waiting.update(done=done, total=total)

        found = reports.compute(row.project, selection.decode(row.selection), tell=tell)
        waiting.update(**_result(found))


def resend() -> None:
    """Ask again for reports that no worker holds."""
    stale = AgreementReport.objects.filter(
        state=State.WAITING, queued_at__lt=timezone.now() - RESEND_AFTER
    )
    pks = jobs.abandoned(jobs.AGREEMENT, list(stale.values_list("pk", flat=True)[:100]))
    with transaction.atomic():
        AgreementReport.objects.filter(pk__in=pks).update(queued_at=timezone.now())
        for pk in pks:
            jobs.send("annotator.agreement", pk)


@transaction.atomic
def _ask(project: Project, selected: Selection, user: User | None) -> AgreementReport:
    state = {"state": State.WAITING, "attempts": 0, "done": 0, "total": 0, "finished_at": None}
    row = _keep(project, selected, user, state)
    jobs.send("annotator.agreement", row.pk)
    return row


def _keep(
    project: Project, selected: Selection, user: User | None, values: dict[str, Any]
) -> AgreementReport:
    row, _ = AgreementReport.objects.update_or_create(
        project=project,
        digest=selection.digest(project, selected),
        defaults={
            "selection": selected.plain(),
            "requested_by": user,
            "queued_at": timezone.now(),
            **values,
        },
    )
    return row


def _result(found: Report) -> dict[str, Any]:
    return {
        "state": State.DONE,
        "stamp": found.stamp,
        "result": msgspec.to_builtins(found),
        "finished_at": timezone.now(),
    }
