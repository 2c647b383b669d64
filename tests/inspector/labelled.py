"""Completed labels of turns, made by hand."""

import uuid
from collections.abc import Mapping

from django.utils import timezone

from annotator.models import Annotation, Assignment, Conversation, Label, User
from annotator.services.gold import gold_for

DONE = {"status": Assignment.Status.COMPLETE, "completed_at": timezone.now()}


def gold(conversation: Conversation, labels: Mapping[int, str]) -> Assignment:
    """Complete the gold of a conversation with labels ("layer/label") by turn."""
    return _labelled(gold_for(conversation), labels)


def work(conversation: Conversation, annotator: User, labels: Mapping[int, str]) -> Assignment:
    """Complete an annotator's labels of a conversation."""
    made = Assignment.objects.create(conversation=conversation, annotator=annotator)
    return _labelled(made, labels)


def _labelled(assignment: Assignment, labels: Mapping[int, str]) -> Assignment:
    project = assignment.conversation.corpus.project
    turns = {turn.index: turn for turn in assignment.conversation.turns.all()}
    for index, name in labels.items():
        layer, key = name.split("/")
        label = Label.objects.get(layer__scheme_version__project=project, layer__key=layer, key=key)
        Annotation.objects.create(
            id=uuid.uuid4(),
            assignment=assignment,
            turn=turns[index],
            label=label,
            created_at=timezone.now(),
        )
    Assignment.objects.filter(pk=assignment.pk).update(**DONE)
    assignment.refresh_from_db()
    return assignment
