"""What the annotate page does by key, and the keys that do it unless a scheme says otherwise."""

from collections.abc import Mapping

from annotator.schemes.fields import Table

# In the order in which the page lists them; arrows, Home, End, Space, Enter, Escape and Delete
# are the page's too and can't be given away.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "next-turn": ("j", "next turn"),
    "previous-turn": ("k", "previous turn"),
    "extend-down": ("J", "take the next turn too"),
    "extend-up": ("K", "take the previous turn too"),
    "next-unlabelled": ("n", "next turn without a label"),
    "select-text": ("v", "select words by keyboard"),
    "choose-label": ("l", "go through the labels of the turn"),
    "edit": (";", "the details of the chosen label"),
    "repeat": (".", "give the labels of the turn, or of the words, you labelled last again"),
    "undo": ("u", "undo"),
    "redo": ("U", "redo"),
    "next-suggestion": ("]", "next suggestion"),
    "accept": ("=", "accept the suggestion"),
    "reject": ("-", "reject the suggestion"),
    "search": ("/", "search in the conversation"),
    "next-hit": (">", "next place found"),
    "previous-hit": ("<", "previous place found"),
    "comment": (",", "comment on the turn or flag it"),
    "raw": ("`", "show the text raw or formatted"),
    "history": ("h", "what was changed on the turn, and when"),
    "guidelines": ("g", "guidelines; then a label's key goes to what it means"),
    "previous-conversation": ("b", "back to the conversation you completed last"),
    "keys": ("?", "this list"),
}


def read(table: Table) -> dict[str, str]:
    """Return the key of every command; those that ``table`` names are as it says.

    Raises SchemeError for an unknown command, for what is no single character, and for two
    commands on one key.
    """
    table.only(*COMMANDS)
    keys = {command: default for command, (default, _) in COMMANDS.items()}
    for command in table.values:
        key = table.text(command)
        if len(key) != 1:
            raise table.error(f"{command} must be one character, not {key!r}")
        keys[command] = key
    owners: dict[str, str] = {}
    for command, key in keys.items():
        if key in owners:
            raise table.error(f"{owners[key]} and {command} are both on {key!r}")
        owners[key] = command
    return keys
