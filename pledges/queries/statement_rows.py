"""The rows of a list of statements as JSON text, written by PostgreSQL: two reads, and no object for each row.

Says of every statement what `api.serializers.statement.Statement` says of it; the two are compared over the whole
record at several moments. Which statements a page has is asked first, by a question of its own kind each time; what is
said of them is always one and the same statement, planned once for each connection.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pledges.derived import prepared
from pledges.queries.moment import Moment
from pledges.vocabulary import AppearanceMode, ArchiveState, ReviewRole

_COUNTRY = "CASE WHEN {0}.id IS NOT NULL THEN json_build_object('iso2', {0}.iso2, 'name', {0}.name) END"
_SIZE = """CASE WHEN po.measure <> '' THEN json_build_object('measure', po.measure, 'qualifier', po.qualifier,
    'low', po.low, 'high', po.high, 'currency', nullif(po.currency, ''),
    'as_found', nullif(po.quantity_as_found, '')) END"""
_WINDOW = """CASE WHEN po.{0}_kind <> '' THEN json_build_object('kind', po.{0}_kind, 'start', po.{0}_start,
    'end', po.{0}_end, {1}, 'vague', nullif(po.{0}_vague, '')) END"""
_OF_A_WINDOW = """'trigger', nullif(po.window_trigger, ''), 'from_day', po.window_from_day,
    'to_day', po.window_to_day"""
_OF_A_DENIED_ONE = "'trigger', null, 'from_day', null, 'to_day', null"

_POSITION = f"""po.public_id AS id, p.public_id AS pledge, po.stance, po.modality,
    to_json(po.negation) AS negation_scope, nullif(po.firmness, '') AS firmness,
    nullif(po.delivery, '') AS delivery, {_SIZE} AS quantity,
    coalesce((SELECT json_agg(json_build_object('place', b.place, 'sense', b.sense, 'force', b.force) ORDER BY b.place)
        FROM pledges_positionbasing b WHERE b.position_id = po.id), '[]') AS basing,
    nullif(po.places, '') AS places, {_WINDOW.format("window", _OF_A_WINDOW)} AS "window",
    {_WINDOW.format("negated_window", _OF_A_DENIED_ONE)} AS negated_window,
    nullif(po.condition_mode, '') AS condition_mode,
    coalesce((SELECT json_agg(json_build_object('kind', k.kind, 'condition', k.slug, 'mode', t.force,
            'alternative', t.alternative, 'as_found', nullif(t.as_found, '')) ORDER BY t.id)
        FROM pledges_positioncondition t JOIN pledges_condition k ON k.id = t.condition_id
        WHERE t.position_id = po.id), '[]') AS conditions,
    nullif(po.deliverable, '') AS deliverable, nullif(po.as_found, '') AS as_found"""  # noqa: S608 - our own columns

_LINK = """json_build_object('appearance', l.public_id, 'publisher', l.publisher, 'address', l.address, 'seen', l.seen,
    'language', l.language, 'relay_mode', nullif(l.relay_mode, ''))"""

_APPEARANCE = """a.public_id AS id, nullif(a.record_id, '') AS record_id, a.document, nullif(a.quote, '') AS quote,
    a.quote_type, nullif(a.speaker_as_printed, '') AS speaker_as_printed, a.language,
    nullif(a.translation, '') AS translation, nullif(a.translator, '') AS translator, a.credibility, a.mode,
    nullif(a.mode_reason, '') AS mode_reason, nullif(a.locator, '') AS locator, chain.relays,
    nullif(a.relay_mode, '') AS relay_mode, chain.origin, chain.links AS chain,
    coalesce(coded.positions, '[]') AS positions"""

_DOCUMENT = f"""json_build_object('id', d.public_id, 'publisher', json_build_object('id', pu.slug, 'name', pu.name,
        'kind', pu.kind, 'country', {_COUNTRY.format("pc")}, 'reliability', pu.reliability),
    'address', nullif(d.address, ''), 'title', nullif(d.title, ''), 'language', d.language,
    'published_from', d.published_from, 'published_to', d.published_to, 'seen', d.seen,
    'archive_state', coalesce(k.state, d.archive_state),
    'archive_reason', nullif(CASE WHEN k.state IS NULL THEN d.archive_reason ELSE k.reason END, ''),
    'sha256', coalesce(nullif(k.sha256, ''), nullif(d.sha256, '')))"""

_COPY = f"""SELECT k.state, k.sha256, k.reason FROM pledges_capture k WHERE k.document_id = d.id AND {{k}}
            ORDER BY k.state = '{ArchiveState.ARCHIVED}' DESC, k.since_seq DESC, k.id DESC LIMIT 1"""  # noqa: S608 - our own columns

_SPEAKER = f"""CASE WHEN v.id IS NOT NULL THEN json_build_object('id', v.slug, 'name', v.name, 'office', v.office,
    'country', {_COUNTRY.format("vc")}, 'organization', nullif(v.organization, ''), 'rank', v.rank) END"""

_STATEMENT = f"""st.public_id AS id, st.behalf, {_COUNTRY.format("c")} AS country,
    nullif(st.organization, '') AS organization, {_SPEAKER} AS speaker, nullif(st.descriptor, '') AS descriptor,
    st.attribution, st.kind, st.said_from, st.said_to, nullif(st.said_basis, '') AS said_basis,
    nullif(st.venue, '') AS venue, nullif(st.audience, '') AS audience, st.summary, co.slug AS coalition,
    coalesce(told.origins, 0) AS origins,
    1 + (SELECT count(*) FROM pledges_review r
        WHERE r.statement_id = st.id AND r.role = '{ReviewRole.SECOND}') AS readers,
    coalesce(told.appearances, '[]') AS appearances, st.since_seq AS recorded_seq,
    replace(to_char(lc.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '') || 'Z' AS recorded_at"""  # noqa: S608 - our own columns

_SAID = f"""
    WITH RECURSIVE version AS MATERIALIZED (
        SELECT a.*, d.public_id AS page, nullif(d.address, '') AS address, d.seen, pu.name AS publisher,
            {_DOCUMENT} AS document
        FROM pledges_appearance a JOIN pledges_document d ON d.id = a.document_id
        JOIN pledges_publisher pu ON pu.id = d.publisher_id LEFT JOIN coalition_country pc ON pc.id = pu.country_id
        LEFT JOIN LATERAL ({_COPY}) k ON true
        WHERE a.statement_id = ANY(%(keys)s::bigint[]) AND {{a}}
    ), up(start, id, relays_id, n) AS (
        SELECT id, id, relays_id, 1 FROM version
        UNION ALL SELECT up.start, l.id, l.relays_id, up.n + 1
        FROM up JOIN version f ON f.id = up.start JOIN version l ON l.id = up.relays_id
            AND l.statement_id = f.statement_id
    ), chain AS MATERIALIZED (
        SELECT up.start, json_agg({_LINK} ORDER BY up.n) AS links, (array_agg(l.public_id ORDER BY up.n))[2] AS relays,
            (array_agg(l.public_id ORDER BY up.n DESC))[1] AS origin, (array_agg(l.page ORDER BY up.n DESC))[1] AS page
        FROM up JOIN version l ON l.id = up.id GROUP BY up.start
    ), coded AS MATERIALIZED (
        SELECT one.appearance_id, json_agg(one.said ORDER BY one.id) AS positions FROM (
            SELECT po.appearance_id, po.id, (SELECT row_to_json(r) FROM (SELECT {_POSITION}) r) AS said
            FROM version a JOIN pledges_position po ON po.appearance_id = a.id
            JOIN pledges_pledge p ON p.id = po.pledge_id WHERE {{po}} AND {{p}}
        ) one GROUP BY one.appearance_id
    ), told AS MATERIALIZED (
        SELECT a.statement_id,
            json_agg((SELECT row_to_json(r) FROM (SELECT {_APPEARANCE}) r) ORDER BY a.id) AS appearances,
            count(DISTINCT chain.page) FILTER (WHERE a.mode <> '{AppearanceMode.DEPRECATED}') AS origins
        FROM version a JOIN chain ON chain.start = a.id LEFT JOIN coded ON coded.appearance_id = a.id
        GROUP BY a.statement_id
    )
    SELECT st.id, (SELECT row_to_json(r) FROM (SELECT {_STATEMENT}) r)::text
    FROM pledges_statement st JOIN coalition_ledgercommit lc ON lc.seq = st.since_seq
    LEFT JOIN told ON told.statement_id = st.id
    LEFT JOIN coalition_country c ON c.id = st.country_id LEFT JOIN coalition_coalition co ON co.id = st.coalition_id
    LEFT JOIN coalition_speaker sp ON sp.id = st.speaker_id
    LEFT JOIN coalition_speaker v ON v.id = coalesce(sp.merged_into_id, sp.id)
    LEFT JOIN coalition_country vc ON vc.id = v.country_id
    WHERE st.id = ANY(%(keys)s::bigint[])"""  # noqa: S608 - our own SQL; every value is a parameter

_NOW = "{0}.until_seq IS NULL"
_THEN = "{0}.since_seq <= %(seq)s AND ({0}.until_seq IS NULL OR {0}.until_seq > %(seq)s)"


@dataclass(slots=True)
class Row:
    """A row of the list: its place in the order, its key, and its JSON."""

    _place: Any
    public_id: str
    text: str


def rows(found: QuerySet[Any], moment: Moment) -> list[Row]:
    """The rows of `found` (of `statement_list.visible`, ordered and cut to a page, with its `_place` where it has one),
    as they are told at `moment`. Two reads.
    """
    place = "_place" if "_place" in found.query.annotations else "pk"
    page = list(found.values_list(place, "public_id", "pk"))
    stands = _NOW if moment.seq is None else _THEN
    said = _SAID.format(**{alias: stands.format(alias) for alias in ("a", "k", "po", "p")})
    keys = {"keys": [pk for _place, _id, pk in page]} | ({} if moment.seq is None else {"seq": moment.seq})
    texts: dict[int, str] = dict(prepared.read(said, keys)) if page else {}
    return [Row(place, public_id, texts[pk]) for place, public_id, pk in page]
