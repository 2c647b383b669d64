"""Words by which a turn begins a repair, reads something back, or takes a repair up. English."""

import re

from inspector.lenses.patterns import AnyCase, any_of

LEADS = r"^\W*(?:(?:oh|um+|uh+|hm+|well|sorry|wait|ah|but|and|so|ok|okay|hey|actually|hold on)\W+)*"
OFFER = AnyCase(
    r"\b(?:you mean|did you mean|is (?:that|this|it)|so (?:you|it|that|the))\b",
)
# Has what it understood confirmed, all of it at once.
CONFIRMS = any_of(
    r"\bconfirm\b",
    r"\bconfirming\b(?! (?:it|this|that)\b)",
    r"\bis (?:that|this|it|everything|all (?:that|this)) (?:all )?"
    r"(?:correct|right|ok|okay|accurate)\b",
    r"\bdoes (?:that|this|everything|it) (?:all )?(?:look|sound|seem) "
    r"(?:right|correct|good|ok|okay)\b",
    r"\bto be clear\b",
    r"\bbe clear on\b",
    r"(?:,|\b(?:is|are|that's)) (?:correct|right|okay)\W*$",
    r"\b(?:got|have|get) (?:everything|that|this|it|all|all of that) (?:\w+ )?(?:correct|right)",
    r"\b(?:check(?:ing)?|verify) (?:the|your|these) (?:details|following|information)",
    r"\b(?:make sure|ensure) (?:that|i|of|you)\b",
)
# Each match of CONFIRMS has one of these words; looking them up is quick.
CONFIRMING = frozenset(
    """
confirm confirming correct correctly right rightly ok okay accurate good clear check checking verify
sure ensure
""".split()  # noqa: SIM905 - a word a line would be fourteen lines
)
SAYS_BACK = AnyCase(
    r"(?:^|[.!,:;] ?)(?:\W*(?:so|ok|okay|sure|alright|great|then|just)\W+)*"
    r"(?:you(?:'d| would)? (?:like|want|wish|need)|so an? |so the "
    r"|i(?:'ll| will| am|'m)(?: be)? (?:book|reserv|schedul|play|transfer|send|set|buy|purchas|rent"
    r"|order|add|put|mak)|(?:book|reserv|schedul|play|purchas|buy|rent|send|transferr|add|order"
    r"|mak)ing\b)",
)
DETAIL = re.compile(
    r"\d|(?<=[a-z,] )[A-Z]\w|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|noon|midnight|today|tonight|tomorrow)\b"
)
AFFIRMS = re.compile(
    r"\W*(?:(?:oh|um+|uh+|well|and|great|okay|ok|so|i think)\W+)*"
    r"(?:yes|yeah|yep|yup|yea|sure|correct|right|exactly|that(?:'s| is|s| was| will| would| sounds"
    r"| looks| works|'ll)(?! not\b| wrong\b| incorrect\b|n't\b)|it(?:'s| is| sounds| looks)"
    r" (?:all )?(?:correct|right|good|fine|perfect|great)"
    r"|sounds|perfect|confirmed?|go ahead|please do\b|absolutely|definitely|of course|alright|ok"
    r"|okay|fine|great|good|cool|nice|fantastic|excellent|wonderful|lovely|amazing|awesome|thank\w*"
    r"|i(?:'m| am) (?:good|happy|fine|ok|okay|looking)|i (?:confirm|like|love|appreciate)|looks"
    r"|works|this is|all (?:good|correct|right|set)|you got|indeed|book it|do it|everything"
    r"|appreciate|no problem)\b",
    re.I,
)
REJECTS = AnyCase(LEADS + r"(?:no|nope|nah|wrong|incorrect|not)\b")
DECLINES = re.compile(
    r"\W*(?:no|nope|nah|not)\b\W*(?:(?:i think|i believe|sorry|but)\W+)?(?:thank|thanks|problem"
    r"|worries|not? (?:now|yet|right now|really|at)|need\b|it'?s (?:all|fine|ok)|this is (?:all|it)"
    r"|(?:that|it)(?:'s| is|s|'ll be| will be| would be)? (?:all|it|fine|ok|okay|everything)"
    r"|nothing|now\b|right now|yet\b)",
    re.I,
)
# Says that it was taken wrongly, whatever went before.
TAKEN_WRONGLY = any_of(
    r"\b(?<!that's what )(?<!exactly what )(?<!is what )(?:i|we) (?:actually |really |just )?meant\b"
    r"(?! to (?:be|do|go|make|have))",
    r"\b(?:no|nope|sorry|wait|actually|oops)\W+i mean\b",
    r"\b(?:that(?:'s| is|s| was)|this is|it(?:'s| is)) not (?:really |quite |exactly )?"
    r"what (?:i|we)\b",
    r"\bnot what i (?:asked|meant|said|wanted|need|needed)\b",
    r"\b(?<!as )(?<!like )(?<!what )(?<!thing )(?<!all )(?<!that )i (?:said|asked for|asked about"
    r"|was asking (?:about|for)|wanted (?!to\b)|(?:didn't|did not) (?:ask|say|mean(?! to\b|\W*$)))\b",
    r"\bmy question (?:was|is)\b",
    r"\byou(?:'ve| have)? (?:misunderstood|misread|missed the point|got (?:it|that|this|me) wrong"
    r"|(?:didn't|did not) answer (?:my|the)|mixed up|confused)\b",
    r"\b(?:you're|you are|you have|you've) (?:mistaken|wrong|incorrect|confus\w+|mix\w+|swapp\w+)\b",
    LEADS + r"(?:no\W+)?(?:that|this|it)(?:'s| is|s) (?:wrong|incorrect|not right|not correct"
    r"|a mistake)\b",
    r"\bi (?:am|'m) (?:not )?(?:talking|asking) about\b",
    r"^\W*correction\b",
)  # fmt: skip
# Each match of cues.REPAIR_REQUEST has one of these words.
ASKING_AGAIN = frozenset(
    """
sorry pardon excuse huh what what's eh hm hmm hmmm hmmmm again repeat say understand follow get catch
hear following sure lost confused sense which where who when
""".split()  # noqa: SIM905 - a word a line would be thirty lines
)
# Each match of TAKEN_WRONGLY or I_MEAN has one of these words.
WRONGLY = frozenset(
    """
meant mean what asked said asking wanted question misunderstood misread missed answer wrong mixed
confused confusing mistaken mix mixing swapped swapping incorrect right correct mistake talking
correction confuse referring
""".split()  # noqa: SIM905 - a word a line would be thirty lines
)
I_MEAN = any_of(
    LEADS + r"i mean (?:the|a|an|in|at|on|for|not|my|your)\b",
    LEADS + r"(?:no\W+)?i (?:was|am|'m) (?:talking about|asking about|referring to)\b",
)
MEANT = AnyCase(
    r"\b(?:mean|meant|referring|talking about|asking|clarify|more specific|when you say)\b"
    r"|\bso (?:you|it's|that's)\b",
)
WHICH = AnyCase(r"\bwhich (?:one|of)\b")
OWN = AnyCase(
    r"\b(?:i|we) (?:actually |really |just )?mean(?:t)?\b|\bnot what (?:i|we)\b|\bmy question\b"
    r"|\b(?:i|we) (?:said|asked|wanted|was asking|was talking|was referring|am talking|am referring|(?:didn't|did not) (?:ask|say|mean))",
)
TAKES_UP = re.compile(
    r"\W*(?:ah+|oh+|aha|i see|(?:i(?:'m| am) (?:so |very )?)?sorry|(?:my |i )?apolog\w+|my mistake"
    r"|my bad|got it|understood|you(?:'re| are) (?:\w+ )?(?:right|correct)"
    r"|thank(?:s| you) for (?:clarifying|the (?:clarification|correction)|pointing|letting)"
    r"|in that case|no problem|right,|of course|certainly|noted|good catch)",
    re.I,
)
ACCEPTS = re.compile(
    r"\W*(?:thank|thanks|great|perfect|ok|okay|right|alright|got it|i see|cool|good|nice|yes|yeah"
    r"|exactly|makes sense|that makes sense|understood|wonderful|awesome)\b",
    re.I,
)
