"""Every mark of the chart's events is also drawn beside the words of the page."""

import re
from pathlib import Path

import pytest

from inspector.lenses.base import Lens
from inspector.lenses.registry import lenses

SYMBOLS = Path("templates/inspector/symbols.html").read_text(encoding="utf-8")
DRAWN = set(re.findall(r'id="symbol-([a-z0-9-]+)"', SYMBOLS))


@pytest.mark.parametrize("lens", lenses().values(), ids=lambda lens: lens.name)
def test_every_kind_has_its_mark(lens: type[Lens]) -> None:
    wanted = {kind.symbol.removesuffix("-open") for kind in lens.kinds.values()}
    assert wanted <= DRAWN
