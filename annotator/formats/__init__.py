"""Reading transcripts from files: pure, streaming, one module a format."""
