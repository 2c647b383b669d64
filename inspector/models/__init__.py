"""Runs and what they found. One topic a module."""

from inspector.models.runs import Run, RunChunk, Statistics
from inspector.models.scores import Finding, Score, Series

__all__ = ["Finding", "Run", "RunChunk", "Score", "Series", "Statistics"]
