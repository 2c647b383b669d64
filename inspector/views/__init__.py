"""Views: door, query, render; a short function each."""
