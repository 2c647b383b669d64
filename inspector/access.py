"""The door to runs; everything else comes through annotator's."""

from django.http import Http404

from annotator.access import Access
from inspector.models import Run


def run(access: Access, pk: int) -> Run:
    """Return a run of the project with its corpus, or raise Http404."""
    found = (
        Run.objects.select_related("corpus__project", "requested_by", "upload")
        .filter(corpus__project=access.project, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
