"""What changed, as Atom (RFC 4287): of everything, of one country, of one pledge, of one capability; the newest first.

An entry's id is its place in the feed, which no later commit changes. Whoever asks with the newest tag gets a 304.
"""

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from coalition.models import Country
from coalition.texts import one_line
from pledges.models import Change, Pledge
from pledges.pages import frame
from pledges.queries import change_list, taken_back
from pledges.queries.head import head
from pledges.queries.moment import Moment
from pledges.vocabulary import BOOKKEEPING, Capability, ChangeCause
from pledges.words.capabilities import capability_short
from pledges.words.changes import change_sentence
from pledges.words.countries import country_name
from pledges.words.dates import day
from pledges.words.labels import label

NEWEST = 100
EMPTY = datetime(2025, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed last: RFC 4287 asks for a time, and there is none."""


def _tag(request: HttpRequest, **asked: str) -> str:
    told = f"{head().seq} {get_language()} {request.build_absolute_uri()}"
    return f'W/"{hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:32]}"'


def _when(request: HttpRequest, **asked: str) -> datetime | None:
    return head().at


@require_safe
@condition(etag_func=_tag, last_modified_func=_when)
def everything(request: HttpRequest) -> HttpResponse:
    """`/changes.atom`"""
    return _answer(_news(), _("What changed"), reverse("changes-atom"), reverse("overview"))


@require_safe
@condition(etag_func=_tag, last_modified_func=_when)
def of_country(request: HttpRequest, iso2: str) -> HttpResponse:
    """`/countries/FR.atom`. Raises Http404 for a country that is not on record."""
    country = Country.objects.filter(iso2=iso2.upper()).first()
    if country is None:
        raise Http404
    path = reverse("country-atom", args=[country.iso2])
    if iso2 != country.iso2:
        return HttpResponsePermanentRedirect(path)
    title = _("What changed: %(what)s") % {"what": country_name(country.iso2, country.name)}
    return _answer(_news().filter(country=country), title, path, reverse("overview"))


@require_safe
@condition(etag_func=_tag, last_modified_func=_when)
def of_capability(request: HttpRequest, code: str) -> HttpResponse:
    """`/capabilities/troops.atom`. Raises Http404 for an unknown code."""
    if code not in list(Capability):
        raise Http404
    title = _("What changed: %(what)s") % {"what": capability_short(code)}
    path = reverse("capability-atom", args=[code])
    return _answer(_news().filter(capability=code), title, path, reverse("overview"))


@require_safe
@condition(etag_func=_tag, last_modified_func=_when)
def of_pledge(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/pledges/fr-troops-1.atom`: a merged one leads on; one that was taken back still tells so. Raises Http404."""
    target = taken_back.pledge_now(public_id)
    if target is not None and target.public_id != public_id:
        return HttpResponsePermanentRedirect(reverse("pledge-atom", args=[target.public_id]))
    pledge = Pledge.objects.filter(public_id=public_id).first()
    if pledge is None:
        raise Http404
    title = _("What changed: %(what)s") % {"what": pledge.title}
    path = reverse("pledge-atom", args=[public_id])
    return _answer(_news().filter(pledge=pledge), title, path, reverse("pledge", args=[public_id]))


def _news() -> QuerySet[Change]:
    spoken = taken_back.spoken_of(Moment(frame.today()), "pledge")
    told = change_list.changes().exclude(code__in=BOOKKEEPING).exclude(taken_back.rests_on_retracted())
    return told.annotate(spoken=spoken).order_by("-seq", "-n")


def _answer(rows: QuerySet[Change], title: str, path: str, page: str) -> HttpResponse:
    found = list(rows[:NEWEST])
    updated = max((change.seq.at for change in found), default=EMPTY)
    feed = _Feed(
        title=one_line(f"{settings.SITE_NAME} · {title}"),
        link=f"{settings.SITE_URL}{page}",
        description=_("One sentence for each change, newest first by the day we learned it."),
        language=get_language(),
        author_name=one_line(settings.SITE_NAME),
        feed_url=f"{settings.SITE_URL}{path}",
        feed_guid=_id(path),
        updated=updated,
    )
    for change in found:
        _add(feed, change)
    response = HttpResponse(content_type=feed.content_type, headers={"Vary": "Accept-Language"})
    response["Cache-Control"] = "public, no-cache"
    feed.write(response, "utf-8")
    return response


class _Feed(Atom1Feed):
    """With a time of its own, so that the same record gives the same bytes."""

    def latest_post_date(self) -> datetime:
        found: datetime = self.feed["updated"]
        return found


def _add(feed: Atom1Feed, change: Change) -> None:
    sentence = one_line(change_sentence(change.code, change.slots))
    has_page: bool = change.spoken  # type: ignore[attr-defined]  # annotated by `_news`
    page = reverse("pledge", args=[change.pledge.public_id]) if change.pledge and has_page else reverse("overview")
    address = f"{settings.SITE_URL}{page}"
    told = _("%(cause)s, on %(day)s.") % {
        "cause": label(ChangeCause(change.cause)),
        "day": day(change.happened_on),
    }
    name = one_line(change.pledge.title) if change.pledge else settings.SITE_NAME
    feed.add_item(
        title=sentence,
        link=address,
        description=format_html('<p>{}</p><p>{} <a href="{}">{}</a></p>', sentence, told, address, name),
        unique_id=_id(f"/changes/{change.seq_id}.{change.n}"),
        pubdate=change.seq.at,
        updateddate=change.seq.at,
        categories=[change.code, *([change.capability] if change.capability else [])],
    )


def _id(path: str) -> str:
    """A tag URI (RFC 4151): the same for ever, wherever the page moves to."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2025:{path.strip('/')}"
