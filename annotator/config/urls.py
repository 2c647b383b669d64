"""Every URL of the site. Each app names its own."""

from django.urls import include, path

from annotator.views import accounts, site

urlpatterns = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", accounts.log_out, name="logout"),
    path("enter/<str:token>/", accounts.enter, name="enter"),
    path("invitation/<str:uid>/<str:token>/", accounts.invitation, name="invitation"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("healthz", site.healthz, name="healthz"),
    path("", include("annotator.urls")),
    path("", include("inspector.urls")),
]
