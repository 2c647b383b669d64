"""Words with which a speaker edits what was just said, and where they say something else.

English. The lists are our own.
"""


def _set(*words: str) -> frozenset[str]:
    return frozenset(word for each in words for word in each.split())


FILLERS = _set(
    "uh uhh uhhh um umm ummm er err erm errm ermm ur hm hmm hmmm ah eh ugh oof oh ooh ooo"
)
HEDGES = _set("er err erm errm ermm ur")  # fillers that mark a wrong word more than a pause
PAUSES = _set("uh uhh uhhh um umm ummm hm hmm hmmm")  # in any number only a pause
TERMS = (
    ("no",), ("nope",), ("wait",), ("sorry",), ("rather",), ("actually",), ("instead",), ("oops",),
    ("apologies",), ("correction",), ("excuse", "me"), ("hold", "on"), ("i", "mean"),
    ("i", "meant"), ("my", "bad"), ("make", "that"), ("opps",), ("oop",), ("whoops",),
    ("dang", "it"), ("scratch", "that"), ("strike", "that"), ("forgive", "me"),
    ("take", "that", "back"), ("let", "me", "rephrase"),
)  # fmt: skip
NAMED = frozenset(map(" ".join, TERMS))
ALONE = frozenset(
    {"correction", "i meant", "let me rephrase", "my bad", "scratch that", "strike that"}
    | {"take that back"}
)
# These only go with another term, as in “or like” and “no first tell me”.
JOINED = (
    ("just", "tell", "me"), ("tell", "me"), ("let", "me", "ask"), ("better", "yet"),
    ("i", "guess"), ("i", "should", "say"), ("like",), ("first",), ("well",), ("really",),
    ("maybe",),
)  # fmt: skip
SOFT = frozenset(map(" ".join, JOINED)) | {"or"}
ANEW = (
    frozenset({"no", "sorry", "i mean", "wait", "oops"}) | ALONE
)  # that edit before a question word

QUESTION_WORDS = _set("who what when where which how why whose whom")
VERBS = _set("is was were are did does do many much type kind year")  # of a question, or its noun
AHEAD = _set("in on at by to from with during for about")  # may stand before a question word
BREAKING = _set("is are was were am do does did has have had the a an")  # no question ends so
RESTARTS = QUESTION_WORDS | _set("tell the a an did")
LINKS = _set("the a an it it's that was is should would be in actually")  # before what is meant
ALWAYS_CAPITAL = _set("i i'm i've i'd i'll")
SUBORDINATE = _set("and that if know tell say to when about for in on at of from with by is")
DEGREE = _set("a am are be but d i i'd is was would you'd we'd")  # before “rather”, “actually”
AUXILIARIES = _set("am are can could did do does is may might was were will would")

# After one of the first words, or before one of the second, a term alone says what it mostly says.
PLAIN = {
    "no": (
        _set(
            "a am and are as at be been but by can contain contains did do does find for from",
            "get gets give gives got had has have having hell hold i if in is it leave leaves",
            "look made make makes mean means need of offer offers oh on or pay pays probably s",
            "sadly said say says see sees show shows so sorry still take takes than that the",
            "there there's theres they to under unfortunately use ve want was we were when why",
            "with without yeah you",
        ),
        _set(
            "chance doubt effect evidence fee fees girls good better idea less lie longer luck man",
            "matter more need no one other problem problems reason results sense such thanks thank",
            "time way where worries yea yes",
        ),
    ),
    "nope": (_set(), _set("no")),
    "sorry": (
        _set("a am be but can't feel i'm im is m oh really say so that the to very you"),
        _set(
            "about but for forgot guys i if it it's man missed my no not that thats there this to",
            "we you your",
        ),
    ),
    **dict.fromkeys(("oops", "opps", "oop", "whoops"), (_set(), _set("i"))),
    "apologies": (_set("my"), _set("for if to")),
    "i mean": (
        _set("and because but do does if know no see so that then thing well what yeah you"),
        _set("by i if is it it's its just like not that that's the there there's they we when you"),
    ),
    "make that": (
        _set(
            "actually also can could did i i'll it just ll not please should that they to we we'll",
            "who will would you",
        ),
        _set(),
    ),
}

# Whatever a turn edits with, one of these words is in it, or both of one of the pairs.
HINTS = FILLERS | _set(
    "no nope wait sorry rather actually instead oops opps oop whoops apologies correction excuse",
    "meant scratch strike rephrase dang forgive",
)
PAIRS = tuple(
    map(_set, ("i mean", "my bad", "make that", "hold on", "take back", "or like", "or guess"))
)
