"""Learned parts of the lenses: features of turns, and linear models loaded from small files.

Training them needs more and stands in ``inspector.training``; nothing here knows it.
"""
