"""URLs of corpora, conversations, runs and lenses."""

from django.urls import path

from inspector.views import (
    comparing,
    conduct,
    conversations,
    corpora,
    lenses,
    overview,
    priorities,
    quality,
    rates,
    runhistory,
    runs,
    sessions,
    suggestions,
)

app_name = "inspector"
urlpatterns = [
    path("p/<slug:slug>/annotate/<int:pk>/suggestions/", suggestions.show, name="suggestions"),
    path("p/<slug:slug>/c/<slug:corpus>/", corpora.show, name="corpus"),
    path("p/<slug:slug>/c/<slug:corpus>/findings/", conduct.show, name="findings"),
    path("p/<slug:slug>/c/<slug:corpus>/findings.csv", conduct.csv, name="findings_csv"),
    path("p/<slug:slug>/c/<slug:corpus>/overview/", overview.show, name="overview"),
    path("p/<slug:slug>/c/<slug:corpus>/overview.csv", overview.csv, name="overview_csv"),
    path("p/<slug:slug>/c/<slug:corpus>/views/", corpora.save_view, name="save_view"),
    path("p/<slug:slug>/c/<slug:corpus>/give-out/", corpora.give_out, name="give_out"),
    path("p/<slug:slug>/views/<int:pk>/forget/", corpora.forget_view, name="forget_view"),
    path("p/<slug:slug>/c/<slug:corpus>/rates/", rates.show, name="rates"),
    path("p/<slug:slug>/c/<slug:corpus>/rates.csv", rates.csv, name="rates_csv"),
    path("p/<slug:slug>/c/<slug:corpus>/rates/sample/", rates.draw, name="draw_sample"),
    path("p/<slug:slug>/c/<slug:corpus>/sessions/", sessions.show, name="sessions"),
    path("p/<slug:slug>/c/<slug:corpus>/sessions/group/", sessions.one, name="session_group"),
    path("p/<slug:slug>/c/<slug:corpus>/sessions/group.csv", sessions.csv, name="sessions_csv"),
    path("p/<slug:slug>/c/<slug:corpus>/score/", runs.score, name="score"),
    path("p/<slug:slug>/conversations/<int:pk>/", conversations.show, name="conversation"),
    path(
        "p/<slug:slug>/conversations/<int:pk>/series.csv",
        conversations.series_csv,
        name="conversation_csv",
    ),
    path(
        "p/<slug:slug>/conversations/<int:pk>/standing/",
        conversations.stands,
        name="conversation_standing",
    ),
    path(
        "p/<slug:slug>/conversations/<int:pk>/score/",
        runs.score_conversation,
        name="score_conversation",
    ),
    path("p/<slug:slug>/priority/", priorities.show, name="priority"),
    path("p/<slug:slug>/runs/", runhistory.index, name="runs"),
    path("p/<slug:slug>/runs/compare/", runhistory.compare, name="compare_runs"),
    path("p/<slug:slug>/runs/compare.csv", runhistory.compare_csv, name="compare_runs_csv"),
    path("p/<slug:slug>/runs/<int:pk>/", runs.show, name="run"),
    path("p/<slug:slug>/runs/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("p/<slug:slug>/uploads/<int:pk>/scoring/", runs.of_upload, name="upload_scoring"),
    path("p/<slug:slug>/compare/", comparing.show, name="compare"),
    path("p/<slug:slug>/compare/report/", comparing.report, name="compare_report"),
    path("p/<slug:slug>/compare.csv", comparing.csv, name="compare_csv"),
    path("p/<slug:slug>/quality/", quality.show, name="quality"),
    path("p/<slug:slug>/quality.csv", quality.csv, name="quality_csv"),
    path("lenses/", lenses.index, name="lenses"),
    path("lenses/<slug:name>/", lenses.show, name="lens"),
]
