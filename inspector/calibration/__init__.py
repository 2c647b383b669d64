"""Rates of acts and events in a corpus, with the lens's error on labelled turns taken out. Pure."""
