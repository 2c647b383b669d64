"""Projects, schemes, transcripts, people and their labels."""
