"""The Celery application. Workers start with ``celery -A annotator.config worker``."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning  # type: ignore[attr-defined]  # not in the stubs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.config.settings")

# Messages are JSON alone, so nobody who reaches the broker can run code by them, and in a container
# root is expected.
warnings.simplefilter("ignore", SecurityWarning)

app = Celery("commonground")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
