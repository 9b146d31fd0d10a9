"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from pledges.pages import feeds
from pledges.pages.as_of import as_of
from pledges.pages.changes import changes
from pledges.pages.compare import compare, compare_form
from pledges.pages.coverage import coverage, coverage_form
from pledges.pages.explain import explain
from pledges.pages.overview import overview
from pledges.pages.pledge import pledge_json, pledge_page
from pledges.pages.rules import rules
from pledges.pages.subscription import confirm_page, unsubscribe_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    path("pledges/<slug:public_id>/", pledge_page, name="pledge"),
    path("pledges/<slug:public_id>.json", pledge_json, name="pledge-json"),
    path("pledges/<slug:public_id>.atom", feeds.of_pledge, name="pledge-atom"),
    path("changes/", changes, name="changes"),
    path("changes.atom", feeds.everything, name="changes-atom"),
    path("countries/<slug:iso2>.atom", feeds.of_country, name="country-atom"),
    path("capabilities/<slug:code>.atom", feeds.of_capability, name="capability-atom"),
    path("compare/", compare_form, name="compare-form"),
    path("compare/<str:first>/<str:last>/", compare, name="compare"),
    path("coverage/", coverage, name="coverage"),
    path("coverage/if/", coverage_form, name="coverage-form"),
    path("explain/", explain, name="explain"),
    path("methodology/rules/", rules, name="rules"),
    path("as-of/", as_of, name="as-of"),
    path("as-of/<str:day>/", overview, name="overview-then"),
    path("as-of/<str:day>/pledges/<slug:public_id>/", pledge_page, name="pledge-then"),
    path("as-of/<str:day>/coverage/", coverage, name="coverage-then"),
    path("digest/confirm/<slug:token>/", confirm_page, name="confirm"),
    path("digest/unsubscribe/<slug:token>/", unsubscribe_page, name="unsubscribe"),
]
