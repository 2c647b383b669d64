"""Views: door, form, service, render; a short function each."""
