"""Words by which a turn begins a repair or reads something back. English."""

import re

OFFER = re.compile(
    r"\b(?:you mean|did you mean|is (?:that|this|it)|so (?:you|it|that|the))\b", re.I
)
ASKED_TO_CONFIRM = re.compile(
    r"\bconfirm\w*|\bis (?:that|this|it|everything) (?:all )?(?:correct|right|ok|okay)"
    r"|\bdoes (?:that|this) (?:look|sound) (?:right|correct)|\bto be clear\b|\bbe clear on\b"
    r"|\bis (?:correct|right)\W*$|\b(?:correct|right)\W*\?",
    re.I,
)
READ_BACK = re.compile(r"\b(?:you|your|is the|book\w*|reserv\w*|table|set)\b[^?]*\d[^?]*\?", re.I)
TURNS_DOWN = re.compile(
    r"\W*(?:(?:oh|um+|uh+|hm+|well|sorry|wait|yes|yeah|ok|okay|but)\W+)*"
    r"(?:no|nope|wrong|actually|not (?:quite|exactly|really)|instead|make (?:it|that)|change"
    r"|i meant|rather|i forgot|sorry)\b|.{0,60}\b(?:change (?:it|that|the)|instead)\b",
    re.I,
)
DECLINES = re.compile(
    r"\W*(?:no|nope|nah|not)\b\W*(?:(?:i think|i believe|sorry|but)\W+)?(?:thank|thanks|problem"
    r"|worries|not? (?:now|yet|right now|really|at)|need\b|it'?s (?:all|fine|ok)|this is (?:all|it)"
    r"|(?:that|it)(?:'s| is|s|'ll be| will be| would be)? (?:all|it|fine|ok|okay|everything|not)"
    r"|i(?:'m| am)\b|i (?:don't|do not|didn't|have|need nothing|think)|you(?:'ve|'re)?|nothing"
    r"|now\b|right now|yet\b|let's not|we)",
    re.I,
)
MEANT = re.compile(
    r"\b(?:mean|meant|referring|talking about|clarify|more specific|when you say)\b"
    r"|\bwhich (?:one|of)\b|\bso (?:you|it's|that's)\b",
    re.I,
)
OWN = re.compile(
    r"\b(?:i|we) (?:actually )?mean(?:t)?\b|\bnot what (?:i|we)\b"
    r"|\b(?:i|we) (?:said|asked|wanted|was asking|am talking|(?:didn't|did not) (?:ask|say))",
    re.I,
)
