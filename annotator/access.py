"""The only door to rows. A view gets every object through here, by who asks and what for.

Someone who is not a member learns nothing: Http404, as for a row that doesn't exist. A member
whose role doesn't allow the action gets NotAllowed.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest

from annotator import policies
from annotator.models import (
    Assignment,
    Comment,
    Conversation,
    Corpus,
    Export,
    Membership,
    Project,
    SavedView,
    TrainingItem,
    Turn,
    Upload,
    User,
)
from annotator.policies import Action
from annotator.queries import comments, views


@dataclass(frozen=True, slots=True)
class Access:
    """A project as one person sees it; templates ask it what to offer."""

    user: User
    project: Project
    role: str

    @property
    def may_annotate(self) -> bool:
        """Whether this person may give labels."""
        return policies.may(self.role, Action.ANNOTATE)

    @property
    def may_inspect(self) -> bool:
        """Whether this person may see findings and other people's labels."""
        return policies.may(self.role, Action.INSPECT)

    @property
    def may_review(self) -> bool:
        """Whether this person may assign work, answer comments and decide what is gold."""
        return policies.may(self.role, Action.REVIEW)

    @property
    def may_export(self) -> bool:
        """Whether this person may download labels."""
        return policies.may(self.role, Action.EXPORT)

    @property
    def may_upload(self) -> bool:
        """Whether this person may add transcripts."""
        return policies.may(self.role, Action.UPLOAD)

    @property
    def may_manage(self) -> bool:
        """Whether this person may change the project and its members."""
        return policies.may(self.role, Action.MANAGE)

    @property
    def open_comments(self) -> int:
        """How many comments wait for a reviewer; asked of the database each time."""
        return comments.open_count(self.project)


def user_of(request: HttpRequest) -> User:
    """Return the person who asks. Raises Http404 for nobody (the middleware stops them earlier)."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    return request.user


def enter(request: HttpRequest, slug: str, action: Action) -> Access:
    """Return the project ``slug`` as the person who asks sees it."""
    user = user_of(request)
    membership = (
        Membership.objects.select_related("project").filter(user=user, project__slug=slug).first()
    )
    if membership is None:
        raise Http404
    policies.require(membership.role, action)
    return Access(user=user, project=membership.project, role=membership.role)


def corpus(access: Access, slug: str) -> Corpus:
    """Return a corpus of the project, or raise Http404."""
    found = Corpus.objects.filter(project=access.project, slug=slug).first()
    if found is None:
        raise Http404
    return found


def upload(access: Access, pk: int) -> Upload:
    """Return an upload of the project with its corpus, or raise Http404."""
    found = (
        Upload.objects.select_related("corpus", "uploaded_by")
        .filter(corpus__project=access.project, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def conversation(access: Access, pk: int) -> Conversation:
    """Return a conversation of the project with its corpus, or raise Http404."""
    found = (
        Conversation.objects.select_related("corpus")
        .filter(corpus__project=access.project, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def turn(access: Access, pk: int) -> Turn:
    """Return a turn of the project with its conversation and corpus, or raise Http404."""
    found = (
        Turn.objects.select_related("conversation__corpus__project")
        .filter(conversation__corpus__project=access.project, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def export(access: Access, pk: int) -> Export:
    """Return an export of the project, or raise Http404."""
    found = (
        Export.objects.select_related("project", "requested_by")
        .filter(project=access.project, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def view(access: Access, pk: int) -> SavedView:
    """Return a saved view of the project that the person who asks may see, or raise Http404."""
    found = views.seen_by(access.user).filter(corpus__project=access.project, pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_view(access: Access, pk: int) -> SavedView:
    """Return a saved view that belongs to the person who asks, or raise Http404."""
    found = (
        SavedView.objects.select_related("corpus")
        .filter(corpus__project=access.project, owner=access.user, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def enter_work(request: HttpRequest, slug: str, pk: int) -> tuple[Access, Assignment]:
    """Return a project and an assignment that the person who asks works on, in one query.

    That is their own and, for whoever may review, gold. Somebody else's raises Http404, like one
    that isn't there.
    """
    user = user_of(request)
    role = Membership.objects.filter(user=user, project=OuterRef("conversation__corpus__project"))
    found = (
        Assignment.objects.select_related("conversation__corpus__project", "annotator")
        .filter(conversation__corpus__project__slug=slug, pk=pk)
        .annotate(role_here=Subquery(role.values("role")))
        .first()
    )
    if found is None or found.role_here is None:
        enter(request, slug, Action.ANNOTATE)
        raise Http404
    policies.require(found.role_here, Action.ANNOTATE)
    door = Access(user=user, project=found.conversation.corpus.project, role=found.role_here)
    gold = found.kind == Assignment.Kind.GOLD and door.may_review
    if found.annotator_id != user.pk and not gold:
        raise Http404
    return door, found


def comment(access: Access, pk: UUID) -> Comment:
    """Return a comment of the project that the person who asks may see, or raise Http404."""
    rows = comments.of_project(access.project)
    if not access.may_review:
        rows = rows.filter(author=access.user)
    found = rows.select_related("turn__conversation__corpus__project").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def training_work(access: Access, pk: int) -> Assignment:
    """Return training of the person who asks or, to whoever may review, anybody's; or Http404."""
    rows = Assignment.objects.select_related("conversation__corpus__project", "annotator").filter(
        kind=Assignment.Kind.TRAINING, conversation__corpus__project=access.project
    )
    if not access.may_review:
        rows = rows.filter(annotator=access.user)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def training_item(access: Access, pk: int) -> TrainingItem:
    """Return the place of a conversation in the project's training set, or raise Http404."""
    found = (
        TrainingItem.objects.select_related("project").filter(project=access.project, pk=pk).first()
    )
    if found is None:
        raise Http404
    return found
