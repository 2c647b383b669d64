"""What people saved of the pages of corpora."""

from django.db.models import Q, QuerySet

from annotator.models import Corpus, Project, SavedView, User


def seen_by(user: User) -> QuerySet[SavedView]:
    """Return the views that ``user`` saved or others share, by name."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related(
        "owner", "corpus"
    )


def of(user: User, corpus: Corpus) -> list[SavedView]:
    """Return the selections of a corpus's conversations that ``user`` may see."""
    return list(seen_by(user).filter(corpus=corpus, page=SavedView.Page.CONVERSATIONS))


def searches(user: User, project: Project) -> list[SavedView]:
    """Return the searches of findings that ``user`` may see, of all corpora of a project."""
    return list(seen_by(user).filter(corpus__project=project, page=SavedView.Page.FINDINGS))
