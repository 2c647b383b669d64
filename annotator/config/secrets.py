"""A secret key that is made once and kept in the data directory."""

import os
import secrets
from pathlib import Path


def persistent_secret(path: Path) -> str:
    """Return the secret kept in ``path``, making it (mode 0600) the first time.

    Raises OSError if the directory can't be written; two processes that race agree, since only
    one of them can create the file.
    """
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")
