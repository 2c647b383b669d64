"""Figures over many conversations, as pure functions of what lenses and sources say of each."""
