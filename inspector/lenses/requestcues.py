"""Words by which a user asks for something, sets a condition, or says nothing of the matter. English."""

from inspector.lenses.patterns import AnyCase

OPENS = AnyCase(
    r"\W*(?:(?:hi|hello|hey|there|ok|okay|k|kay|alright|all right|great|perfect|good|nice|cool|awesome"
    r"|excellent|wonderful|lovely|amazing|brilliant|fantastic|(?:thank you|thanks?|thx)(?: a \w+| (?:so|very)"
    r" much)?(?: again)?(?: (?:for|to) (?:you|your|the|all|that|this|being|\w+ing|help\w*)\b[^.,!?;]*)?|ty|cheers|yes|yeah|yep|yup|ya|sure|right|correct|exactly|absolutely"
    r"|definitely|certainly|of course|no problem|no|nope|nah|well|oh|so|um|uh|hmm+|fine|sorry|please"
    r"|i see|got it|understood|that's (?:right|correct|true)|that is (?:right|correct|true)"
    r"|(?:it is|it does|i do|i am)(?=\W*(?:[.,!]|$)))\b(?!['’])\W*)+",
)
WELCOMED = r"(?:that|this|it|which|those|they|these|he|she|everything|all|sounds?|looks?|seems?)"
SAYS_NOTHING = AnyCase(
    rf"(?:{WELCOMED}\W?\s?(?:'s|s|is|are|was|will|would|should|could|'ll|'d)?\s?(?:be |do |a |an |the |just |all |very"
    r" |really |also |so |pretty |more than |much |quite |exactly |like |that )*(?:great|good|perfect"
    r"|fine|nice|ok|okay|cool|awesome|excellent|wonderful|lovely|amazing|right|correct|true|interesting"
    r"|helpful|acceptable|one|it|all|everything|enough|works?|suits?|do|sounds?|looks?|seems?|fits?"
    r"|helps?|kind|welcome|neat\w*|that|what)\b"
    r"|i(?:'d)? (?:really |also )?(?:like|love|appreciate) (?:it|that|this|the sound|to see that)\b"
    r"|i (?:think|guess|hope|see|agree|understand|know|believe)(?: so| that| it| not)?\W*$"
    r"|(?:like|love) (?:it|that|this)\b|have (?:a|an)\b|(?:good)? ?bye\b|see (?:you|ya)\b|take care"
    r"|(?:[\w']+ ){1,4}(?:sounds|looks|is|will be) (?:really )?(?:good|great|fine|perfect|nice|ok|okay)\W*$"
    r"|i(?:'m| am) (?:so |very )?sorry\W*$|nothing\b|appreciate\b|job\b(?=\W*(?:$|[,.!]))|i(?:'m| am) (?:good|fine|all set|done|happy|glad|ok|okay|100% sure)\b"
    r"|(?:i )?(?:don't|do not|didn't) (?:need|want|have) (?:any(?:thing)?|more)\b"
    r"|(?:maybe|not) (?:later|now|yet|at (?:the|this) moment)|for now\b|indeed\b|try (?:that|again)\b"
    r"|you(?:'ve| have) (?:been|done)\b|(?:can|could|would|will) you (?:please )?(?:help|do that|assist)"
    r"(?: me)?\W*$|i (?:need|want) (?:your |some )?help\W*$)",
)
AGAIN = AnyCase(
    r"\b(?:repeat|say) (?:that|it)\b|\bwhat (?:do|did) you (?:mean|say)\b|\bcome again\b|\bpardon\b"
    r"|\b(?:don't|didn't) (?:understand|follow|get (?:it|that)|catch)\b",
)
CUT = AnyCase(
    r";\s+|,?\s+(?:and|but|also|plus)\s+(?=(?:i|it|make|don't|do|please|also|use|should|must|with"
    r"|without|keep|add|can|could|what|how|when|where|who|which|is|are|tell|give|let|find|book|show)\b)"
    r"|,\s+(?=(?:with|without|but|preferably|ideally|and|also|can|could|make|please)\b)",
)
QUESTION = AnyCase(
    r"(?:(?:and|so|but|also|then|now),? )*(?:(?:\w+ )?(?:what|which|where|when|who|whose|why|how)"
    r"|is|are|was|were|do|does|did|has|have|am)\b",
)
REQUEST = AnyCase(
    r"(?:\w+ly |just |also |then |now |and |first |next )*(?:(?:can|could|would|will) (?:you|i|we)\b"
    r"|(?:i|we)(?:'d| would|'m| am|'ll| will|'ve| have)?(?: \w+ly| also| now| just| still| do| really)*"
    r" (?:need|want|like|love|wish|looking|searching|hoping|trying|planning|going to|have to|require"
    r"|interested|thinking (?:about|of)|considering|wondering|curious|in the mood)\b"
    r"|(?:help|tell|give|show|find|get|book|buy|reserve|search|look|check|play|send|make|write|create"
    r"|build|explain|list|describe|translate|summari[sz]e|compare|suggest|recommend|rewrite|fix|solve"
    r"|calculate|compute|generate|draft|plan|schedule|set|add|remove|change|rent|order|transfer|let's"
    r"|let|start|continue|convert|implement|return|print|read|provide|come up)\b)",
)
# Says how the thing at hand has to be, in the form of a request.
AMENDS = AnyCase(
    r"(?:(?:also|and|now|then|but|please),? )*(?:(?:can|could|would|will) (?:you|we)(?: please)? |please |i(?:'d| would)? (?:want|need|like)"
    r" (?:you )?to )?(?:also |just |now |then )*(?:(?:make|keep|leave|turn) (?:it|them|sure|this|that|the)"
    r"|add|change|remove|include|use|ensure|replace|limit|shorten|sort|handle|avoid|exclude|drop"
    r"|don't|do not)\b|i(?:'d| would|'ll| will)? (?:also |just )?(?:need|want|like|prefer) (?:it|them|that"
    r"|this)\b",
)
CONSTRAINT = AnyCase(
    r"\b(?:should|must|has to|have to|need to|needs to|only|at least|at most|no more|no less|less than"
    r"|more than|under|over|without|don't|do not|doesn't|avoid|make sure|ensure|prefer(?:s|red|ably|ences?)?|instead|keep"
    r"|never|always|exactly|maximum|minimum|within|before|after|ideally|rather|no longer)\b",
)
# Without one of these words a clause cannot match CONSTRAINT; looking them up is quick.
CONDITIONS = frozenset(
    """
should must has have need needs only least most no less more under over without don't do doesn't
avoid make ensure prefer prefers preferred preferably preference preferences instead keep never
always exactly maximum minimum within before after ideally rather
""".split()  # noqa: SIM905 - a word a line would be forty lines
)
ASKS = AnyCase(
    r"\b(?:find|book|help|need|want|look\w*|tell|show|give|get|how|what|which|where|when|can|could"
    r"|translate|write|make|recommend|suggest)\b|[?？؟]",
)
# Takes what was offered.
ASSENTS = AnyCase(
    r"\W*(?:yes|yeah|yep|yup|sure|ok|okay|please|great|perfect|sounds|that(?:'s| is| sounds| works| will))\b",
)
STATES = AnyCase(
    r"(?:i|i'm|i've|we|we're|my|our|the|a|an|there|it|it's|this|these|that|he|she|they)\b",
)
