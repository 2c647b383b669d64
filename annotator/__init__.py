"""Projects, schemes, transcripts, people and their labels."""

__version__ = "0.1.0"
