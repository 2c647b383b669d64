"""Words that mark what a turn does. English; each list holds what worked across several corpora."""

import re

from inspector.lenses.patterns import AnyCase, Cue, any_of
from inspector.lenses.text import Sentence

# Begins a turn, and alone can be all of it.
ACKNOWLEDGE = re.compile(
    r"\W*(?:(?:uh[- ]?huh|mm+[- ]?hmm?|mhm|mmm*|okay|ok|o\.k\.?|kay|alright|all right|right|yeah|yep|yup|yes|sure"
    r"|got it|gotcha|i see|ah+|oh+|understood|makes sense|that makes sense|fair enough|good to know"
    r"|thanks|thank you|great|perfect|cool|nice|wonderful|noted|of course|certainly|absolutely"
    r"|sounds good|good|fine|hm+)\b[\s,.!…-]*)+",
    re.IGNORECASE,
)
FORMULA = any_of(r"^\W*(?:sure|of course|certainly|absolutely|great question|good question)\b")

# Could not hear, could not follow: a request for repair.
REPAIR_REQUEST = Cue(
    (
        "say that|say it|say what|repeat|what did you|i do|i did|'m not|i am not|lost|confused|"
        "make sense"
    ),
    r"^\W*(?:sorry|pardon|pardon me|excuse me|huh|what|eh|hm+|come again|say again|what was that|what's that)\W*\?+\W*$",
    r"\b(?:can|could|would) you (?:please )?(?:repeat|say) (?:that|it|what)",
    r"\bsay (?:that|it) again\b",
    r"\bwhat did you (?:just )?say\b",
    r"\bi (?:do not|don't|didn't|did not) (?:understand|follow|get|catch|hear) (?:that|you|it|what|the)\b",
    r"\bi (?:didn't|did not) (?:understand|catch|hear|get)\W*$",
    r"\bi(?:'m| am) not (?:following|sure i (?:follow|understand))",
    r"\bi(?:'m| am) (?:lost|confused)\b",
    r"\byou(?:'ve)? lost me\b",
    r"^\W*(?:what|which|where|who|when)(?: \w+){0,2} (?:what|which|where|who|when)\W*\?",
    r"\bdoesn't make sense\b",
)

# Asks which of several readings is meant.
CLARIFY = any_of(
    r"\b(?:do|did|are|were) you (?:mean|referring|asking|talking about|looking for|thinking of|saying)\b",
    r"\byou mean\b",
    r"\bwhat (?:exactly )?(?:do|did) you mean\b",
    r"\bwhat do you want\b",
    r"\bby [^?.]{1,60}(?:do|did) you mean\b",
    r"\bwhen you say\b",
    r"\b(?:can|could|would) you (?:please )?(?:clarify|specify|be more specific|elaborate|confirm|provide more|give (?:me )?more|tell me more|share more)\b",
    r"\bwhich (?:one|version|kind|type|sort|file|part|would|do|did|is)\b",
    r"\b(?:just )?to (?:confirm|clarify|make sure|be sure|check)\b",
    r"\b(?:is|was) (?:that|this|it) (?:the|a|an|what|right|correct)\b[^?]*\?",
    r"\bso (?:you|it's|that's|this is|the)\b[^?]*\?",
    r"\bor (?:do|did|is|are|should|would) (?:you|it|that|the)\b[^?]*\?",
    r"\bwhat (?:kind|type|sort|version) of\b",
)
_ALTERNATIVE = AnyCase(r"\b\w+[^?.!]{0,80},? or [^?.!]{1,80}\?\s*$")

# The other took it wrongly.
REPAIR = Cue(
    (
        "meant|i mean|not what| said| ask| wanted| didn't|did not|mis|forgot|ignored|"
        "wrong|confus|mix|swapp|correct|not right| talking"
    ),
    r"^\W*no\W+(?:i|it|not|the|that|what|my|we|you|he|she|they)\b",
    r"\b(?:i|we) (?:actually )?meant\b",
    r"\bi mean(?:t)? (?:the|a|an|in|at|on|for|not)\b",
    r"\bthat(?:'s| is|s) not what (?:i|we)\b",
    r"\bnot what i (?:asked|meant|said|wanted)\b",
    r"\b(?:i|we) (?:said|asked for|asked about|wanted|was asking|didn't ask|did not ask|didn't say|did not say)\b",
    r"\byou (?:misunderstood|misread|forgot|missed|ignored|got (?:it|that) wrong|didn't answer|did not answer)\b",
    r"\b(?:you're|you are|you have|you've) (?:mistaken|confus\w+|mix\w+|swapp\w+)\b",
    r"\b(?:that|this|it)(?:'s| is|s) (?:wrong|incorrect|not right|not correct|a mistake)\b",
    r"^\W*actually\W+(?:i|it|the|that|make|let's|could|can|no)\b",
    r"\bcorrection\b",
    r"\bi (?:am|'m) (?:talking|asking) about\b",
)
AGREE = Cue(
    "agree|good point|me too",
    r"^\W*(?:exactly|precisely|indeed|agreed|definitely|totally|absolutely|true)\b",
    r"\bi (?:completely |totally |fully |quite )?agree\b",
    r"^\W*(?:that's|that is|thats|you're|you are|you are quite|you're quite) (?:right|correct|true)\b",
    r"\bgood point\b",
    r"\bme too\b",
)
DISAGREE = Cue(
    (
        "agree|think so|not true|not right|correct|not so|wrong|false|m sorry|m afraid|"
        "i can't|i cannot|i won't|as an ai|actually"
    ),
    r"\bi (?:disagree|don't agree|do not agree|don't think so|do not think so)\b",
    r"\b(?:that's|that is|thats) (?:not (?:true|right|correct|so)|wrong|incorrect|false)\b",
    r"^\W*(?:no|nope|nah)\W",
    r"\bi(?:'m| am) (?:sorry|afraid)\b[^.?!]{0,40}\b(?:can't|cannot|can not|unable|won't|not able)\b",
    r"\bi (?:can't|cannot|won't) (?:help|assist|do|provide|share|discuss)\b",
    r"\bas an ai\b",
    r"\bactually,? (?:that|it|the)\b[^.?!]* (?:isn't|is not|wasn't|aren't)\b",
)
TOPIC_SWITCH = Cue(
    (
        "the way|btw|another|different|unrelated|one more|a new|separate|moving on|"
        "switch|change of topic|changing the subject|turn|move on|talk about|go back|"
        "speaking of|forget"
    ),
    r"\b(?:by the way|btw)\b",
    r"\b(?:another|a different|an unrelated|one more|a new|a separate) (?:question|topic|thing|subject|matter|request)\b",
    r"\b(?:moving on|switching gears|change of topic|changing the subject|on another note|unrelated|different topic)\b",
    r"\b(?:now|let's|lets|can we|could we) (?:\w+ )?(?:turn|move on|switch|talk about|go back)\b",
    r"^\W*anyways?\b",
    r"\bspeaking of\b",
    r"\bforget (?:about )?(?:that|it|this)\b",
)
EXTRA = Cue(
    (
        "additional|furthermore|bonus|tip|advi|here are some|also|worth|important|"
        "keep in mind|find|locate|in general|recommend|suggest"
    ),
    r"\b(?:additionally|furthermore|as a bonus|bonus tip|pro tip|some (?:extra|additional|general) (?:tips|advice)|here are some (?:other|more|additional|general))\b",
    r"\byou (?:might|may|could) also (?:want|like|consider|find|enjoy|try)\b",
    r"\b(?:it's|it is) (?:also )?(?:worth|important to) (?:noting|note|mention\w*|remember\w*)\b",
    r"\bkeep in mind\b",
    r"\b(?:couldn't|could not|can't|cannot) (?:find|locate)\b[^.?!]*[.,;] (?:but |however|here)",
    r"\bin general\b",
    r"\bi(?:'d| would) (?:also )?(?:recommend|suggest|advise)\b",
)
# Asks for one fact, or for yes or no.
NARROW = any_of(
    r"^\W*(?:(?:and|but|so|ok|okay)\W+)?(?:who|when|where|which|what(?:'s| is| was| are)|how (?:many|much|long|old|far|often)|is|are|was|were|do|does|did|has|have)\b",
)

# Ends a turn politely, and asks nothing.
CLOSING = Cue(
    (
        "let me know|anything else| i help| i assist|that sound|is there any|"
        "do you have any|feel free|would you like|do you want me"
    ),
    r"\blet me know\b",
    r"\banything else\b",
    r"\bhow (?:else )?(?:can|may) i (?:help|assist)\b",
    r"\bhow does that sound\b",
    r"\b(?:is there|do you have) any(?:thing)? (?:other|more|else|further)\b",
    r"\bfeel free\b",
    r"\bwould you like (?:me to|more|any|to know|some)\b",
    r"\bdo you want me to\b",
)
REQUEST = any_of(
    r"^\W*(?:please|can you|could you|would you|will you|i need|i want|i'd like|i would like|tell me|give me|show me|write|make|create|explain|help|find|list|describe|book|translate|summari[sz]e|compare|suggest|recommend)\b",
)
YES_NO = re.compile(r"\W*(?:yes|yeah|yep|no|nope|nah|correct|right|exactly|sure)\b", re.IGNORECASE)


def offers_alternative(question: Sentence) -> bool:
    """Whether a question asks for one thing or another."""
    return " or " in question.folded and _ALTERNATIVE.search_in(question) is not None
