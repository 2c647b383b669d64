"""Texts that people wrote, as templates show them."""

from uuid import UUID, uuid4

from django import template
from django.utils.safestring import SafeString, mark_safe

from annotator import markdown as md

register = template.Library()


@register.filter
def markdown(text: str, under: int = 2) -> SafeString:
    """Show Markdown; headings come below level ``under`` of the page."""
    return mark_safe(md.to_html(text, under=under))  # noqa: S308  # made safe there


@register.filter
def markdown_inline(text: str) -> SafeString:
    """Show a sentence of Markdown."""
    return mark_safe(md.to_inline_html(text))  # noqa: S308  # made safe there


@register.simple_tag
def fresh_name() -> UUID:
    """Name something that is yet to be sent, so that sent twice it is done once."""
    return uuid4()
