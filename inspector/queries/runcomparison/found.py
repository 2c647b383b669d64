"""What a comparison of two runs finds, as it is kept: plain data that JSON can hold."""

import msgspec


class Change(msgspec.Struct, frozen=True):
    """A conversation whose value changed; ``turn``, from 1, is where a series changed most."""

    conversation: int
    then: float
    now: float
    turn: int | None = None


class Changed(msgspec.Struct, frozen=True):
    """A summary measure over the conversations that both runs scored.

    ``both`` have a value in both, of which ``changed`` have another one now; ``gained`` have one
    only in the later run, ``lost`` only in the earlier. ``then`` and ``now`` are the means over
    ``both``, None of none.
    """

    key: str
    both: int
    changed: int
    gained: int
    lost: int
    then: float | None
    now: float | None
    largest: list[Change]

    @property
    def change(self) -> float | None:
        """The mean change."""
        return None if self.then is None or self.now is None else self.now - self.then

    @property
    def differs(self) -> bool:
        """Whether any conversation has another value, or has one in one run only."""
        return bool(self.changed or self.gained or self.lost)


class Place(msgspec.Struct, frozen=True):
    """A turn of a conversation, from 1."""

    conversation: int
    turn: int


class Kind(msgspec.Struct, frozen=True):
    """How many findings of a kind each run has, how many came and went, and some of these."""

    key: str
    then: int
    now: int
    gained: int
    lost: int
    gained_at: list[Place]
    lost_at: list[Place]


class OfLens(msgspec.Struct, frozen=True):
    """One lens over the conversations that both runs scored with it."""

    measures: list[Changed]
    kinds: list[Kind]


class Count(msgspec.Struct, frozen=True):
    """Of the ``both`` conversations that both runs scored with a lens, how many scores differ."""

    both: int
    differing: int


class Overview(msgspec.Struct, frozen=True):
    """Every lens that both runs scored with, by name."""

    lenses: dict[str, Count]
