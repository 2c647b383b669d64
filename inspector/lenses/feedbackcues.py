"""Words by which a user turns an answer down, corrects it, or reports that it fails. English."""

import re

# Without one of these words no rule for corrections can hold; looking them up is quick.
TELLING = frozenset(
    """
no nope nah not wrong incorrect actually instead rather meant mean said asked wanted mistake
mistaken misunderstood missed forgot ignored correction change make sorry wait didn't doesn't don't
isn't that's confused confusing mixed swapped right correct again
""".split()  # noqa: SIM905 - a word a line would be thirty lines
)
FAILS = re.compile(
    r"\b(?:(?:doesn't|does not|didn't|did not|won't|isn't|still not|not) (?:\w+ )?(?:work|working|compile"
    r"|run|running|load|pass|help)|(?:throws?|raises?|got|get|getting|gives?(?: me)?) an? (?:\w+ )?"
    r"(?:error|exception)|(?:type|value|name|index|key|syntax|runtime)\s?error|traceback|exception"
    r"|(?:it|test|tests|this|that) (?:still )?(?:fails?|failed|crash\w*|breaks?|broke))\b",
    re.IGNORECASE,
)
REJECTS = re.compile(
    r"\W*(?:no|nope|wrong|incorrect|try again|again|still (?:wrong|incorrect|not)|not (?:quite|right"
    r"|correct|it)|(?:that|this|it)(?:'s| is|s) (?:still )?(?:not (?:it|right|correct)|wrong|incorrect"
    r"|false))\b",
    re.IGNORECASE,
)
