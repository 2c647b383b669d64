"""Lenses: models of one conversational conduct each. Pure; they know of no database."""
