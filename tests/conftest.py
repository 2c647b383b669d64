from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Uploaded files of each test in a place of their own; no hashed names, no slow passwords."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": plain},
    }
    with override_settings(
        MEDIA_ROOT=tmp_path / "files",
        STORAGES=storages,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield
