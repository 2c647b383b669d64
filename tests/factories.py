"""Rows for tests, made the way the application makes them."""

import itertools
import json
from collections.abc import Sequence

from django.core.files.base import ContentFile

from annotator.models import Conversation, Corpus, Membership, Project, Upload, User
from annotator.services import projects, reading, uploads

Said = Sequence[tuple[str, str]]

_number = itertools.count(1)
CHAT: Said = (
    ("user", "Please book the small meeting room for Tuesday."),
    ("assistant", "Do you mean the one on the first floor, or the booth by the lift?"),
    ("user", "The booth by the lift."),
    ("assistant", "The booth by the lift is booked for Tuesday."),
)


def make_user(username: str = "") -> User:
    return User.objects.create_user(username or f"user{next(_number)}", password="long-enough-1")


def make_project(manager: User | None = None, *, overlap: int = 2) -> Project:
    manager = manager or make_user()
    return projects.create(name=f"Project {next(_number)}", manager=manager, overlap=overlap)


def join(project: Project, user: User, role: str) -> Membership:
    return Membership.objects.create(project=project, user=user, role=role)


def make_corpus(project: Project, name: str = "") -> Corpus:
    return projects.create_corpus(
        project=project, name=name or f"Corpus {next(_number)}", actor=None
    )


def line(turns: Said = CHAT, conversation: str = "") -> str:
    row = {
        "id": conversation or f"c{next(_number)}",
        "turns": [{"role": role, "speaker": role, "text": text} for role, text in turns],
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def upload(corpus: Corpus, content: str | bytes, name: str = "chats.jsonl") -> Upload:
    """Receive a file and read it."""
    data = content.encode() if isinstance(content, str) else content
    row = uploads.receive(corpus=corpus, file=ContentFile(data, name=name), user=None)
    reading.execute(pk=row.pk)
    row.refresh_from_db()
    return row


def make_conversation(corpus: Corpus, turns: Said = CHAT) -> Conversation:
    return Conversation.objects.get(upload=upload(corpus, line(turns)))
