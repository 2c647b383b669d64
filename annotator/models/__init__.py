"""The tables. One topic a module; constraints are in the database."""

from annotator.models.accounts import User
from annotator.models.agreement import AgreementReport
from annotator.models.annotation import Annotation, AnnotationRevision, Assignment
from annotator.models.audit import AuditEvent
from annotator.models.comments import Comment, Reply
from annotator.models.corpora import Conversation, Corpus, Turn
from annotator.models.decisions import Decision
from annotator.models.exports import Export
from annotator.models.priorities import Priority
from annotator.models.projects import Membership, Project
from annotator.models.schemes import Label, Layer, SchemeVersion
from annotator.models.search import ConversationText
from annotator.models.suggestions import SuggestionDecision
from annotator.models.training import TrainingItem, TrainingResult
from annotator.models.uploads import Upload, UploadProblem
from annotator.models.views import SavedView

__all__ = [
    "AgreementReport",
    "Annotation",
    "AnnotationRevision",
    "Assignment",
    "AuditEvent",
    "Comment",
    "Conversation",
    "ConversationText",
    "Corpus",
    "Decision",
    "Export",
    "Label",
    "Layer",
    "Membership",
    "Priority",
    "Project",
    "Reply",
    "SavedView",
    "SchemeVersion",
    "SuggestionDecision",
    "TrainingItem",
    "TrainingResult",
    "Turn",
    "Upload",
    "UploadProblem",
    "User",
]
