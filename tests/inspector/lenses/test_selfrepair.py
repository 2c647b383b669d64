"""Self-repair within a turn: what edits it, and what only looks like it."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.maintenance import Maintenance
from inspector.lenses.selfrepair import self_repair
from inspector.lenses.text import words


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("Book it for Monday, no wait, for Tuesday.", "no wait"),
        ("Which river or rather which lake is the deepest?", "or rather"),
        ("How long is the bridge or no I mean the tunnel?", "or no I mean"),
        ("Send it to Ana, scratch that, to Ben.", "scratch that"),
        ("Where is no when is the next train?", "no"),
        ("How many apples no pears are left?", "no"),
        ("Who painted uh what was painted in that year?", "uh"),
        ("Take the green er blue one.", "er"),
        ("Where did What did the guide say?", "What"),
        ("We meet at six, sorry, seven.", "sorry"),
        ("Fine. It’s red I meant to say orange", "I meant"),
        ("What is or what was the oldest bakery?", "or"),
        ("Where was, or better yet, who was the baker?", "or better yet"),
        ("Which bridge no tell me which ferry leaves first?", "no tell me"),
        ("When did no in what year did the ferry stop?", "no"),
        ("Who met Anna uh Bertha at the lake?", "uh"),
        ("The ferry sank in 1921 oh that was 1912.", "oh"),
        ("Did the fees rather prices go up?", "rather"),
        ("When did Where did the ferry land?", "Where"),
        ("They speed up, oops, slow down here.", "oops"),
        ("Which baker rather miller was it?", "rather"),
        ("Was it the inn or who owned the mill rather?", "rather"),
        ("I want a boat to … actually make it a train", "actually make it"),
        ("Lunch for six, make it seven.", "make it"),
        ("We land on friday no saturday", "no"),
        ("Find an inn, actually a hostel near here", "actually"),
        ("What did people no were people afraid of?", "no"),
        ("Who taught Dr. Ott no Ms. Ek?", "no"),
        ("Who built the mill, hang on, the barn?", "hang on"),
        ("It was cold or should I say icy.", "or should I say"),
        ("What burns or no make that melts?", "or no make that"),
    ],
)
def test_an_editing_phase_is_found_where_it_stands(text: str, edited: str) -> None:
    found = self_repair(text, words(text))
    assert found is not None
    assert text[found.start : found.end] == edited
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "There is no parking at the hotel.",
        "No, I wanted the other one.",
        "I'm sorry, but that room is taken.",
        "I'd rather take the train.",
        "You can actually wait here.",
        "I mean it.",
        "Do you know what time it is?",
        "What I like is how it ends.",
        "Please make that two tickets.",
        "Oh well.",
        "No sorry, I meant the other one.",
        "Is it a yes or no question?",
        "It takes, uh um, an hour.",
        "She looks rather nervous.",
        "Tell me who baked it or when they did.",
        "When you bake, how is the oven heated?",
        "Tom and I uh Ben waited.",
        "I first let me ask you this.",
        "It takes no time, no money and no skill.",
        "It has a car, no radio.",
        "Which shop has no bread, no milk?",
        "Why would no Swedish ship land?",
        "What does the word “no” mean here?",
        "Who waited, actually waited, for her?",
        "I moved the, um, moved the table.",
        "What, what did he say?",
        "I use tabs instead of spaces.",
        "We can make it work for two.",
        "So I'm sorry, I was late.",
        "It doesn't make that noise.",
        "fs.open(path, (err, file) => { if (err) throw err; });",
        "err = load(data)",
        "Given the key as proof, no further proof is needed.",
        "Working Paper No Z-12 has it.",
        "It will wait until the red door opens, not the blue door.",
        "Where no lens has it, the cell is empty.",
        "There is no correction for the bias.",
        "It does as well or better than on the first run.",
        "",
    ],
)
def test_the_same_words_can_say_what_they_say(text: str) -> None:
    assert self_repair(text, words(text)) is None


@pytest.mark.parametrize(
    ("text", "trouble", "repair"),
    [
        ("I need 3, no, 4 tickets.", "3", "4"),
        ("Open walk.py — I mean run.py.", "walk.py", "run.py"),
        ("Paint the door, I mean the gate, red.", "the door", "the gate"),
        ("An oak in the 20th or I guess the 19th century?", "20th", "the 19th"),
        ("Which red door, sorry, blue door is it?", "red door", "blue door"),
        ("Where did When did it end?", "Where did", "When did"),
    ],
)
def test_what_gives_way_to_what_is_told_by_their_make(text: str, trouble: str, repair: str) -> None:
    found = self_repair(text, words(text))
    assert found is not None
    assert text[slice(*found.trouble)] == trouble
    assert text[slice(*found.repair)] == repair


def test_one_turn_alone_can_hold_one() -> None:
    talk = Transcript((Turn(Role.USER, "user", "Call Ana, no sorry, call Ben."),))
    result = Maintenance().score(talk)
    assert [(each.kind, each.turn) for each in result.findings] == [("self-repair", 0)]
    assert result.findings[0].reason.startswith("“Call Ana” gives way to “call Ben”: self-repair")
    assert result.summary["self_repairs"] == 1
    assert result.summary["repairs"] == 0
