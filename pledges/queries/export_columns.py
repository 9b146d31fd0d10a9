"""The columns of every exported table, and the joins that they rest on. Codes are the vocabulary's."""

from pledges.queries.exports import Column, Kind
from pledges.vocabulary import (
    Attribution,
    Behalf,
    Capability,
    ConditionMode,
    Confidence,
    DeliveryBasis,
    Disclosure,
    Firmness,
    FlagState,
    Measure,
    Mission,
    Modality,
    PledgeOrigin,
    Polarity,
    Qualifier,
    Severity,
    Stance,
    StatementKind,
    Status,
)

TEXT, NUMBER, TRUTH, DAY, LIST, OBJECT = Kind.TEXT, Kind.NUMBER, Kind.TRUTH, Kind.DAY, Kind.LIST, Kind.OBJECT


def _size(row: str) -> tuple[Column, ...]:
    """The columns of a stated size of `row`."""
    return (
        Column("measure", TEXT, "What is counted; empty: no size is stated.", f"nullif({row}.measure, '')", Measure),
        Column("qualifier", TEXT, "How exactly.", f"nullif({row}.qualifier, '')", Qualifier),
        Column("low", NUMBER, "The lower bound, in whole units of the measure.", f"{row}.low"),
        Column("high", NUMBER, "The upper bound; empty with a measure: unbounded.", f"{row}.high"),
        Column("currency", TEXT, "ISO 4217, for money.", f"nullif({row}.currency, '')"),
        Column("quantity_as_found", TEXT, "The size in the words of the page.", f"nullif({row}.quantity_as_found, '')"),
    )


PLEDGES = (
    Column("id", TEXT, "The public id.", "{id}"),
    Column("country_iso2", TEXT, "ISO 3166 alpha-2; empty for a collective pledge.", "c.iso2"),
    Column("country", TEXT, "The country's name.", "c.name"),
    Column("coalition", TEXT, "The coalition's slug.", "{coalition}"),
    Column("capability", TEXT, "What is pledged.", "{capability}", Capability),
    Column("mission", TEXT, "For which force or operation.", "{mission}", Mission),
    Column("title", TEXT, "The title.", "{title}"),
    Column("polarity", TEXT, "Offer or exclusion.", "{polarity}", Polarity),
    Column("origin", TEXT, "Whose word it rests on.", "{origin}", PledgeOrigin),
    Column("disclosure", TEXT, "How much of it is public.", "{disclosure}", Disclosure),
    Column("firmness", TEXT, "The rung it has reached; empty where the words state none.", "{firmness}", Firmness),
    Column("delivery", TEXT, "Who says so, of what is in place.", "{delivery}", DeliveryBasis),
    Column("modality", TEXT, "How the words put it.", "{modality}", Modality),
    Column("status", TEXT, "Where it stands.", "{status}", Status),
    Column("confidence", TEXT, "How well it is supported.", "{confidence}", Confidence),
    *_size("s"),
    Column("quantity_unnamed", TRUTH, "Whether the size comes from an unnamed voice.", "{quantity_unnamed}"),
    Column("basing", LIST, "Places that the words include or exclude.", "{basing}"),
    Column("places", TEXT, "Places, the words as found.", "{places}"),
    Column("condition_mode", TEXT, "What its words say of conditions.", "{condition_mode}", ConditionMode),
    Column("conditions", LIST, "The conditions that stand, each with its state.", "{conditions}"),
    Column("window", OBJECT, "When it is due.", "{window}"),
    Column("last_stated_on", DAY, "World: when the pledger last said it.", "{last_stated_on}"),
    Column("last_checked_on", DAY, "Record: the last day up to which we have looked.", "{last_checked_on}"),
    Column("stale_on", DAY, "From this day it counts as stale; empty: it does not age.", "{stale_on}"),
    Column("stale", TRUTH, "Not restated for longer than its kind of words is trusted.", "{stale}"),
    Column("disputed", TRUTH, "A public flag on its words counts, of medium severity or above.", "{disputed}"),
    Column("open_flags", NUMBER, "Public flags that count.", "{open_flags}"),
    Column("origins", NUMBER, "Distinct origins; copies of one quote are one.", "{origins}"),
    Column("statements", NUMBER, "Statements that speak for it.", "{statements}"),
    Column("latest_statement", TEXT, "The newest statement that speaks for it.", "ls.public_id"),
    Column("latest_said_from", DAY, "Its first possible day.", "ls.said_from"),
    Column("latest_said_to", DAY, "Its last possible day.", "ls.said_to"),
    Column("latest_summary", TEXT, "What it says, in a sentence.", "ls.summary"),
)
"""Written with the fields of `pledge_rows.SQL` in braces."""

PLEDGE_FIELDS = ("last_checked_on", "open_flags", "disputed", "latest_statement", "quantity_unnamed")
"""The fields of a list row that need joins of their own."""

STATEMENTS = (
    Column("id", TEXT, "The public id.", "st.public_id"),
    Column("behalf", TEXT, "For whom it speaks.", "st.behalf", Behalf),
    Column("country_iso2", TEXT, "ISO 3166 alpha-2.", "c.iso2"),
    Column("country", TEXT, "The country's name.", "c.name"),
    Column("coalition", TEXT, "The coalition's slug.", "co.slug"),
    Column("organization", TEXT, "The organization.", "nullif(st.organization, '')"),
    Column("speaker", TEXT, "The speaker's id; empty for one who is not named.", "v.slug"),
    Column("speaker_name", TEXT, "The speaker.", "v.name"),
    Column("speaker_office", TEXT, "The office at the time.", "v.office"),
    Column("descriptor", TEXT, "The speaker as described, where unnamed.", "nullif(st.descriptor, '')"),
    Column("attribution", TEXT, "How openly it was said.", "st.attribution", Attribution),
    Column("kind", TEXT, "What kind of utterance.", "st.kind", StatementKind),
    Column("said_from", DAY, "First possible day; empty where it is undated.", "st.said_from"),
    Column("said_to", DAY, "Last possible day; of an undated one the first publication.", "st.said_to"),
    Column("said_basis", TEXT, "How the date is known.", "nullif(st.said_basis, '')"),
    Column("venue", TEXT, "Where it was said.", "nullif(st.venue, '')"),
    Column("audience", TEXT, "To whom.", "nullif(st.audience, '')"),
    Column("summary", TEXT, "What it says, in a sentence.", "st.summary"),
    Column("recorded_seq", NUMBER, "The commit that recorded it.", "st.since_seq"),
    Column(
        "appearances", LIST, "Every document's version, with its words as printed.",
        """(SELECT json_agg(json_build_object('id', a.public_id, 'document', d.public_id, 'publisher', pu.slug,
            'address', nullif(d.address, ''), 'language', a.language, 'quote', nullif(a.quote, ''),
            'quote_type', a.quote_type, 'translation', nullif(a.translation, ''), 'credibility', a.credibility,
            'mode', a.mode, 'relays', ra.public_id, 'relay_mode', nullif(a.relay_mode, '')) ORDER BY a.id)
        FROM pledges_appearance a JOIN pledges_document d ON d.id = a.document_id
        JOIN pledges_publisher pu ON pu.id = d.publisher_id
        LEFT JOIN pledges_appearance ra ON ra.id = a.relays_id
        WHERE a.statement_id = st.id AND a.since_seq <= %(seq)s AND (a.until_seq IS NULL OR a.until_seq > %(seq)s))""",
    ),
)  # fmt: skip

OF_STATEMENTS = """FROM page JOIN pledges_statement st ON st.id = page.pk
    LEFT JOIN coalition_country c ON c.id = st.country_id LEFT JOIN coalition_coalition co ON co.id = st.coalition_id
    LEFT JOIN coalition_speaker sp ON sp.id = st.speaker_id
    LEFT JOIN coalition_speaker v ON v.id = coalesce(sp.merged_into_id, sp.id)"""

_WINDOW = """CASE WHEN po.{0}_kind <> '' THEN json_build_object('kind', po.{0}_kind, 'start', po.{0}_start,
    'end', po.{0}_end, 'vague', nullif(po.{0}_vague, ''){1}) END"""
_COUNTED = """, 'trigger', nullif(po.window_trigger, ''), 'from_day', po.window_from_day,
    'to_day', po.window_to_day"""

POSITIONS = (
    Column("id", TEXT, "The public id.", "po.public_id"),
    Column("pledge", TEXT, "The pledge that it is about.", "p.public_id"),
    Column("statement", TEXT, "The statement.", "st.public_id"),
    Column("appearance", TEXT, "The version from which it was coded.", "a.public_id"),
    Column("said_from", DAY, "First possible day of speaking.", "st.said_from"),
    Column("said_to", DAY, "Last possible day of speaking.", "st.said_to"),
    Column("stance", TEXT, "What it does to the pledge.", "po.stance", Stance),
    Column("modality", TEXT, "How the words put it.", "po.modality", Modality),
    Column("negation_scope", LIST, "What the words deny.", "to_json(po.negation)"),
    Column("firmness", TEXT, "The rung that the words state.", "nullif(po.firmness, '')", Firmness),
    Column("delivery", TEXT, "Who says so, of what is in place.", "nullif(po.delivery, '')", DeliveryBasis),
    *_size("po"),
    Column(
        "basing", LIST, "Places that the words include or exclude.",
        """coalesce((SELECT json_agg(json_build_object('place', b.place, 'sense', b.sense, 'force', b.force)
        ORDER BY b.id) FROM pledges_positionbasing b WHERE b.position_id = po.id), '[]')""",
    ),
    Column("places", TEXT, "Places, the words as found.", "nullif(po.places, '')"),
    Column("window", OBJECT, "When it is due.", _WINDOW.format("window", _COUNTED)),
    Column("negated_window", OBJECT, "The window that the words deny.", _WINDOW.format("negated_window", "")),
    Column("condition_mode", TEXT, "What the words say of conditions.", "po.condition_mode", ConditionMode),
    Column(
        "conditions", LIST, "The conditions that the words state.",
        """coalesce((SELECT json_agg(json_build_object('kind', k.kind, 'condition', k.slug, 'mode', pc.force,
            'alternative', pc.alternative, 'as_found', nullif(pc.as_found, '')) ORDER BY pc.id)
        FROM pledges_positioncondition pc JOIN pledges_condition k ON k.id = pc.condition_id
        WHERE pc.position_id = po.id), '[]')""",
    ),
    Column("deliverable", TEXT, "What it is about, where that has a name.", "nullif(po.deliverable, '')"),
    Column("as_found", TEXT, "The words as found.", "nullif(po.as_found, '')"),
    Column("recorded_seq", NUMBER, "The commit that recorded it.", "po.since_seq"),
)  # fmt: skip

OF_POSITIONS = """FROM page JOIN pledges_position po ON po.id = page.pk JOIN pledges_pledge p ON p.id = po.pledge_id
    JOIN pledges_appearance a ON a.id = po.appearance_id JOIN pledges_statement st ON st.id = a.statement_id"""

FLAGS = (
    Column("id", TEXT, "The public id.", "f.public_id"),
    Column("rule", TEXT, "The rule.", "f.rule"),
    Column("rule_version", NUMBER, "Its version.", "page.rule_version"),
    Column("severity", TEXT, "How grave.", "page.severity", Severity),
    Column("state", TEXT, "What became of it.", "page.state", FlagState),
    Column("snoozed_until", DAY, "Put off until this day.", "page.snoozed_until"),
    Column("pledge", TEXT, "The pledge that it is about.", "p.public_id"),
    Column("statement", TEXT, "The statement that it is about.", "st.public_id"),
    Column("document", TEXT, "The document that it is about.", "d.public_id"),
    Column("coalition", TEXT, "The pledge's coalition.", "co.slug"),
    Column("country_iso2", TEXT, "The pledge's country.", "c.iso2"),
    Column("capability", TEXT, "The pledge's capability.", "p.capability", Capability),
    Column("earlier_position", TEXT, "What it rests on, the earlier one.", "ea.public_id"),
    Column("later_position", TEXT, "What it rests on, the later one.", "eb.public_id"),
    Column(
        "explanation_code",
        TEXT,
        "Why the rule holds, as a code; empty: not kept, or not to be told.",
        "nullif(page.explanation_code, '')",
    ),
    Column(
        "explanation_slots",
        OBJECT,
        "The values of that code.",
        "CASE WHEN page.explanation_code <> '' THEN page.explanation_slots END",
    ),
    Column("opened_on", DAY, "World: the day on which the rule became true.", "page.opened_on"),
    Column("opened_seq", NUMBER, "Record: the commit that found it.", "f.opened_seq"),
)

FLAGS_THEN = {
    "rule_version": "version_then",
    "severity": "severity_then",
    "state": "state_then",
    "snoozed_until": "until_then",
    "explanation_code": "code_then",
    "explanation_slots": "slots_then",
    "opened_on": "opened_then",
}
"""The columns that change in a flag's life, and what has them at a past moment (`flags_then.worded`)."""

OF_FLAGS = """FROM page JOIN pledges_flag f ON f.id = page.pk LEFT JOIN pledges_pledge p ON p.id = f.pledge_id
    LEFT JOIN coalition_coalition co ON co.id = p.coalition_id LEFT JOIN coalition_country c ON c.id = p.country_id
    LEFT JOIN pledges_statement st ON st.id = f.statement_id LEFT JOIN pledges_document d ON d.id = f.document_id
    LEFT JOIN pledges_position ea ON ea.id = f.evidence_a_id LEFT JOIN pledges_position eb ON eb.id = f.evidence_b_id"""
