"""URLs of projects, uploads, annotating and exports."""

from django.urls import path

from annotator.views import (
    agreement,
    annotate,
    annotate_data,
    assigning,
    corpora,
    exports,
    members,
    progress,
    projects,
    schemes,
    settings,
    suggestions,
    uploads,
)

app_name = "annotator"
urlpatterns = [
    path("", projects.index, name="projects"),
    path("projects/new/", projects.new, name="project_new"),
    path("p/<slug:slug>/", projects.overview, name="project"),
    path("p/<slug:slug>/settings/", settings.show, name="settings"),
    path("p/<slug:slug>/settings/preview/", settings.preview, name="settings_preview"),
    path("p/<slug:slug>/progress/", progress.show, name="progress"),
    path("p/<slug:slug>/assign/", assigning.show, name="assign"),
    path("p/<slug:slug>/members/", members.index, name="members"),
    path("p/<slug:slug>/members/remove/", members.remove, name="member_remove"),
    path("p/<slug:slug>/scheme/", schemes.show, name="scheme"),
    path("p/<slug:slug>/scheme/edit/", schemes.edit, name="scheme_edit"),
    path("p/<slug:slug>/scheme/scheme.yaml", schemes.as_yaml, name="scheme_yaml"),
    path("p/<slug:slug>/upload/", uploads.new, name="upload_new"),
    path("p/<slug:slug>/uploads/<int:pk>/", uploads.show, name="upload"),
    path("p/<slug:slug>/uploads/<int:pk>/decide/", uploads.decide, name="upload_decide"),
    path("p/<slug:slug>/uploads/<int:pk>/cancel/", uploads.cancel, name="upload_cancel"),
    path("p/<slug:slug>/uploads/<int:pk>/left-out/", uploads.left_out, name="upload_left_out"),
    path("p/<slug:slug>/c/<slug:corpus>/delete/", corpora.delete, name="corpus_delete"),
    path("p/<slug:slug>/annotate/", annotate.annotate_next, name="annotate_next"),
    path("p/<slug:slug>/annotate/<int:pk>/", annotate.page, name="annotate"),
    path("p/<slug:slug>/annotate/<int:pk>/ops/", annotate.ops, name="annotate_ops"),
    path(
        "p/<slug:slug>/annotate/<int:pk>/suggestions/decide/",
        suggestions.decide,
        name="annotate_decide",
    ),
    path(
        "p/<slug:slug>/annotate/<int:pk>/standing/",
        annotate_data.standing,
        name="annotate_standing",
    ),
    path(
        "p/<slug:slug>/annotate/<int:pk>/history/<int:turn>/",
        annotate_data.history,
        name="annotate_history",
    ),
    path("p/<slug:slug>/annotate/written/", annotate_data.written, name="annotate_written"),
    path("p/<slug:slug>/annotate/<int:pk>/complete/", annotate.complete, name="annotate_complete"),
    path("p/<slug:slug>/annotate/<int:pk>/reopen/", annotate.reopen, name="annotate_reopen"),
    path(
        "p/<slug:slug>/conversations/<int:pk>/annotate/",
        annotate.conversation,
        name="annotate_conversation",
    ),
    path(
        "p/<slug:slug>/conversations/<int:pk>/gold/",
        annotate.gold_of_conversation,
        name="conversation_gold",
    ),
    path("p/<slug:slug>/agreement/", agreement.show, name="agreement"),
    path("p/<slug:slug>/agreement/again/", agreement.again, name="agreement_again"),
    path("p/<slug:slug>/agreement/turns/", agreement.turns, name="agreement_turns"),
    path(
        "p/<slug:slug>/agreement/agreement.csv",
        agreement.coefficients_csv,
        name="agreement_csv",
    ),
    path("p/<slug:slug>/export/", exports.show, name="export"),
    path("p/<slug:slug>/export/labels.csv", exports.labels_csv, name="export_labels"),
]
