#!/usr/bin/env python
"""Everything that can be asked of the site from a shell."""

import os
import sys

from annotator.config import services


def main() -> None:
    """Run one command, with embedded servers where the environment names none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.config.settings")
    try:
        with services.for_command(sys.argv):
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except services.ServiceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
