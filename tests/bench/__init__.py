"""Timings as ratios, measured side by side. Each module with a ``run(directory)`` is a bench."""
