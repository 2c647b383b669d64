"""The demo project that a first start finds."""

from collections import defaultdict
from pathlib import Path
from uuid import uuid4

from django.core.files import File
from django.db import transaction

from annotator import demo
from annotator.models import Assignment, Conversation, Corpus, Label, Membership, Project, User
from annotator.services import assignments, labelling, projects, reading, uploads
from annotator.services.labelling import Operation

DESCRIPTION = (
    "Twelve short conversations, each written to show one thing: a clarification, a guess that"
    " goes wrong, a repair, a question nobody answers, a topic handed over, a distractor. Six more"
    " belong together: three sessions with one person, three trials of one task."
)


def load_if_empty() -> None:
    """Make the demo project unless the site has a project already.

    The conversations are stored by the time this returns; a worker scores them.
    """
    if Project.objects.exists():
        return
    project = _load()
    for upload in project_uploads(project):
        reading.execute(pk=upload)
    _label(project)


def project_uploads(project: Project) -> list[int]:
    """Return the ids of a project's uploads, oldest first."""
    return [
        upload
        for corpus in project.corpora.order_by("pk")
        for upload in corpus.uploads.order_by("pk").values_list("pk", flat=True)
    ]


@transaction.atomic
def _load() -> Project:
    project = projects.create(
        name="Demo", slug="demo", description=DESCRIPTION, manager=projects.first_manager()
    )
    _upload(project, "Assistant", Corpus.Kind.MODEL, demo.ASSISTANT)
    _upload(project, "Human baseline", Corpus.Kind.HUMAN, demo.PEOPLE)
    _upload(project, "Assistant over time", Corpus.Kind.MODEL, demo.SESSIONS)
    return project


def _upload(project: Project, name: str, kind: str, path: Path) -> None:
    corpus = projects.create_corpus(project=project, name=name, kind=kind, actor=None)
    with path.open("rb") as stream:
        uploads.receive(corpus=corpus, file=File(stream, name=path.name), user=None)


@transaction.atomic
def _label(project: Project) -> None:
    """Give the labels of the demo's two annotators, who have no password and can't log in."""
    given: dict[tuple[str, str], list[demo.DemoLabel]] = defaultdict(list)
    for each in demo.labels():
        given[each.annotator, each.conversation].append(each)
    for (name, conversation), found in given.items():
        user = _annotator(project, name)
        row = Conversation.objects.get(corpus__project=project, external_id=conversation)
        work = Assignment.objects.create(conversation=row, annotator=user)
        labelling.apply(assignment=work, operations=_operations(project, found))
        assignments.complete(assignment=work)


def _annotator(project: Project, name: str) -> User:
    user, made = User.objects.get_or_create(username=f"demo-{name}")
    if made:
        user.set_unusable_password()
        user.save()
        projects.set_role(project=project, user=user, role=Membership.Role.ANNOTATOR, actor=None)
    return user


def _operations(project: Project, found: list[demo.DemoLabel]) -> list[Operation]:
    ids = {
        (layer, key): pk
        for layer, key, pk in Label.objects.filter(
            layer__scheme_version__project=project
        ).values_list("layer__key", "key", "pk")
    }
    return [
        Operation(uuid4(), "add", uuid4(), each.turn, ids[each.layer, each.label]) for each in found
    ]
