"""Addresses of version 1. They are stable: dashboards are built on them."""

from django.urls import URLPattern, URLResolver, path, re_path

from api.by_method import by_method
from api.views.changes import ChangeView
from api.views.coalitions import CoalitionView, MatrixView
from api.views.conditions import ConditionView
from api.views.countries import CountryView
from api.views.docs import DocsView, SchemaView
from api.views.drafts import DraftView
from api.views.explain import ExplainView
from api.views.exports import EXPORTS, DictionaryView, PackageView
from api.views.flag_writes import FlagWriteView
from api.views.flags import FlagView
from api.views.flags_for_staff import as_the_token_sees
from api.views.imports import ImportView
from api.views.meta import LimitsView, RulesView, VocabularyView
from api.views.missing import missing
from api.views.pledges import HistoryView, PledgeView, TimelineView
from api.views.recording import CheckView, ConditionEventView
from api.views.requirements import CoverageView, RequirementView
from api.views.search import SearchView
from api.views.snapshots import SnapshotFileView, SnapshotView
from api.views.sources import DocumentView, PublisherView
from api.views.statement_writes import StatementWriteView
from api.views.statements import StatementView
from api.views.totals import TotalsView

LIST = {"get": "list"}
ONE = {"get": "retrieve"}
V1 = "api/v1/"
PUBLISH = StatementWriteView.as_view({"post": "create"})

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{V1}countries/", CountryView.as_view(LIST), name="api-countries"),
    path(f"{V1}countries/<slug:iso2>/", CountryView.as_view(ONE), name="api-country"),
    path(f"{V1}coalitions/", CoalitionView.as_view(LIST), name="api-coalitions"),
    path(f"{V1}coalitions/<slug:slug>/", CoalitionView.as_view(ONE), name="api-coalition"),
    path(f"{V1}coalitions/<slug:slug>/matrix/", MatrixView.as_view(ONE), name="api-matrix"),
    path(f"{V1}coalitions/<slug:slug>/totals/", TotalsView.as_view(ONE), name="api-totals"),
    path(f"{V1}coalitions/<slug:slug>/coverage/", CoverageView.as_view(ONE), name="api-coverage"),
    path(f"{V1}requirements/", RequirementView.as_view(LIST), name="api-requirements"),
    path(f"{V1}pledges/", PledgeView.as_view(LIST), name="api-pledges"),
    path(f"{V1}pledges/<slug:public_id>/", PledgeView.as_view(ONE), name="api-pledge"),
    path(f"{V1}pledges/<slug:public_id>/timeline/", TimelineView.as_view(ONE), name="api-timeline"),
    path(f"{V1}pledges/<slug:public_id>/history/", HistoryView.as_view(ONE), name="api-history"),
    path(f"{V1}statements/", by_method(StatementView.as_view(LIST), post=PUBLISH), name="api-statements"),
    path(f"{V1}statements/", PUBLISH),  # never reached: the schema is made from what stands here
    path(f"{V1}statements/<slug:public_id>/", StatementView.as_view(ONE), name="api-statement"),
    path(f"{V1}documents/", DocumentView.as_view(LIST), name="api-documents"),
    path(f"{V1}documents/<slug:public_id>/", DocumentView.as_view(ONE), name="api-document"),
    path(f"{V1}publishers/", PublisherView.as_view(LIST), name="api-publishers"),
    path(f"{V1}publishers/<slug:slug>/", PublisherView.as_view(ONE), name="api-publisher"),
    path(f"{V1}conditions/", ConditionView.as_view(LIST), name="api-conditions"),
    path(f"{V1}conditions/<slug:slug>/", ConditionView.as_view(ONE), name="api-condition"),
    *[
        path(
            f"{V1}statements/<slug:public_id>/{one}/",
            StatementWriteView.as_view({"post": one}),
            name=f"api-statement-{one}",
        )
        for one in ("correct", "retract")
    ],
    path(f"{V1}flags/", as_the_token_sees(FlagView.as_view(LIST), LIST), name="api-flags"),
    path(f"{V1}flags/<slug:public_id>/", as_the_token_sees(FlagView.as_view(ONE), ONE), name="api-flag"),
    *[
        path(f"{V1}flags/<slug:public_id>/{one}/", FlagWriteView.as_view({"post": one}), name=f"api-flag-{one}")
        for one in ("acknowledge", "confirm", "dismiss", "snooze")
    ],
    path(f"{V1}imports/", ImportView.as_view({"post": "create"}), name="api-imports"),
    path(f"{V1}imports/<slug:slug>/", ImportView.as_view({"get": "retrieve"}), name="api-import"),
    path(f"{V1}checks/", CheckView.as_view({"post": "create"}), name="api-checks"),
    path(f"{V1}conditions/<slug:slug>/events/", ConditionEventView.as_view({"post": "create"}), name="api-events"),
    path(f"{V1}explain/", ExplainView.as_view(ONE), name="api-explain"),
    path(f"{V1}changes/", ChangeView.as_view(LIST), name="api-changes"),
    path(f"{V1}drafts/", DraftView.as_view({"get": "list", "post": "create"}), name="api-drafts"),
    path(
        f"{V1}drafts/<slug:public_id>/",
        DraftView.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-draft",
    ),
    path(f"{V1}drafts/<slug:public_id>/submit/", DraftView.as_view({"post": "submit"}), name="api-draft-submit"),
    path(f"{V1}drafts/<slug:public_id>/coding/", DraftView.as_view({"post": "coding"}), name="api-draft-coding"),
    path(f"{V1}drafts/<slug:public_id>/publish/", DraftView.as_view({"post": "publish"}), name="api-draft-publish"),
    path(f"{V1}drafts/<slug:public_id>/discard/", DraftView.as_view({"post": "discard"}), name="api-draft-discard"),
    path(f"{V1}search/", SearchView.as_view(ONE), name="api-search"),
    path(f"{V1}exports/", DictionaryView.as_view(ONE), name="api-exports"),
    path(f"{V1}exports/datapackage.json", PackageView.as_view(ONE), name="api-datapackage"),
    path(f"{V1}exports/snapshots/", SnapshotView.as_view(LIST), name="api-snapshots"),
    path(f"{V1}exports/snapshots/<slug:day>/", SnapshotView.as_view(ONE), name="api-snapshot"),
    path(f"{V1}exports/snapshots/<slug:day>/<str:file>", SnapshotFileView.as_view(ONE), name="api-snapshot-file"),
    *(path(f"{V1}exports/{name}", view, name=f"api-export-{name}") for name, view in EXPORTS.items()),
    path(f"{V1}meta/vocabulary/", VocabularyView.as_view(ONE), name="api-vocabulary"),
    path(f"{V1}meta/rules/", RulesView.as_view(ONE), name="api-rules"),
    path(f"{V1}meta/limits/", LimitsView.as_view(ONE), name="api-limits"),
    path(f"{V1}schema/", SchemaView.as_view(), name="api-schema"),
    path(f"{V1}docs/", DocsView.as_view(), name="api-docs"),
    re_path(r"^api/(?P<path>(?s:.*))$", missing, name="api-missing"),
]
