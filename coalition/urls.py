"""The addresses. The upper rooms are named by string only."""

from django.contrib import admin
from django.urls import include, path

from coalition import health, icon

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("favicon.ico", icon.favicon, name="favicon"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("api.urls")),
    path("", include("pledges.urls")),
]
