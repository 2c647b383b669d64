"""Lenses together: parts before what builds on them, each given what it asks for."""

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses import panel
from inspector.lenses.base import Context, ContextLens, Lens, LensResult

ONE = Transcript((Turn(Role.USER, "user", "Hi there"),))


class Plain(Lens):
    name = "plain"

    def score(self, transcript: Transcript) -> LensResult:
        return LensResult(summary={"turns": float(len(transcript.turns))})


class Whole(ContextLens):
    name = "whole"
    parts = (Plain,)

    def score_in(self, transcript: Transcript, context: Context) -> LensResult:
        of_part = context.results["plain"].summary["turns"]
        counted = (context.statistics or {}).get("counted")
        return LensResult(summary={"turns": of_part, "counted": counted})


class Breaks(Lens):
    name = "breaks"

    def score(self, transcript: Transcript) -> LensResult:
        raise ZeroDivisionError


def test_a_lens_comes_after_its_parts() -> None:
    whole, breaks, plain = Whole(), Breaks(), Plain()
    assert panel.ordered([whole, breaks, plain]) == [plain, whole, breaks]
    assert panel.ordered([whole, breaks]) == [whole, breaks]


def test_a_lens_is_given_its_parts_results_and_its_own_statistics() -> None:
    statistics = {"whole": {"counted": 7.0}, "plain": {}}
    found = panel.score(panel.ordered([Whole(), Plain()]), ONE, statistics=statistics)
    assert found["whole"].summary == {"turns": 1.0, "counted": 7.0}
    assert panel.score([Plain(), Whole()], ONE)["whole"].summary["counted"] is None


def test_a_lens_that_breaks_leaves_the_others() -> None:
    found = panel.score([Breaks(), Plain()], ONE)
    assert found["breaks"].unmeasured
    assert found["plain"].summary == {"turns": 1.0}
