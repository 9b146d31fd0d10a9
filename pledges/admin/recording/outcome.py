"""What recording a statement did, or would do: the pledges it touched, the flags it raised, and which older statements
it seems to print again (X4). That last is told and left to whoever records.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from coalition.visibility import Viewer
from pledges.models import FlagEvent, Pledge, Statement
from pledges.queries.printed_anew import PrintedAnew, printed_anew
from pledges.vocabulary import FlagState, Severity
from pledges.words import dates
from pledges.words.labels import label
from pledges.words.rules import explanation


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that was touched, in words, and its page."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Read while the door is open: a trial is rolled back after it."""

    pledges: list[Link]
    flags: list[Link]
    older: list[Link]


def outcome(statement: Statement, commit: Commit, viewer: Viewer) -> Outcome:
    """What `statement` touched in `commit`, as far as `viewer` may know."""
    events = FlagEvent.objects.visible_to(viewer).filter(seq_id=commit.seq, state_to=FlagState.OPEN)
    raised = events.select_related("flag").order_by("id")
    touched = Q(positions__appearance__statement=statement) | Q(flags__in=[event.flag_id for event in raised])
    pledges = Pledge.objects.filter(touched).distinct().order_by("public_id")
    return Outcome(
        pledges=[Link(str(pledge), pledge_page(pledge)) for pledge in pledges],
        older=[_older(one) for one in printed_anew(statement)],
        flags=[Link(_in_words(event), reverse("admin:pledges_flag_change", args=[event.flag_id])) for event in raised],
    )


def pledge_page(pledge: Pledge) -> str:
    """The public page of a pledge; its page here where there is no public one."""
    try:
        return reverse("pledge", args=[pledge.public_id])
    except NoReverseMatch:
        return reverse("admin:pledges_pledge_change", args=[pledge.pk])


def saved_message(statement: Statement, done: Outcome) -> SafeString:
    """One message with links: what was recorded, and what followed."""
    page = reverse("admin:pledges_statement_change", args=[statement.pk])
    return format_html(
        '{} <a class="text-link" href="{}">{}</a> {} {} {} {} <a class="text-link" href="{}">{}</a>',
        _("Recorded:"),
        page,
        statement.summary,
        _("Pledges touched:") if done.pledges else _("No pledge was touched."),
        _links(done.pledges),
        flags_sentence(done),
        older_sentence(done),
        reverse("admin:pledges_undo_commit", args=[statement.since_seq_id]),
        _("Undo"),
    )


def flags_sentence(done: Outcome) -> SafeString:
    """Which flags were raised, with links, or that there is none."""
    return format_html("{} {}", _("Flags raised:") if done.flags else _("No flag was raised."), _links(done.flags))


def older_sentence(done: Outcome) -> SafeString:
    """That this seems to be an old statement under a new date, with the way to add the page to it; else nothing."""
    if not done.older:
        return format_html("{}", "")
    text = _(
        "It seems to print an older statement again. If so, undo this and add the page to that one as another version:"
    )
    return format_html("{} {}", text, _links(done.older))


def _older(found: PrintedAnew) -> Link:
    """The older statement, and the page on which it takes another version."""
    said = dates.said(found.old.said_from, found.old.said_to)
    words = f"{found.old.summary} ({said}; {found.pledge.public_id})"
    return Link(words, reverse("admin:pledges_statement_correct", args=[found.old.pk]))


def _links(links: list[Link]) -> SafeString:
    return format_html_join(
        " · ", '<a class="text-link" href="{}">{}</a>', ((link.address, link.words) for link in links)
    )


def _in_words(event: FlagEvent) -> str:
    flag = event.flag
    why = explanation(flag.explanation_code, flag.explanation_slots)
    return f"{flag.rule}, {label(Severity(flag.severity))}: {why}"
