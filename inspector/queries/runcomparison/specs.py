"""What two runs score with, side by side: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.queries import declared

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A lens of either run: its version in each, empty where it has no part.

    ``params`` are the parameters that differ: name, then the value in each, empty where it isn't.
    """

    name: str
    then: str
    now: str
    params: Sequence[tuple[str, str, str]]

    @property
    def title(self) -> str:
        """The lens's title."""
        return declared.title(self.name)

    @property
    def differs(self) -> bool:
        """Whether anything about it was changed."""
        return self.then != self.now or bool(self.params)

    @property
    def in_both(self) -> bool:
        """Whether both runs score with it."""
        return bool(self.then and self.now)


def differences(one: Sequence[Spec], other: Sequence[Spec]) -> list[Difference]:
    """Return every lens of either run, by the order of the later one, then of the earlier one."""
    then, now = ({spec["name"]: spec for spec in specs} for specs in (one, other))
    return [
        Difference(
            name,
            then[name]["version"] if name in then else "",
            now[name]["version"] if name in now else "",
            _params(then[name], now[name]) if name in then and name in now else (),
        )
        for name in dict.fromkeys([*now, *then])
    ]


def _params(one: Spec, other: Spec) -> list[tuple[str, str, str]]:
    then, now = one.get("params") or {}, other.get("params") or {}
    return [
        (key, _shown(then, key), _shown(now, key))
        for key in dict.fromkeys([*now, *then])
        if (key in then, then.get(key)) != (key in now, now.get(key))
    ]


def _shown(params: Mapping[str, Any], key: str) -> str:
    return str(params[key]) if key in params else ""
