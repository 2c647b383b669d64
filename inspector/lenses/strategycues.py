"""Words by which an assistant asks, offers, declines, announces or answers. English."""

import re

from inspector.lenses.patterns import AnyCase, any_of

ASKS_FOR = any_of(
    r"\b(?:please|kindly|can you|could you|would you)(?: \w+)? (?:provide|share|tell|specify|clarify"
    r"|confirm|verify|let me know (?:what|which|when|where|who|how|if)|describe|give|elaborate"
    r"|indicate)\b",
    r"\b(?:can|could|may) i (?:please )?(?:have|get|know)\b",
    r"\b(?:please|just to)(?: \w+){0,2} (?:confirm|verify|check)\b",
    r"\b(?:i|we)(?:'ll|'d| will| would| do)?(?: \w+)? need (?:to know|(?:a bit |some |a little )?more"
    r"|a few|some|your?|the|additional)\b",
    r"\bto be clear\b",
    r"(?:^|, ?)(?:please )?give me (?:a|the|your)\b",
    r"^\W*(?:\w+\W+)?(?:tell me|let me know|confirm(?:ing)?) (?!for\b|if\b|what you think"
    r"|how (?:that|it|this)|should)",
    r"^\W*(?:(?:ok|okay|so|and|sure|great|alright|also)\W+)*(?:what|which|where|when|who|how)"
    r" (?:\w+ )?(?:do|does|did|is|are|would|will|many|much|long|time|date|day|city|kind|type)\b",
)
CONFIRM = AnyCase(
    r"\b(?:confirm(?:ing)?|verify|to be clear)\b|\b(?:is that|is this|that's) (?:right|correct|ok)",
)
PROPOSES = AnyCase(
    r"\W*(?:\w+\W+){0,4}?"
    r"(?:(?:would|do) you (?:like|want|care|wish|need) (?:to|me|any)\b|(?:want|wanna|did you wish)\b"
    r"|(?:can|could|may|shall|should) i\b|(?:are|would) you (?:be )?interested|(?:how|what) about"
    r"|does that (?:work|sound|help)|is that (?:ok|okay|alright|all)|will that be all|ready to"
    r"|how does|what do you think)\b",
)
OR = AnyCase(r"\bor\b")
WH = AnyCase(
    r"(?:^|[,;:.]|\band\b|\bor\b|\bso\b)\s*(?:\w+ )?(?:what|which|when|where|who|how|why)\b"
    r"(?! (?:about|does|do you think))",
)
REFUSES = AnyCase(
    r"\b(?:i|we)(?:'m| am|'re| are)?(?: \w+){0,2} (?:(?<!if i )can't|can’t|cannot|can not|unable|won't|not able"
    r"|not allowed|couldn't|don't have (?:access|enough|sufficient|the (?:ability|information)))\b"
    r"(?!(?: to)? (?:find|locate|see|book|reserve|wait|make|get|do(?:ne)?|complete|schedule|buy|purchase)\b)"
    r"|\bas an ai\b|\b(?:outside|beyond) (?:of )?(?:my|the) (?:scope|expertise|knowledge)\b"
    r"|\b(?:i|we) (?:must|have to) decline\b|\bnot something i can\b",
)
BRANCH = AnyCase(
    r"^\W*(?:\d+[.)]\W*)?(?:if|in case|assuming|suppose|supposing|case \w+|scenario \w+"
    r"|option \w+|when it)\b",
)
OPENS = AnyCase(
    r"\W*(?:(?:sure(?: thing)?|of course|certainly|absolutely|great|good|nice|ok|okay|alright|yes|sorry"
    r"|i'm sorry|i apologi[sz]e|thanks|thank you|no problem|no worries|very|your? welcome"
    r"|you're welcome|you are welcome|my pleasure|cheers|welcome|but)\b\W*)+",
)
FILLER = AnyCase(
    r"\W*(?:please )?(?:hi|hello|hey|have (?:a|an|fun|safe)|enjoy|good(?:bye| luck)|bye|see you"
    r"|take care|let me|let's|i'll|i will|i can (?:help|do that)|give me|glad|for)\b"
    r"|.*\b(?:(?:happy|glad|pleased|here) to (?:help|assist|hear)|to (?:help|assist) you"
    r"|hope (?:you|that|this))\b",
)
DISCUSSES = AnyCase(
    r"\bit (?:really |all )?depends\b|\bthere are (?:several|many|various|multiple|a few|a number of"
    r"|different) (?:factors|ways|things|approaches|options|aspects|considerations)\b|\bthe question"
    r" (?:is|asks)\b|\bto (?:solve|answer|approach|calculate|determine|find) (?:this|that|the|it)\b"
    r"|\bwe (?:can|could|would|will|need to|should|must)\b|\blet's (?:start|begin|break|think|see)\b",
)
FACT = re.compile(
    r"\d|[\"“][^\"”\n]{2,}[\"”]|(?<=[a-z,;] )[A-Z][a-z]|^\s*(?:[-*•]|\d+[.)])\s", re.M
)
# Without one of these words a sentence cannot match ASKS_FOR, or REFUSES; looking them up is quick.
ASKING = frozenset(
    """
may please give kindly can could would need tell let confirm confirming clear just what which where when who
how
""".split()  # noqa: SIM905 - a word a line would be twenty lines
)
REFUSING = frozenset(
    """
can't cannot can unable won't not couldn't don't ai outside beyond decline
""".split()  # noqa: SIM905 - as above
)
# Greets or takes leave, whatever names it has in it.
LEAVES = AnyCase(
    r"\W*(?:thanks?|thank you|enjoy|have (?:a|an|fun)|good ?bye|bye|you're welcome|welcome)\b(?!.*\d)",
)
