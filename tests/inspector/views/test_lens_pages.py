"""What the pages of lenses say is what the lenses declare."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from inspector.lenses import registry
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", registry.lenses())
def test_a_lens_shows_all_it_declares(client: Client, name: str) -> None:
    client.force_login(make_user())
    page = client.get(reverse("inspector:lens", args=[name])).content.decode()
    lens = registry.lenses()[name]
    said = [lens.description, lens.source, *lens.blind_spots]
    said += [measure.description for measure in (*lens.measures, *lens.summaries)]
    said += [text for kind in lens.kinds.values() for text in (kind.title, kind.letters)]
    assert [text for text in said if escape(text) not in page] == []


def test_every_symbol_that_a_lens_uses_is_drawn(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(reverse("inspector:lenses")).content.decode()
    kinds = [kind for lens in registry.lenses().values() for kind in lens.kinds.values()]
    assert kinds
    for kind in kinds:
        assert f'id="symbol-{kind.symbol.removesuffix("-open")}"' in page
