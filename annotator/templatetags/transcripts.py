"""Transcripts in templates."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def exactly(text: str) -> SafeString:
    """Return a text as HTML that a browser reads back to the character.

    A carriage return that stands in the source as it is would be read as a line feed, and offsets
    of labels behind it would be wrong.
    """
    return mark_safe(escape(text).replace("\r", "&#13;"))  # noqa: S308 escaped just before
