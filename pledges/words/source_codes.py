"""The words for the codes of a source: outlets, pages, quotes, and how words travelled."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pledges.vocabulary import AppearanceMode, ArchiveState, PublisherKind, QuoteType, RelayMode, Reliability

WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    QuoteType: {
        QuoteType.DIRECT: _("Quoted directly"),
        QuoteType.PARTIAL: _("Quoted in part"),
        QuoteType.TRANSCRIPT: _("Transcript"),
        QuoteType.PARAPHRASE: _("Paraphrased by the page"),
        QuoteType.HEADLINE: _("Headline"),
    },
    RelayMode: {
        RelayMode.QUOTED: _("quotes"),
        RelayMode.PARAPHRASED: _("paraphrases"),
        RelayMode.TRANSLATED: _("translates"),
        RelayMode.REPUBLISHED: _("republishes"),
        RelayMode.AGGREGATED: _("collects"),
    },
    AppearanceMode: {
        AppearanceMode.PREFERRED: _("Preferred version"),
        AppearanceMode.NORMAL: pgettext_lazy("version", "Another version"),
        AppearanceMode.DEPRECATED: _("Set aside"),
    },
    PublisherKind: {
        PublisherKind.GOVERNMENT: _("Government"),
        PublisherKind.AGENCY: _("News agency"),
        PublisherKind.PRESS: _("Press"),
        PublisherKind.BROADCASTER: _("Broadcaster"),
        PublisherKind.STATE_CONTROLLED: _("State-controlled media"),
        PublisherKind.AGGREGATOR: _("Aggregator"),
        PublisherKind.OTHER: pgettext_lazy("kind of publisher", "Other"),
    },
    Reliability: {
        Reliability.A: _("A: completely reliable"),
        Reliability.B: _("B: usually reliable"),
        Reliability.C: _("C: fairly reliable"),
        Reliability.D: _("D: not usually reliable"),
        Reliability.E: _("E: unreliable"),
        Reliability.F: _("F: cannot be judged"),
    },
    ArchiveState: {
        ArchiveState.PENDING: _("Archived copy pending"),
        ArchiveState.ARCHIVED: _("Archived copy kept"),
        ArchiveState.WITHOUT: _("No archived copy"),
        ArchiveState.GONE: _("The page is gone"),
        ArchiveState.DRIFTED: _("The page has changed"),
    },
}

CREDIBILITY: dict[int, str] = {
    1: _("1: confirmed by other sources"),
    2: _("2: probably true"),
    3: _("3: possibly true"),
    4: _("4: doubtful"),
    5: _("5: improbable"),
    6: _("6: cannot be judged"),
}
"""The credibility of information, STANAG 2511."""
