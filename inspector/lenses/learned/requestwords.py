"""Closed sets of English words by which a request says what it asks for, and what it hangs on."""

from inspector.lenses.learned.wordsets import INVERTED, LEADING, PUNCTUATION, word_set

RECKONED = word_set(
    "average mean median sum change changes increase increased decrease decreased difference growth"
    " ratio proportion percent percentage portion"
)
FIGURE = RECKONED | word_set(
    "amount number value rate cost costs price level size count balance figure maximum minimum"
    " total"
)
HOW_MUCH = word_set("much many high large big long old far")
HOW_LONG = word_set("long often soon")
UNITS = word_set(
    "day days week weeks weekend month months quarter quarters year years period periods time"
    " times date season hour hours"
)
CALENDAR = word_set(
    "january february march april june july august september october november december jan feb"
    " apr jun jul aug sept oct nov dec monday tuesday wednesday thursday friday saturday sunday"
    " today yesterday tomorrow tonight now currently annual annually opening closing since ever"
)
WHICH_TIME = word_set(
    "last this next current previous prior past first second third fourth each every per final"
    " fiscal financial ended two three four five six ten few"
)
WHICH = word_set("which what many")
SAME_TIME = word_set("that those these same both above respective")
POINTING = word_set(
    "it its they them their theirs these those this he him his she her hers ones then above else"
)
OTHER = word_set("other others another")
PHRASES = SAME_TIME | OTHER | {"one"}  # without one of these, no phrase points back
THE_ONE = word_set("the this that which first second third last next other another") | PUNCTUATION
AFTER_THAT = PUNCTUATION | word_set("of in for between on at as from are is was were")
EXPLAINED = word_set(
    "mean means represent represents refer refers reflect reflects indicate indicates consist"
    " consists include includes contain reason reasons mainly primarily based driven caused"
    " attributed component components type types kind kinds source sources factors"
    " purpose definition explain describe"
)
WHO_OR_WHY = word_set("why where who whose")
NO_MATTER = FIGURE | UNITS | CALENDAR | EXPLAINED
WHOLE = word_set("total overall all entire whole net gross respective respectively")
BETWEEN = word_set("between compared versus vs from over")
BEFORE_IT = LEADING | PUNCTUATION
GOING_ON = word_set("and or so but")
STARTS = GOING_ON | {"about"}
# What a request is asked with: most of its words are none of these.
ASKED_WITH = (
    FIGURE | UNITS | CALENDAR | POINTING | PHRASES | EXPLAINED | WHO_OR_WHY | WHOLE | BETWEEN
    | STARTS | {"?", "how", "when"}
)  # fmt: skip
ABOUT = {("how", "about"), ("what", "about")}
# “Can you tell me how much …” asks how much.
CLOSED = INVERTED - word_set("can could will would may")
