"""Static files under names that change with their content."""

from collections.abc import Callable
from re import Match
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = (r"""(?P<matched>from "(?P<url>\.{1,2}/[^"]+)")""", 'from "%(url)s"')
# Comments that stand in lines of their own say what people want to know, not what browsers do.
_COMMENT = (r"(?ms)^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", "")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names in the imports of our own modules too, so that browsers keep them for good."""

    # Django's own patterns for modules read the comments of other people's scripts as imports.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_COMMENT, _IMPORT)))
    # A pass resolves one level of imports.
    max_post_process_passes = 20

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[Match[str]], str]:
        """Return what replaces a match: an empty template leaves it out."""
        if template == "":
            return lambda _: ""
        converter: Any = super().url_converter(name, hashed_files, template)
        return converter  # type: ignore[no-any-return]
