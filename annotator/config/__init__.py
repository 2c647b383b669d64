"""Site plumbing: settings, URLs, Celery, WSGI, and the embedded servers."""
