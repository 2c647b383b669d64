"""Words, sentences and questions, with their places in the text."""

import re
from collections.abc import Iterator, Set

import msgspec

from inspector.lenses.memo import by_word, kept

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\w\s]")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[^.!?…。！？؟\n]*[.!?…。！？؟]+[\"'”’)\]*]*|[^.!?…。！？؟\n]+")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)

# Closed classes of English, and words that say little about what is talked of.
FUNCTION_WORDS = frozenset(
    """
a about above after again against all also am an and another any anything are around as at away be
because been before being below between both but by can cannot could did do does doing don done
down each either else enough even ever every everything few first for from further get gets
getting give go going gone good got had has have having he hello help her here hers herself hey hi
him himself his how however i if in into is it its itself just kind know last least less let like
little look lot lots made make makes making many may maybe me mean might mine more most much must
my myself need neither never no none nor not nothing now of off often oh ok okay on once one only
or other others our ours ourselves out over own perhaps please put quite rather really right said
same say says see seem seems several shall she should since so some someone something soon still
such sure take tell than thank thanks that the their theirs them themselves then there these they
thing things think this those though through thus till to together too under until up upon us very
want wants was way we well were what whatever when where whether which while who whom whose why
will with within without would yeah yes yet you your yours yourself yourselves ain't aren't can't
couldn't didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't it'd
it'll it's let's mightn't mustn't needn't shan't she'd she'll she's shouldn't that's there's
they'd they'll they're they've wasn't we'd we'll we're we've weren't what's where's who's won't
wouldn't you'd you'll you're you've uh uhm um hmm mm huh eh ah er
""".split()  # noqa: SIM905 - a word a line would be two hundred lines
)


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word or a punctuation mark as it stands, and its place in code points."""

    text: str
    start: int
    end: int


class Sentence(msgspec.Struct, frozen=True, dict=True):
    """A sentence and its place in code points."""

    text: str
    start: int
    end: int

    @kept
    def is_question(self) -> bool:
        """Whether it ends in a question mark."""
        return self.text.rstrip("\"'”’)]* ").endswith(("?", "？", "؟"))

    @kept
    def folded(self) -> str:
        """The text in lower case, every letter in its place."""
        return lowered(self.text)

    @kept
    def plain(self) -> str:
        """The text in lower case with straight apostrophes."""
        return self.folded.replace("’", "'")

    @kept
    def words(self) -> list[str]:
        """Every word, in lower case."""
        return words(self.text)


def tokens(text: str) -> list[Token]:
    """Return words (with inner apostrophes, hyphens, points) and single punctuation marks."""
    return [Token(found[0], *found.span()) for found in _TOKEN.finditer(text)]


def spellings(text: str) -> list[str]:
    """Return the tokens as they stand, without their places."""
    found: list[str] = _TOKEN.findall(text)
    return found


def words(text: str) -> list[str]:
    """Return the tokens of ``text`` that have a letter or digit, in lower case."""
    return [*map(normal, _WORD.findall(text))]


def lowered(text: str) -> str:
    """Return ``text`` in lower case, every letter in its place."""
    found = text.lower()
    # “İ” alone becomes two.
    return found if len(found) == len(text) else text.replace("İ", "i").lower()


@by_word
def normal(token: str) -> str:
    """Return a token in lower case with a straight apostrophe; of a word the same one each time."""
    return token.lower().replace("’", "'")


@by_word
def is_word(token: str) -> bool:
    """Whether a token has a letter or digit: a mark has none."""
    return _WORD.match(token) is not None


@by_word
def has_letter(token: str) -> bool:
    """Whether a token holds a letter of any script."""
    return _LETTER.search(token) is not None


@by_word
def is_content(word: str) -> bool:
    """Whether a word in lower case says something of the matter: no function word, no number."""
    return word not in FUNCTION_WORDS and len(word) > 1 and has_letter(word)


def without_code(text: str) -> str:
    """Return ``text`` with code blanked by as many spaces, so that places stay."""
    if "`" not in text:
        return text
    return _CODE.sub(lambda found: " " * len(found[0]), text)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of ``text``; a line break ends one too."""
    for found in _SENTENCE.finditer(text):
        stripped = found[0].strip()
        if stripped:
            start = found.start() + found[0].index(stripped)
            yield Sentence(stripped, start, start + len(stripped))


def containment(part: Set[str], whole: Set[str]) -> float:
    """Return the share of ``part`` that ``whole`` has; 0 for no words."""
    return len(part & whole) / len(part) if part else 0.0
