"""Runs and what they found. One topic a module."""

from inspector.models.bands import Band
from inspector.models.runs import Run, RunChunk, Statistics
from inspector.models.scores import Finding, Score, Series

__all__ = ["Band", "Finding", "Run", "RunChunk", "Score", "Series", "Statistics"]
