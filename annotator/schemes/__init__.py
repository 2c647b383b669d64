"""Labelling schemes as text: what may be said of a turn, before a project adopts it."""
