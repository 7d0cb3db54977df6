"""The door for WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.project.settings")

application = get_wsgi_application()
# What was loaded stays: the collector need not walk through it again and again, nor unshare it between workers.
gc.collect()
gc.freeze()
