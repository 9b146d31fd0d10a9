"""`/as-of/`: where the form for another moment leads. It reads what a reader typed and sends on to the page's own
address of that moment, which can be kept and cited.
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.models import Coalition
from pledges.models import Pledge
from pledges.pages import asked, frame, moments
from pledges.queries.fields import read_day, read_record_point
from pledges.queries.head import head_at
from pledges.queries.supposing import SUPPOSED

FIELDS = ("day", "known", "pledge", "coalition", *SUPPOSED)
PAGES = ("overview", "coverage")


@require_safe
def as_of(request: HttpRequest) -> HttpResponse:
    """On to the page of the moment that the form names; to the page of now where both fields are empty."""
    try:
        given = asked.read(request, {"page": PAGES}, free=FIELDS)
        known = _known(given["known"].strip(), frame.today())
        shown = moments.read(given["day"].strip(), known, frame.today())
        return HttpResponseRedirect(_address(given, shown))
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)


def _address(given: dict[str, str], shown: moments.PageMoment) -> str:
    if given["pledge"]:
        if not Pledge.objects.filter(public_id=given["pledge"]).exists():
            raise asked.BadQuestionError(_("There is no pledge with that id."))
        return shown.address("pledge", public_id=given["pledge"])
    kept = {name: given[name] for name in ("coalition", *SUPPOSED) if given[name]}
    address = shown.address(given["page"])
    query = urlencode(kept, safe=":,")
    if given["coalition"] and not Coalition.objects.filter(slug=given["coalition"]).exists():
        raise asked.BadQuestionError(_("There is no coalition with that name."))
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def _known(text: str, today: date) -> str:
    """The record's clock as an address writes it: a commit, since only that stays. A day means its end, in UTC.

    Raises BadQuestionError.
    """
    if not text:
        return ""
    try:
        if "T" in text or text.startswith("seq:"):
            point = read_record_point(text)
            return text if isinstance(point, int) else f"seq:{head_at(point).seq}"
        day = read_day(text)
    except ValidationError as error:
        raise asked.BadQuestionError(_("As recorded: %(fault)s") % {"fault": " ".join(error.messages)}) from None
    if day > today:
        raise asked.BadQuestionError(_("As recorded: %(day)s is still to come.") % {"day": day})
    end = datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
    return f"seq:{head_at(end).seq}"
