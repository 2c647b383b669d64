"""Conversations that belong together: a person's sessions in order, a task's trials."""
