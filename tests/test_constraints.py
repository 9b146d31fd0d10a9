"""Whatever must be true, the database says so: every named constraint of every table is broken here.

Past every form and every model check, with the column written as SQL writes it.

A new constraint without a way to break it fails `test_every_constraint_has_a_way_to_break_it`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import F

from pledges.models import PledgeState
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.one_of_each import one_of_each, row_of

DAY, LATER = date(2025, 1, 1), date(2025, 2, 1)
AT = datetime(2020, 1, 1, tzinfo=UTC)
Values = dict[str, Any]

FAMILIES: dict[str, Any] = {
    "_one_line": "a\u202eb",
    "_clean": "a\x07b",
    "_filled": "  ",
    "_is_web": "javascript:alert(1)",
    "_known": "?",
    "_language_form": "English!",
}
"""Constraints named for their field: `table_field_family`."""

BY_HAND: dict[str, Values] = {
    "kept_answer_key_ascii": {"key": "é"},
    "kept_answer_digest_hex": {"digest": "XYZ"},
    "kept_answer_is_of_a_success": {"status": 400},
    "access_token_digest_hex": {"digest": "XYZ"},
    "access_token_scopes_known": {"scopes": ["?"]},
    "access_token_ends_after_it_begins": {"expires_at": F("created_at")},
    "access_token_revocation_whole": {"revoked_by_name": "ann"},
    "access_token_revoked_by_name_one_line": {"revoked_at": AT, "revoked_by_name": "a\u202eb"},
    "country_iso2_form": {"iso2": "fr"},
    "country_iso3_form": {"iso3": "fra"},
    "country_m49_form": {"m49": "FR0"},
    "event_days_ordered": {"starts_on": LATER, "ends_on": DAY},
    "membership_days_ordered": {"valid_from": LATER, "valid_to": DAY},
    "membership_count_bounds_ordered": {"low": 5, "high": 4},
    "membership_count_positive": {"low": 0},
    "seat_days_ordered": {"valid_from": LATER, "valid_to": DAY},
    "speaker_rank_known": {"rank": 6},
    "speaker_belongs_somewhere": {"country": None, "organization": ""},
    "speaker_term_ordered": {"valid_from": LATER, "valid_to": DAY},
    "ledger_commit_seq_positive": {"seq": 0},
    "ledger_payload_blank_says_why": {"payload": None},
    "ledger_redaction_two_people": {"first": F("second")},
    "document_address_and_canonical": {"canonical_address": ""},
    "document_is_known_somehow": {"address": "", "canonical_address": "", "text_hash": ""},
    "document_digests_hex": {"sha256": "XYZ"},
    "document_without_copy_has_reason": {"archive_state": "without", "archive_reason": ""},
    "document_archived_has_digest": {"archive_state": "archived", "sha256": ""},
    "capture_copy_whole": {"size": None},
    "capture_digest_hex": {"sha256": "XYZ"},
    "capture_without_says_why": {"reason": "None."},
    "capture_state_known": {
        "state": "?",
        "sha256": "",
        "size": None,
        "captured_at": None,
        "captured_by_name": "",
        "reason": "Gone.",
    },
    "document_published_ordered": {"published_from": LATER, "published_to": DAY},
    "statement_speaks_for_one": {"country": None},
    "statement_has_one_voice": {"descriptor": "an official"},
    "statement_on_record_is_named": {"speaker": None, "descriptor": "an official"},
    "statement_said_ordered": {"said_from": LATER, "said_to": DAY},
    "appearance_credibility_known": {"credibility": 7},
    "digest_head_whole": {"head_hash": "not hexadecimal"},
    "appearance_relay_says_how": {"relay_mode": "quoted"},
    "appearance_not_its_own_relay": {"relays": F("id"), "relay_mode": "quoted"},
    "appearance_deprecated_has_reason": {"mode": "deprecated", "mode_reason": ""},
    "pledge_collective_has_no_country": {"origin": "collective"},
    "pledge_number_positive": {"number": 0},
    "pledge_not_merged_into_itself": {"merged_into": F("id"), "until_seq": F("since_seq") + 1},
    "position_rejection_has_no_firmness": {"modality": "rejected", "firmness": "pledged"},
    "position_delivery_known": {"delivery": "?", "firmness": "in_place"},
    "position_delivery_is_in_place": {"delivery": "validated", "firmness": "pledged"},
    "position_window_whole": {"window_kind": "absolute"},
    "position_negated_window_whole": {"negated_window_kind": "vague"},
    "position_negation_known": {"negation": ["?"]},
    "position_window_ordered": {"window_kind": "absolute", "window_start": LATER, "window_end": DAY},
    "position_window_days_ordered": {
        "window_kind": "after_trigger",
        "window_trigger": "ceasefire",
        "window_from_day": 9,
        "window_to_day": 3,
    },
    "position_negated_window_ordered": {
        "negated_window_kind": "absolute",
        "negated_window_start": LATER,
        "negated_window_end": DAY,
    },
    "requirement_states_a_size": {"measure": "", "qualifier": "", "low": None, "high": None},
    "requirement_money_has_currency": {"measure": "money"},
    "requirement_quantity_whole": {"low": None, "high": None},
    "requirement_quantity_ordered": {"low": 5, "high": 4},
    "requirement_quantity_not_negative": {"low": -5},
    "position_quantity_whole": {"low": None, "high": None},
    "position_quantity_ordered": {"low": 5, "high": 4},
    "position_quantity_not_negative": {"low": -5},
    "position_money_has_currency": {"measure": "money"},
    "pledge_state_quantity_whole": {"low": None, "high": None},
    "pledge_state_quantity_ordered": {"low": 5, "high": 4},
    "pledge_state_quantity_not_negative": {"low": -5},
    "pledge_state_money_has_currency": {"measure": "money"},
    "pledge_state_ranges_not_empty": {"valid": DateRange(DAY, DAY)},
    "pledge_state_stated_by_then": {"last_stated_on": date(2100, 1, 1)},
    "pledge_state_piece_is_of_now": {"piece": "", "facts": "[]"},
    "flag_days_each_with_a_number": {"many": []},
    "matrix_cell_of_something": {"spoken": False, "checked_on": None},
    "speaker_not_merged_into_itself": {"merged_into": F("id")},
    "pledge_span_ordered": {"until_seq": F("since_seq"), "merged_into": 0},
    "pledge_closed_only_by_merge": {"until_seq": F("since_seq") + 1},
    "decision_merge_names_target": {"kind": "merge"},
    "decision_not_into_itself": {"kind": "merge", "into": F("pledge")},
    "decision_two_people": {"confirmed_by_name": F("proposed_by_name")},
    "decision_proposal_merge_names_target": {"kind": "merge"},
    "decision_proposal_not_into_itself": {"kind": "merge", "into": F("pledge")},
    "retraction_duplicate_names_the_other": {"into": None},
    "retraction_not_into_itself": {"into": F("statement")},
    "retraction_other_has_note": {"reason": "other", "into": None, "note": " "},
    "retraction_reason_known": {"reason": "?", "into": None},
    "flag_has_one_subject": {"pledge": None},
    "flag_facts_hash_hex": {"facts_hash": "XYZ"},
    "flag_snoozed_only_until": {"snoozed_until": DAY},
    "flag_event_dismissal_has_reason": {"by_job": False, "state_from": "open", "state_to": "dismissed"},
    "flag_event_only_a_dismissal_has_reason": {"reason": "keep_both"},
    "flag_event_reason_known": {"by_job": False, "state_from": "open", "state_to": "dismissed", "reason": "?"},
    "flag_event_other_has_note": {
        "by_job": False,
        "state_from": "open",
        "state_to": "dismissed",
        "reason": "other",
        "note": " ",
    },
    "flag_event_step_is_legal": {"state_from": "", "state_to": "auto_resolved"},
    "flag_event_until_puts_off": {"until": DAY},
    "flag_event_asks_in_hand": {"asks_second": True},
    "flag_event_seconds_confirms": {"seconds": F("id")},
    "flag_event_job_repeats_nothing": {"repeats": F("id")},
    "flag_event_facts_hash_hex": {"facts_hash": "XYZ"},
    "flag_wording_facts_hash_hex": {"facts_hash": "XYZ"},
    "flag_event_state_to_known": {"by_job": False, "state_to": "?"},
    "flag_event_job_decides_nothing": {"by_job": True, "state_to": "confirmed"},
    "change_n_positive": {"n": 0},
    "position_condition_alternative_positive": {"alternative": 0},
    "subscription_hour_of_week": {"hour": 24},
    "subscription_capabilities_known": {"capabilities": ["?"]},
    "digest_period_ordered": {"ends_at": AT},
    "delivery_lease_whole": {"lease_until": AT},
    "delivery_sent_has_time": {"state": "sent"},
    "draft_body_is_object": {"body": []},
    "draft_source_is_object": {"source": []},
    "draft_body_bounded": {"body": {"note": "x" * 2_000_001}},
    "draft_version_positive": {"version": 0},
    "draft_submission_whole": {"submitted_by_name": "ann"},
    "draft_submitted_has_time": {"state": "submitted"},
    "draft_published_has_statement": {"state": "published"},
    "draft_submitted_by_name_one_line": {"submitted_at": AT, "submitted_by_name": "a\u202eb"},
    "second_coding_body_is_object": {"body": []},
    "second_coding_first_is_object": {"first": []},
    "second_coding_source_is_object": {"source": []},
    "second_coding_compared_is_array": {"compared": {}},
    "second_coding_body_bounded": {"body": {"note": "x" * 2_000_001}},
    "review_second_is_compared": {"compared": 1},
    "review_agreed_at_most_compared": {"role": "second", "compared": 1, "agreed": 2},
    "policy_version_number_positive": {"number": 0},
    "policy_version_days_in_range": {"reprint_days": 3651},
    "policy_version_scores_in_range": {"unnamed_cap": 101},
    "policy_version_lifetimes_ordered": {"floated_days": 121},
    "policy_version_bases_ordered": {"base_three": 76},
    "policy_version_threshold_below_best": {"threshold": 100},
    "policy_version_fading_not_above_stale": {"fading_score": 31},
    "policy_version_dormant_not_shorter": {"dormant_percent": 99},
    "policy_version_shape_in_range": {"shape_percent": 9},
    "policy_version_windows_ordered": {"window_days": 46},
    "policy_version_checks_ordered": {"check_specified_days": 91},
    "policy_version_cuts_ordered": {"small_cut_percent": 51},
    "policy_version_ranks_known": {"deciding_rank": 6},
    "policy_version_steps_in_range": {"deferrals": 1},
    "run_lease_whole": {"lease_token": UUID(int=1)},
    "run_set_aside_has_problem": {"set_aside_at": AT},
    "run_done_or_set_aside": {"done_at": datetime(2026, 1, 1, tzinfo=UTC), "set_aside_at": AT, "problem": "why"},
    "run_done_after_created": {"done_at": AT},
}
"""What breaks the others, one by one."""

TWICE: dict[str, Values] = {
    "kept_answer_once": {},
    "matrix_cell_unique": {},
    "country_alias_name_unique": {"name": "FRANKREICH"},
    "event_unique": {},
    "participation_once": {},
    "membership_unique": {},
    "membership_count_unique": {},
    "speaker_unique": {"slug": "another"},
    "working_group_unique": {},
    "seat_unique": {},
    "publisher_domain_unique": {"slug": "another", "name": "Another"},
    "document_address_unique": {"public_id": "another"},
    "document_without_address_unique": {"public_id": "another"},
    "capture_one_reason_without": {"public_id": "another"},
    "appearance_one_preferred": {"public_id": "another"},
    "appearance_record_id_unique": {"public_id": "another"},
    "pledge_key_unique": {"public_id": "another"},
    "position_basing_place_once": {},
    "position_condition_once": {},
    "condition_event_once_a_day": {},
    "requirement_once_a_statement": {"public_id": "another"},
    "flag_once_per_evidence": {"public_id": "another"},
    "change_numbered_once": {},
    "subscription_email_once": {"email": "Reader@Example.org", "token": "another"},
    "digest_once_per_period": {},
    "delivery_once_per_recipient": {"message_id": "<2@example.org>"},
    "run_once_per_period": {},
    "pledge_state_never_two": {},
    "decision_proposal_once": {},
    "second_coding_once": {},
    "review_once": {},
    "policy_version_one_stands": {"number": 2},
    "review_one_first_and_one_publisher": {"actor_name": "another"},
}
"""Unique and exclusion constraints: the same row again, with what else would clash changed."""

FIRST: dict[str, Values] = {
    "publisher_domain_unique": {"domain": "example.org"},
    "document_without_address_unique": {"address": "", "canonical_address": "", "text_hash": "0" * 64},
    "capture_one_reason_without": {
        "state": "gone",
        "sha256": "",
        "size": None,
        "captured_at": None,
        "captured_by_name": "",
        "reason": "Gone.",
    },
    "appearance_one_preferred": {"mode": "preferred"},
    "appearance_record_id_unique": {"record_id": "one"},
}
"""What the first row needs before the second one can clash with it."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One world for the whole module, undone at its end; every test undoes what it broke."""
    with django_db_blocker.unblock(), transaction.atomic():
        one_of_each()
        with connection.cursor() as cursor:  # past the triggers: here the constraints are broken, one by one
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)


def _constraints() -> Iterator[tuple[type[models.Model], str]]:
    for app in ("coalition", "pledges"):
        for model in apps.get_app_config(app).get_models():
            yield from ((model, constraint.name) for constraint in model._meta.constraints)


def _breaking(model: type[models.Model], name: str) -> Values | None:
    """The columns that break constraint `name`, by its family or by hand; None where nobody has said how."""
    if name in BY_HAND:
        return BY_HAND[name]
    if name.endswith("_span_ordered"):
        return {"until_seq": F("since_seq")}
    for family, value in FAMILIES.items():
        fields = [field.name for field in model._meta.fields if name.endswith(f"_{field.name}{family}")]
        if fields:
            return {max(fields, key=len): value}
        if family == "_language_form" and name.endswith(family):
            return {"language": value}
    return None


def _broken(error: IntegrityError) -> str:
    return error.__cause__.diag.constraint_name  # type: ignore[union-attr]


CHECKS = [pytest.param(model, name, id=name) for model, name in _constraints() if name not in TWICE]
UNIQUES = [pytest.param(model, name, id=name) for model, name in _constraints() if name in TWICE]


def test_every_constraint_has_a_way_to_break_it() -> None:
    missing = [name for model, name in _constraints() if name not in TWICE and _breaking(model, name) is None]
    assert missing == []


def test_no_way_to_break_is_left_over() -> None:
    assert {*BY_HAND, *TWICE} - {name for _, name in _constraints()} == set()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("model", "name"), CHECKS)
def test_the_database_refuses_what_breaks_a_check(model: type[models.Model], name: str) -> None:
    rows = everything(model).filter(pk=row_of(model).pk)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        rows.update(**_breaking(model, name) or {})
    assert _broken(refused.value) == name


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("model", "name"), UNIQUES)
def test_the_database_refuses_the_same_again(model: type[models.Model], name: str) -> None:
    with transaction.atomic():
        row = row_of(model)
        if name in FIRST:
            everything(model).filter(pk=row.pk).update(**FIRST[name])
        row.refresh_from_db()
        row.pk, row._state.adding = None, True
        for field, value in TWICE[name].items():
            setattr(row, field, value)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            row.save(force_insert=True)
        transaction.set_rollback(True)
    assert _broken(refused.value) == name


@pytest.mark.django_db
def test_a_state_may_follow_another_on_either_clock() -> None:
    one_of_each()
    row = PledgeState.objects.exclude(measure="").get(valid__upper_inf=True, known__upper_inf=True)
    start = row.valid.lower
    before = PledgeState.objects.filter(pledge=row.pledge, valid__startswith=start).count()
    with factories.door():
        closed = NumericRange(row.known.lower, row.known.lower + 1)
        PledgeState.objects.filter(pk=row.pk).update(known=closed, facts="", piece="")
        row.pk, row._state.adding = None, True
        row.known = NumericRange(row.known.lower + 1, None)
        row.save(force_insert=True)
    assert PledgeState.objects.filter(pledge=row.pledge, valid__startswith=start).count() == before + 1
