"""Closed sets of English words that show the form of a turn."""


def word_set(words: str) -> frozenset[str]:
    """Return the words of ``words``, each once."""
    return frozenset(words.split())


WH = word_set("what which who whom whose when where why how whats")
INVERTED = word_set(
    "is are was were do does did can could would will should shall have has had am may might"
)
LEADING = word_set(
    "so and but well oh okay ok uh um yeah yes then now or also hm ah eh right no hi hey"
)
TAGS = word_set("right huh okay ok yeah yes correct no eh")
TAKEN_IN = word_set(
    "okay ok kay yeah yes yep yup uhhuh mhm hm mmm right sure alright oh ah aha see i great good"
    " cool perfect nice thanks thank you fine got it understood exactly wow all so yay sounds"
)
BACK = word_set(
    "it its they them their theirs that this these those he him his she her there one ones"
)
YOU = word_set("you your yours u ur")
ME = word_set("i me my mine we us our im ive")
NOT = word_set("no not n't never nope nah none cannot")
FILLERS = word_set("uh um uhm uhhuh mhm mm mmhm mmhmm er erm")
MARKS = word_set("? ! .")
PUNCTUATION = MARKS | {","}
MARKED = TAKEN_IN | BACK | YOU | ME | NOT
