"""Lenses over conversations: runs, scores, findings and charts."""
