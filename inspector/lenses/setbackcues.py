"""Words by which either side shows that a request fares badly. English.

Each set of words is one without which the pattern below it finds nothing: looking words up is much
quicker than looking for a pattern.
"""

from inspector.lenses.patterns import AnyCase

FALLING = frozenset(
    """
sorry unfortunately afraid apologize apologise apologies couldn't can't cannot wasn't aren't isn't
not unable no none nothing unavailable booked didn't don't failed unsuccessful
""".split()  # noqa: SIM905 - a word a line would be twenty lines
)
FALLS_SHORT = AnyCase(
    r"\b(?:sorry|unfortunately|i(?:'m| am) afraid|apologi[sz]e|apologies)\b"
    r"|\b(?:could(?:n't| not)|can(?:'t|not| not)|(?:was|am|are|were|is)(?:n't| not) able to"
    r"|unable to) (?:\w+ )?(?:find|locate|book|reserve|make|complete|process|get|see|do|help"
    r"|understand|access|confirm|schedule|provide|assist|answer|give|offer|open|play|tell)\b"
    r"|\b(?:there (?:is|are|was|were)|i (?:have|see|found|find|got)|we have) (?:currently )?"
    r"(?:no|none|not any|nothing)\b|\bno (?:results|matches)\b"
    r"|\b(?:is|are|was|were)(?:n't| not) (?:\w+ )?available\b|\bunavailable\b|\bfully booked\b"
    r"|\b(?:did|do)(?:n't| not) (?:\w+ )?(?:understand|catch|know)\b"
    r"|\b(?:has|have) failed\b|\bunsuccessful\b",
)
REFUSES = AnyCase(
    r"\W*(?:(?:um+|uh+|ugh|hm+|well|oh|god|wait|sorry|actually)\W+)*"
    r"(?:no|nope|nah|not (?:really|now|right now|yet|at (?:the|this) moment|that one|for me))\b",
)
REFUSES_NOTHING = AnyCase(
    r"\W*no (?:problem|worries|doubt|rush|hurry|preferences?|matter|need to worry)\b",
)
# A “no” to such a question answers it, and turns nothing down.
ASKS_WHETHER = AnyCase(
    r"\b(?:do|did) you (?:\w+ )?have\b|\bhave you\b|\b(?:is|are|was|were) there\b|\bmatters?\b"
    r"|\bpreferences?\b|\b(?:would|do|are) you mind\b",
)
DISLIKING = frozenset(
    """
don't didn't doesn't isn't not never too hate hated boring bored terrible awful horrible useless bad
frustrating frustrated annoying annoyed ridiculous disappointed disappointing another different else
other seen already wrong incorrect misunderstood unhelpful ignored ignoring forgot told asked
said tried
""".split()  # noqa: SIM905 - as above
)
DISLIKES = AnyCase(
    r"\b(?:do|did)(?:n't| not) (?:really |much |particularly )?(?:like|enjoy|love|want that|work)\b"
    r"|\bdoes(?:n't| not) (?:really )?(?:appeal|suit|help|answer|make sense|work)\b"
    r"|\bnot (?:really |quite )?(?:a fan|what i|interested|my|good|for me|sure about|helpful|helping"
    r"|right|correct|true|working)\b|\b(?:that|this|it)(?:'s| is) (?:wrong|incorrect|unhelpful)\b"
    r"|\byou (?:\w+ )?(?:misunderstood|forgot|ignored|are ignoring|are wrong|got (?:it|that|this)"
    r" wrong|did(?:n't| not) (?:answer|understand|listen|read|do what))\b"
    r"|\bi (?:never|did(?:n't| not)) (?:say|said|ask|asked|mention|mentioned|want|wanted)\b"
    r"|\bi (?:already )?(?:told|asked) you\b|\b(?:i|we) (?:hate|hated)\b"
    r"|\btoo (?:expensive|far|late|early|long|short|pricey|much|many|slow|hard|complicated|scary"
    r"|old)\b"
    r"|\b(?:(?:you|we)(?:'re| are)|(?:that|this|it)(?:'s| is| was)|i(?:'m| am)"
    r"|your \w+ (?:is|are)|how) (?:(?:so|very|really|just|getting|pretty|quite) )*"
    r"(?:boring|bored|terrible|awful|horrible|useless|frustrat\w+|annoy\w+|ridiculous"
    r"|disappoint\w+)\b|\b(?:already|have) (?:seen|tried|said|told|asked)\b"
    r"|\b(?:another|a different) (?:one|option|place|suggestion|time|day|way|recommendation)\b"
    r"|\b(?:something|anything|somewhere|anywhere|someone) (?:else|different|other)\b"
    r"|\b(?:any|some) other\b",
)
