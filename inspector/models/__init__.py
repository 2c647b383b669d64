"""Runs and what they found. One topic a module."""

from inspector.models.bands import Band
from inspector.models.comparisons import RunComparison
from inspector.models.newest import NewestScore
from inspector.models.runs import Run, RunChunk, Statistics
from inspector.models.samples import CalibrationSample
from inspector.models.scores import Finding, Score, Series
from inspector.models.tables import CorpusColumn, CorpusTable

__all__ = [
    "Band",
    "CalibrationSample",
    "CorpusColumn",
    "CorpusTable",
    "Finding",
    "NewestScore",
    "Run",
    "RunChunk",
    "RunComparison",
    "Score",
    "Series",
    "Statistics",
]
