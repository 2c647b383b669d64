"""Figures over a corpus that put lenses together with outcomes, tasks and lengths."""
