"""Closed sets of English words that show the form of a turn."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WH = _set("what which who whom whose when where why how whats")
INVERTED = _set(
    "is are was were do does did can could would will should shall have has had am may might"
)
LEADING = _set(
    "so and but well oh okay ok uh um yeah yes then now or also hm ah eh right no hi hey"
)
TAGS = _set("right huh okay ok yeah yes correct no eh")
TAKEN_IN = _set(
    "okay ok kay yeah yes yep yup uhhuh mhm hm mmm right sure alright oh ah aha see i great good"
    " cool perfect nice thanks thank you fine got it understood exactly wow all so yay sounds"
)
BACK = _set("it its they them their theirs that this these those he him his she her there one ones")
YOU = _set("you your yours u ur")
ME = _set("i me my mine we us our im ive")
NOT = _set("no not n't never nope nah none cannot")
FILLERS = _set("uh um uhm uhhuh mhm mm mmhm mmhmm er erm")
MARKS = _set("? ! .")
PUNCTUATION = MARKS | {","}
MARKED = TAKEN_IN | BACK | YOU | ME | NOT
