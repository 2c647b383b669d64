"""Keeping the web server and the worker together, as ``manage.py up`` does."""
