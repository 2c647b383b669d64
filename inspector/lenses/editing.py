"""Words with which a speaker edits what was just said, and where they say something else.

English. The lists are our own.
"""


def _set(*words: str) -> frozenset[str]:
    return frozenset(word for each in words for word in each.split())


def _terms(*terms: str) -> frozenset[str]:
    return frozenset(term for each in terms for term in each.split("|"))


HEDGES = _set("er err erm errm ermm errmm erg ur")  # they mark a wrong word more than a pause
PAUSES = _set("uh uhh uhhh um umm ummm uhm hm hmm hmmm")  # in any number only a pause
FILLERS = HEDGES | PAUSES | _set("ah argh bah eh ugh oof oh ooh ooo gosh")
NAMED = _terms(
    "no|nope|wait|sorry|i'm sorry|rather|actually|instead|oops|opps|oop|whoops|gosh|damnit|dammit",
    "dang it|apologies|correction|excuse me|pardon me|forgive me|hold on|hang on|i mean|i meant",
    "i just meant|my bad|my mistake|make that|make it|scratch that|strike that|ignore that",
    "take that back|let me rephrase|let me start over|let me correct myself",
)
ALONE = _terms(
    "correction|i meant|let me rephrase|let me start over|let me correct myself|my bad|my mistake",
    "scratch that|strike that|take that back",
)
TELLING = _terms(
    "i should say|should say|should i say|better yet|alternatively|more specifically",
    "more particularly|that should be|let's go with|i want to say",
)  # no pause goes with these
# These only go with another term, as in “or like” and “no first tell me”.
JOINED = TELLING | _terms(
    "tell me|just tell me|let me ask|i guess|like|first|well|really|maybe|that's not right",
    "i was thinking|it was|better|specifically|ok|yeah|not",
)
SOFT = JOINED | {"or"}
ANEW = ALONE | _terms(
    "no|sorry|i mean|wait|oops|forgive me|excuse me|hold on"
)  # that edit before a question word

QUESTION_WORDS = _set("who what when where which how why whose whom")
VERBS = _set("is was were are did does do many much type kind year")  # of a question, or its noun
AHEAD = _set("in on at by to from with during for about")  # may stand before a question word
BREAKING = _set("is are was were am do does did has have had the a an")  # no question ends so
RESTARTS = QUESTION_WORDS | _set("tell the a an did")
LINKS = _set("the a an it it's that was is should would be in actually")  # before what is meant
ALWAYS_CAPITAL = _set("i i'm i've i'd i'll")
SUBORDINATE = _set("and that if know tell say to when about for in on at of from with by is out")
DEGREE = _set(
    "a am an and are be but can could d did do does had has have he he'd he's i i'd i'm is it it's",
    "its look looked looks may might seem seems seemed she she'd she's should that that's the",
    "there's they they're they'd this to was we we'd we're were will would you you'd you're",
)  # before “rather”, “actually” and “instead” where they are adverbs
GRADED = _set(
    "bad big boring busy cheap clever close cold complex dark dull early easy far fast few fine",
    "good great hard high hot kind large late less light like little long low many more much",
    "narrow new nice odd often old poor quick quiet rare rude sad short simple sick slow small",
    "soft soon strange strong sweet tall than that the thick thin tight tired unusual warm weak",
    "weird well wide young",
)  # after “rather” where it is one; “-ly”, “-ous”, “-ive”, “-ing” and “-ful” are others
GRADING = ("ly", "ous", "ive", "ing", "ful", "able", "ible", "ish")

# What terms say that are no edit.
LITTLE = _set("few little yes minimal whether")  # before “or no” that says none
ADVERBS = _set("actually rather instead")
OPEN = _set("no wait") | {
    "i mean",
    "hold on",
    "excuse me",
    "make that",
    "hang on",
    "ignore that",
}  # rarely, in statements
SLIGHT = FILLERS | _set("or like maybe really first well ok yeah not")  # alternatives, and manners
SAYING = frozenset({"make it"}) | ALONE  # these are told where they stand
MADE = frozenset({"make it", "make that"})
HARMLESS = (FILLERS - HEDGES) | ADVERBS | MADE | {"i mean", "hold on"}  # even two in a row
SORRY = frozenset({"sorry", "i'm sorry", "apologies"})
CORRECTING = frozenset(
    {"actually", "rather", "or rather", "or not", "or no", "excuse me", "sorry", "oops", "whoops"}
    | {"i'm sorry", "correction", "scratch that", "make that", "i meant", "no wait", "wait no"}
)  # with these a turn can take back the one before
CORRECTS = FILLERS | {term.split()[0] for term in CORRECTING}
JOINS = _set("and but so because that then than or as")  # after them nothing is put right
ANSWERED = _set("mean means said say says saying vote voted votes yes")  # before “no” as a word
BARE = _set(
    "a an are at by did didn't do does during for from has have in into is isn't on once the was",
    "wasn't were weren't with",
)  # “no” before one of these is no article

# What may be put in the place of what.
NUMBERS = _set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
    "hundred thousand million first second third fourth fifth sixth noon midnight",
)
DATES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june",
    "july august september october november december today tomorrow yesterday tonight",
)
NO_HEAD = ALWAYS_CAPITAL | _set(
    "and or but so because it it's you we they he she that that's there this if then is was to of",
)  # a clause that begins with one of these need not go back to one before it

# After one of the first words, or before one of the second, a term alone says what it mostly says.
PLAIN = {
    "no": (
        _set(
            "a am and are as at be been but by can contain contains did do does find for from get",
            "gets give gives got had has have having hell hold i if in is it leave leaves look",
            "made make makes mean means need of offer offers oh on or pay pays probably s sadly",
            "said say says see sees show shows so sorry still take takes than that the there",
            "there's theres they to under unfortunately use ve want was we were when why with",
            "without yeah you cause causes caused come return returns returned require requires",
            "required want wants keep keeps kept produce produces provide provides receive",
            "receives charge charges include includes allow allows hear vote votes voted sure",
            "would will could should can might",
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
    "i'm sorry": (
        _set("and but so"),
        _set("but about for i i'm if it my that the this to we you your"),
    ),
    "wait": (
        _set(
            "but can can't could don't have i'll just must not oh please should so the to we'll you"
        ),
        _set("a and for here in list long on so time times till to until while"),
    ),
    **dict.fromkeys(("excuse me", "pardon me"), (_set(), _set("but for if"))),
    **dict.fromkeys(
        ("hold on", "hang on"),
        (_set("can could hold just please the to you"), _set("a for the to")),
    ),
    "ignore that": (_set("can could just please should to you"), _set()),
    "i meant": (_set("all and as because but like so that thing what when which yes"), _set()),
    **dict.fromkeys(("dang it", "damnit", "dammit", "forgive me"), (_set(), _set("for i if"))),
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
    "no nope wait sorry rather actually instead damnit dammit gosh oops opps oop whoops apologies",
    "correction excuse pardon meant scratch strike rephrase dang forgive",
)
PAIRS = tuple(
    _set(pair)
    for pair in _terms(
        "i mean|my bad|my mistake|make that|make it|hold on|hang on|start over|correct myself",
        "ignore that|should say|take back|or like|or guess",
    )
)
