"""Files of arrays (NumPy's ``.npz``), read without pickle: reading one runs nothing."""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray


class BadFile(ValueError):
    """A file that holds no plain arrays."""


def arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays in the file at ``path``, by name. Raises BadFile and OSError."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (ValueError, TypeError, AttributeError, EOFError, BadZipFile) as error:
        raise BadFile(f"{path.name} holds no arrays: {error}") from error
