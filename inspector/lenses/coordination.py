"""How one side's words follow the other's: function words, frequent words, surprise, length."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import fsum, log, sqrt

from inspector.lenses.series import mean

# Closed classes of English, our own lists.
CLASSES: Mapping[str, frozenset[str]] = {
    name: frozenset(listed.split())
    for name, listed in {
        "article": "a an the",
        "personal pronoun": (
            "i me my mine myself you your yours yourself yourselves he him his himself she her hers"
            " herself we us our ours ourselves they them their theirs themselves"
        ),
        "impersonal pronoun": (
            "it its itself this that these those something anything nothing everything someone"
            " anyone nobody everybody"
        ),
        "auxiliary": (
            "am is are was were be been being have has had do does did will would shall should can"
            " could may might must"
        ),
        "conjunction": "and but or nor so because although though while if unless until since",
        "preposition": (
            "in on at by with from of for to about into over under after before between through"
            " during against without within near"
        ),
        "negation": "no not never none nothing neither nor cannot",
        "quantifier": "all any both each every few many more most much some several less least lot",
    }.items()
}

BITS = {name: 1 << place for place, name in enumerate(CLASSES)}
_BITS_OF = {
    word: sum(BITS[name] for name, listed in CLASSES.items() if word in listed)
    for word in frozenset[str]().union(*CLASSES.values())
}


def coordination(pairs: Sequence[tuple[Sequence[str], Sequence[str]]], marker: str) -> float | None:
    """Return C^m: how much likelier a reply has class ``marker`` after a turn that has it.

    ``pairs`` are (turn, reply) as words in lower case. P(m in reply | m in turn) − P(m in reply),
    in [-1, 1]; None where no turn has the class. Danescu-Niculescu-Mizil, Lee, Pang & Kleinberg
    2012, Echoes of power, WWW, definition 1.
    """
    return _likelier([(_marks(turn), _marks(reply)) for turn, reply in pairs], BITS[marker])


def mean_coordination(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float | None:
    """Return the mean of C^m over the classes that a turn of ``pairs`` has; None if none."""
    marked = [(_marks(turn), _marks(reply)) for turn, reply in pairs]
    values = [value for bit in BITS.values() if (value := _likelier(marked, bit)) is not None]
    return mean(values)


def _likelier(marked: Sequence[tuple[int, int]], bit: int) -> float | None:
    after = [reply & bit for turn, reply in marked if turn & bit]
    if not after:
        return None
    replies = [reply & bit for _, reply in marked]
    return sum(map(bool, after)) / len(after) - sum(map(bool, replies)) / len(replies)


def _marks(words: Sequence[str]) -> int:
    """Return the bits of the classes that ``words`` have."""
    found = 0
    for word in words:
        if word in _BITS_OF:
            found |= _BITS_OF[word]
    return found


def surprises(turns: Sequence[Sequence[str]]) -> Iterator[float | None]:
    """Yield the surprise of each turn of words in nats per word, after all turns before it.

    −(1/N) Σ ln((c(w) + 1) / (N_before + V_before + 1)), add-one smoothing with one unseen word;
    None for a turn without words and where nothing stands before.
    """
    counts: dict[str, int] = {}
    known = counts.get
    total = 0
    for turn in turns:
        if turn and total:
            scale = log(total + len(counts) + 1)
            # ln 1 of a word that is new adds nothing.
            seen = [log(count + 1) for word in turn if (count := known(word))]
            yield scale - fsum(seen) / len(turn)
        else:
            yield None
        for word in turn:
            counts[word] = known(word, 0) + 1
        total += len(turn)


def frequent_word_entrainment(
    one: Sequence[str], other: Sequence[str], most: int = 10
) -> float | None:
    """Return −Σ|c1 − c2| / Σ(c1 + c2) over the ``most`` frequent words of both, in [-1, 0].

    0 means that both use them equally often. Ties go by code point. Nenkova, Gravano & Hirschberg
    2008, High frequency word entrainment in spoken dialogue, ACL, with raw counts. None if a side
    says nothing.
    """
    if not one or not other:
        return None
    first, second = Counter(one), Counter(other)
    both = Counter(chain(one, other))
    least = sorted(both.values())[-most:][0]
    frequent = [word for word, count in both.items() if count >= least]
    top = sorted(frequent, key=lambda word: (-both[word], word))[:most]
    apart = sum(abs(first[word] - second[word]) for word in top)
    return -apart / sum(both[word] for word in top) + 0.0


def convergence(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r of |a − b| with time: below 0, the two come closer.

    Levitan & Hirschberg 2011, Measuring acoustic-prosodic entrainment with respect to multiple
    levels and dimensions, Interspeech. None under three pairs or where nothing varies.
    """
    return pearson([abs(a - b) for a, b in pairs], [float(n) for n in range(len(pairs))])


def synchrony(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r of a with b: above 0, the two rise and fall together (ibid.)."""
    return pearson([a for a, _ in pairs], [b for _, b in pairs])


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's r in [-1, 1]; None under three values or where one side does not vary."""
    if len(xs) < 3:
        return None
    mean_x, mean_y = fsum(xs) / len(xs), fsum(ys) / len(ys)
    dx, dy = [x - mean_x for x in xs], [y - mean_y for y in ys]
    spread = sqrt(fsum(d * d for d in dx) * fsum(d * d for d in dy))
    if spread < 1e-12:
        return None
    r = fsum(a * b for a, b in zip(dx, dy, strict=True)) / spread
    return max(-1.0, min(1.0, r))
