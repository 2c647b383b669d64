"""Rates of acts and events in a corpus: by a lens, by people, and by both."""
