"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from cluster_portal.common.bodies import with_whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.production")
application = with_whole_bodies(get_wsgi_application())
