import pytest


@pytest.fixture(autouse=True)
def files() -> None:
    """Nothing: readers need no Django, and these tests run without it."""
