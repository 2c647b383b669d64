"""What goes into an export, and how."""

import msgspec


class Choices(msgspec.Struct, frozen=True):
    """What somebody chose; the manifest of an export says it again.

    ``corpus`` and ``layer`` narrow it down, empty is all. ``who`` is everybody's work, gold alone,
    or both; training is never exported. ``completed`` leaves out work that isn't complete.
    ``anonymous`` replaces annotators' names by pseudonyms that stay the same in a project.
    ``redact`` names fields of the conversations' and turns' metadata to leave out. ``excel_safe``
    puts an apostrophe before CSV cells that a spreadsheet would take for a formula.
    """

    corpus: str = ""
    layer: str = ""
    who: str = "all"
    completed: bool = False
    anonymous: bool = False
    redact: tuple[str, ...] = ()
    excel_safe: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of assignment that are exported."""
        return {"all": ("work", "gold"), "gold": ("gold",), "work": ("work",)}[self.who]
