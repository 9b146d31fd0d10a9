"""The web server's door. The start is refused when a system check finds an error."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

application = get_wsgi_application()
call_command("check")
