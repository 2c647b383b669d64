"""Words by which somebody looks back at a failed attempt, and at what to do instead. English."""

from inspector.lenses.patterns import AnyCase

# Says on its own that an attempt went wrong.
REFLECTS = AnyCase(
    r"\bi (?:should(?:n't| not)? have|made (?:a|an|the|some)\b.{0,30}\b(?:mistake|error)|was (?:stuck|wrong|mistaken"
    r"|unsuccessful|incorrect)|forgot|misread|misunderstood|overlooked|misinterpreted|mixed up|failed to)\b"
    r"|\bmy (?:mistake|error|plan was|previous (?:answer|attempt|solution|code|response|plan))\b"
    r"|\bin the next (?:trial|attempt)\b|\b(?:apologi[sz]e|sorry) for (?:the|my|that|any)\b",
)
# Without one of these words nobody looks back; looking them up is quick.
TELLING = frozenset(
    """
should shouldn't mistake mistakes error stuck wrong mistaken unsuccessful incorrect forgot misread
misunderstood overlooked misinterpreted mixed failed plan previous trial attempt sorry apologize
apologise
""".split()  # noqa: SIM905 - a word a line would be thirty lines
)
# Says so in reply to somebody who says that it did.
CONCEDES = AnyCase(
    r"\byou(?:'re| are) (?:absolutely |quite |completely )?(?:right|correct)\b|\b(?:sorry|apolog\w+)\b"
    r"|\bthe (?:issue|problem|bug|mistake|error) (?:was|is|here)\b|\bgood catch\b|\bi see (?:the|my|what)\b",
)
FAULT = AnyCase(
    r"\b(?:i (?:was|made|forgot|misread|misunderstood|overlooked|misinterpreted|missed|assumed|used|failed|did not"
    r"|didn't|should(?:n't| not)? have|ignored|confused|mixed|kept|tried|went)|because|caused by|due to|instead of"
    r"|stuck|unsuccessful|incorrect(?:ly)?|wrong(?:ly)?|did not help|(?:issue|problem|bug|mistake|error) (?:was|is))\b",
)
REMEDY = AnyCase(
    r"\b(?:i (?:will|should(?: have)?|need to|must|am going to|can)|i'll|next (?:time|trial|attempt)|instead,|try to"
    r"|(?:i(?:'ve| have)|it) (?:now |been )*(?:changed|fixed|added|updated|corrected|replaced|removed|moved|handles?"
    r"|uses?|checks?|returns?))\b",
)
# Words that any reflection can have.
GENERAL = frozenset(
    """
mistake mistakes error errors issue issues problem problems sorry apologize apologise apologies
confusion confused inconvenience oversight careful better harder attention answer answers attempt
attempts response responses solution try tried trying trial trials time plan environment task fix
fixed correct corrected correctly wrong incorrect next future sure right catch pointing wrongly
previous best improve
""".split()  # noqa: SIM905 - a word a line would be forty lines
)
