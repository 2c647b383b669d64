"""Words by which a user turns an answer down, corrects it, or reports that it fails. English."""

import re

from inspector.lenses.patterns import AnyCase

# Without one of these words, or a “no” at its beginning, a turn can only correct what was read back.
TELLING = frozenset(
    """
wrong incorrect meant mean said asked asking wanted what mistake mistaken misunderstood misread
missed question correction confused confusing mixed mixing swapped swapping didn't did talking
""".split()  # noqa: SIM905 - a word a line would be thirty lines
)
# Without one of these words FAILS cannot match.
FAILING = frozenset(
    """
work working compile run running load pass help error errors exception traceback fails failed fail
crash crashes crashed crashing breaks break broke typeerror valueerror nameerror indexerror keyerror
syntaxerror runtimeerror
""".split()  # noqa: SIM905 - as above
)
FAILS = AnyCase(
    r"\b(?:(?:doesn't|does not|didn't|did not|won't|isn't|still not|not) (?:\w+ )?(?:work|working|compile"
    r"|run|running|load|pass|help)|(?:throws?|raises?|got|get|getting|gives?(?: me)?) an? (?:\w+ )?"
    r"(?:error|exception)|(?:type|value|name|index|key|syntax|runtime)\s?error|traceback|exception"
    r"|(?:it|test|tests|this|that) (?:still )?(?:fails?|failed|crash\w*|breaks?|broke))\b",
)
REJECTS = re.compile(
    r"\W*(?:no|nope|wrong|incorrect|try again|again|still (?:wrong|incorrect|not)|not (?:quite|right"
    r"|correct|it)|(?:that|this|it)(?:'s| is|s) still\b|(?:that|this|it)(?:'s| is|s) (?:not (?:it|right|correct)|wrong|incorrect"
    r"|false))\b",
    re.IGNORECASE,
)
WELCOMES = re.compile(
    r"\W*(?:(?:oh|ok|okay|well|ah|wow)\W+)*(?:thank|thanks|thx|great|perfect|awesome|excellent|good|nice|cool"
    r"|wonderful|lovely|amazing|brilliant|fantastic|yes|yeah|yep|yup|sure|sounds|makes sense|got it"
    r"|that(?:'s| is| sounds| works| will))\b(?![^.!?]{0,60}\bbut\b)",
    re.IGNORECASE,
)
