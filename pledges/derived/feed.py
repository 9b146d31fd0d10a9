"""The rest of the feed: whatever a client can see change and no sentence of the grammar has told yet.

Told as the write door closes, from the ledger's own entries of the commit (the settings name `complete`), so that no
path of writing can forget it, and a rebuild tells the same. What the commit has told already is not told again. So
whoever follows the feed and fetches again what it names has what the lists have.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalition.ledger import Commit, ask_beside
from coalition.ledger.rows import add_rows, new_row
from coalition.models import Coalition, Country
from coalition.visibility import ANYBODY
from pledges.derived import rule_change, shared_rows
from pledges.derived.changes import OWN_DOING, Slots, about, said_on
from pledges.derived.feed_conditions import conditions_moved
from pledges.derived.feed_copies import copies_moved
from pledges.derived.feed_entries import Entry, entries_of
from pledges.derived.feed_judgement import disputes_decided, policy_changed
from pledges.derived.feed_needs import needs_moved
from pledges.derived.feed_words import by_check, by_edit, by_policy, by_rule
from pledges.derived.questions import Question, Told, the_one
from pledges.derived.reference import settle_rest
from pledges.models import (
    Appearance,
    Change,
    Check,
    Flag,
    FlagEvent,
    Pledge,
    PledgeState,
    Position,
)
from pledges.vocabulary import AppearanceMode, ChangeCause, ChangeCode, ChangeKind, FlagState

TOLD = Told(
    lambda seqs: (
        Change.objects.filter(seq__gte=the_one(seqs), seq__lte=the_one(seqs))
        .order_by("n")
        .values_list("n", "cause", "resource", "resource_id")
    )
)
APPEARED = Told(
    lambda keys: (
        Appearance.objects.filter(statement__in=keys)
        .order_by()
        .values_list("statement_id", "pk", "mode", "document__publisher__name", "positions__pledge_id")
    )
)
"""The versions of each statement with who printed them, and what was ever coded from each."""
STEPS = Question(
    lambda seqs: (
        FlagEvent.objects.visible_to(ANYBODY)
        .filter(Q(flag__pledge__isnull=False) | Q(flag__statement__isnull=False))
        .filter(seq__gte=the_one(seqs), seq__lte=the_one(seqs))
        .order_by("pk")
    )
)
EVIDENCE = Told(lambda keys: Position.objects.filter(pk__in=keys).order_by().values_list("pk", "public_id"))
MOVED = Told(
    lambda seqs: (
        PledgeState.objects.filter(
            Q(known__startswith__range=(the_one(seqs), the_one(seqs)))
            | Q(known__endswith__range=(the_one(seqs), the_one(seqs)))
        )
        .order_by()
        .values_list("pledge_id")
    )
)

KINDS = {"insert": ChangeKind.ADDED, "delete": ChangeKind.REMOVED}


def complete(commit: Commit, entries: Sequence[Entry] | None = None) -> None:
    """Add to the feed what `commit` changed and did not tell. `entries` are its entries; without them, those of the
    ledger. To be called once, after everything is settled.
    """
    written = _Written(entries_of(commit.seq) if entries is None else entries)
    settle_rest(written.entries, commit=commit)
    with shared_rows.remembering():
        _complete(written, commit)


def _complete(written: "_Written", commit: Commit) -> None:
    told = TOLD.values([commit.seq])
    named = {(resource, resource_id) for _, _, resource, resource_id in told}
    pledges = _Pledges(written)
    ours = ChangeCause.RULE_CHANGE if rule_change.chunk_of(commit) else _own_doing(cause for _, cause, _, _ in told)
    steps = _steps(commit)
    copies = list(copies_moved(written.either("pledges_capture"), commit))
    rows = [
        *_statements(written, pledges),
        *_checks(written, pledges),
        *conditions_moved(written.either("pledges_conditionevent"), pledges.take, commit),
        *needs_moved(written.either("pledges_requirement"), commit),
        *copies,
        *_flags(steps, commit, pledges, ours or _amending(written) or _of_copies(copies) or ChangeCause.WORLD),
        *policy_changed(written.added("pledges_policyversion")),
        *_reference(written, pledges, commit),
    ]
    source = by_policy() if ours is ChangeCause.RULE_CHANGE else by_edit()
    pledges.take(_moved_in(commit), source, ours or ChangeCause.NEW_EVIDENCE)
    rows = [row for row in rows if (row.resource, row.resource_id) not in named]
    rows += list(disputes_decided(steps, commit))
    named |= {(row.resource, row.resource_id) for row in rows}
    rows += [row for row in pledges.rows(commit) if (row.resource, row.resource_id) not in named]
    last = told[-1][0] if told else 0
    for n, row in enumerate(rows, start=last + 1):
        row.seq_id, row.n = commit.seq, n
    add_rows(rows)


class _Written:
    """What a commit wrote, by table and operation."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._keys: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for entry in self.entries:
            if entry.key.isdecimal():
                self._keys[entry.table, entry.operation == "insert"].append(int(entry.key))

    def added(self, table: str) -> list[int]:
        return self._keys[table, True]

    def changed(self, table: str) -> list[int]:
        return self._keys[table, False]

    def either(self, table: str) -> list[int]:
        return [*self.added(table), *self.changed(table)]


class _Pledges:
    """The pledges of which a client sees something else after the commit, each with the first source that was given."""

    def __init__(self, written: _Written) -> None:
        self._new = set(written.added("pledges_pledge"))
        self._why: dict[int, tuple[Slots, ChangeCause]] = {}
        self._read: dict[int, Pledge] = {}
        self.take(written.either("pledges_pledge"), by_edit(), ChangeCause.NEW_EVIDENCE, weak=True)

    def take(self, pledges: Iterable[int], source: Slots, cause: ChangeCause, *, weak: bool = False) -> None:
        """These changed, because of `source`; a weak one gives way to any other."""
        for pledge in pledges:
            if pledge not in self._why or ("weak" in self._why[pledge][0] and not weak):
                self._why[pledge] = ({**source, "weak": True} if weak else source, cause)

    def files(self, keys: Iterable[int]) -> dict[int, Pledge]:
        """These by primary key, with whose they are and in which coalition, each of them read once."""
        asked = set(keys)
        found = shared_rows.known(shared_rows.PLEDGES, asked)
        shared_rows.about([pledge for key, pledge in found.items() if key not in self._read])
        self._read |= found
        return found

    def rows(self, commit: Commit) -> Iterator[Change]:
        for pledge in sorted(self.files(self._why).values(), key=lambda one: one.public_id):
            source, cause = self._why[pledge.pk]
            gone = pledge.until_seq_id is not None or pledge.merged_into_id is not None
            kind = ChangeKind.REMOVED if gone else ChangeKind.ADDED if pledge.pk in self._new else ChangeKind.MODIFIED
            slots = about(pledge) | {name: value for name, value in source.items() if name != "weak"}
            yield new_row(
                Change, kind=kind, cause=cause, code=ChangeCode.UPDATED, slots=slots, resource="pledge",
                resource_id=pledge.public_id, happened_on=commit.today, pledge=pledge, country=pledge.country,
                capability=pledge.capability,
            )  # fmt: skip


def _statements(written: _Written, pledges: _Pledges) -> Iterator[Change]:
    """New statements, each once, whatever it bears on."""
    keys = written.added("pledges_statement")
    if not keys:
        return
    rows = shared_rows.spoken(shared_rows.STATEMENTS.rows(keys))
    borne: dict[int, set[int]] = defaultdict(set)
    versions: dict[int, list[tuple[bool, int, str]]] = defaultdict(list)
    for statement_id, version, mode, publisher, pledge_id in APPEARED.values(keys):
        versions[statement_id].append((mode != AppearanceMode.PREFERRED, version, publisher))
        if pledge_id is not None:
            borne[statement_id].add(pledge_id)
    printed = {statement_id: min(found)[2] for statement_id, found in versions.items()}
    files = pledges.files(set().union(*borne.values()))
    ask_beside()  # while the sentences are made
    for statement in sorted(rows, key=lambda row: (row.said_to, row.public_id)):
        source = said_on(statement, printed[statement.pk]) if statement.pk in printed else by_edit()
        bearing = {pledge_id: files[pledge_id] for pledge_id in sorted(borne[statement.pk])}
        pledges.take(bearing, source, ChangeCause.NEW_EVIDENCE)
        only = next(iter(bearing.values())) if len(bearing) == 1 else None
        of = {pledge.coalition.slug for pledge in bearing.values()}
        whose = {
            "country": statement.country.iso2 if statement.country else "",
            "coalition": statement.coalition.slug if statement.coalition else next(iter(of)) if len(of) == 1 else "",
            "organization": statement.organization,
            "capability": str(only.capability) if only else "",
        }
        yield new_row(
            Change, kind=ChangeKind.ADDED, cause=ChangeCause.NEW_EVIDENCE, code=ChangeCode.RECORDED,
            slots=whose | source, resource="statement", resource_id=statement.public_id, happened_on=statement.said_to,
            pledge=only, country=statement.country, capability=whose["capability"],
        )  # fmt: skip


def _checks(written: _Written, pledges: _Pledges) -> Iterator[Change]:
    keys = written.either("pledges_check")
    rows = Check.objects.filter(pk__in=keys).select_related("coalition", "country").order_by("pk")
    for check in rows if keys else ():
        files = _shown().filter(coalition=check.coalition, country=check.country, capability=check.capability)
        pledges.take(files.values_list("pk", flat=True), by_check(), ChangeCause.NEW_EVIDENCE)
        whose = {"country": check.country.iso2, "coalition": check.coalition.slug, "capability": str(check.capability)}
        yield new_row(
            Change, kind=ChangeKind.REMOVED if check.until_seq_id else ChangeKind.ADDED, cause=ChangeCause.NEW_EVIDENCE,
            code=ChangeCode.LOOKED, slots=whose | by_check() | {"day": check.checked_on.isoformat()}, resource="check",
            resource_id=f"{check.country.iso2.lower()}-{check.capability}-{check.checked_on}",
            happened_on=check.checked_on, country=check.country, capability=check.capability,
        )  # fmt: skip


def _own_doing(causes: Iterable[str]) -> ChangeCause | None:
    """The cause of what our own doing brought about in this commit, of which `causes` were told in this order; None
    where we only recorded.
    """
    return next((ChangeCause(cause) for cause in causes if cause in OWN_DOING), None)


def _amending(written: _Written) -> ChangeCause | None:
    """Correction, where the state of a condition was corrected or taken back; None elsewhere."""
    return ChangeCause.CORRECTION if written.changed("pledges_conditionevent") else None


def _of_copies(copies: Sequence[Change]) -> ChangeCause | None:
    """What brought about that a page is at risk, or is no longer, where the commit is about copies; None elsewhere."""
    return ChangeCause(copies[0].cause) if copies else None


def _steps(commit: Commit) -> list[list[FlagEvent]]:
    """The steps that public flags took in this commit, those of one flag together, about statements too."""
    steps: dict[int, list[FlagEvent]] = defaultdict(list)
    for event in shared_rows.of_flags(STEPS.rows([commit.seq])):
        steps[event.flag_id].append(event)
    flags = [found[0].flag for found in steps.values()]
    evidence = {key for flag in flags for key in (flag.evidence_a_id, flag.evidence_b_id) if key is not None}
    names: dict[int, str] = dict(EVIDENCE.values(evidence))
    return sorted(steps.values(), key=lambda found: _flag_order(found[0].flag, names))


def _flags(steps: Iterable[list[FlagEvent]], commit: Commit, pledges: _Pledges, cause: ChangeCause) -> Iterator[Change]:
    """Public flags that took a step, each once, as what it came to."""
    for found in steps:
        flag, first, last = found[-1].flag, found[0], found[-1]
        pledge, rule = flag.pledge, by_rule(flag.rule)
        if pledge is not None:
            pledges.take([pledge.pk], rule, cause)
        opened = FlagState(last.state_to) is FlagState.OPEN
        yield new_row(
            Change, kind=ChangeKind.MODIFIED if first.state_from else ChangeKind.ADDED, cause=cause,
            code=ChangeCode.FLAGGED, slots=rule | _subject(flag) | {"state": str(last.state_to)}, resource="flag",
            resource_id=flag.public_id, happened_on=flag.opened_on if opened else commit.today, pledge=pledge,
            country=pledge.country if pledge else None, capability=pledge.capability if pledge else "",
        )  # fmt: skip


def _flag_order(flag: Flag, names: dict[int, str]) -> tuple[str, ...]:
    """By what a flag is about: its id is a random one. `names` are the public ids of positions."""
    evidence = [names.get(key or 0, "") for key in (flag.evidence_a_id, flag.evidence_b_id)]
    subject = flag.pledge.public_id if flag.pledge else flag.statement.public_id if flag.statement else ""
    return (subject, flag.rule, *evidence)


def _subject(flag: Flag) -> Slots:
    """What a flag is about; of a statement the coalition that was counted, where it speaks for one."""
    if flag.pledge:
        return about(flag.pledge)
    statement = flag.statement
    coalition = statement.coalition.slug if statement and statement.coalition else ""
    given = {"statement": statement.public_id if statement else "", "name": flag.explanation_slots.get("b_who", "")}
    return {"country": "", "coalition": coalition, "capability": "", "counts": 1, **given}


def _reference(written: _Written, pledges: _Pledges, commit: Commit) -> Iterator[Change]:
    """Who and where: named by what a client asks for (a membership is a part of its coalition)."""
    told: set[tuple[str, str]] = set()
    for entry in written.entries:
        if entry.row is None:
            continue
        if entry.operation != "insert":
            pledges.take(_showing(entry), by_edit(), ChangeCause.CORRECTION)
        name = _named(entry)
        if name is None or name[:2] in told:
            continue
        told.add(name[:2])
        resource, key, words = name
        whole = entry.table.rpartition("_")[2] == resource
        kind = KINDS.get(entry.operation, ChangeKind.MODIFIED) if whole else ChangeKind.MODIFIED
        cause = ChangeCause.NEW_EVIDENCE if entry.operation == "insert" else ChangeCause.CORRECTION
        slots = {"country": "", "coalition": "", "capability": "", "name": words} | by_edit()
        country = Country.objects.filter(iso2=key).first() if resource == "country" else None
        yield new_row(
            Change, kind=kind, cause=cause, code=ChangeCode.EDITED, slots=slots, resource=resource, resource_id=key,
            happened_on=commit.today, country=country,
        )  # fmt: skip


def _named(entry: Entry) -> tuple[str, str, str] | None:
    """Resource, public id and words of what a client sees changed; None where there is no such thing any more."""
    row = entry.row or {}
    match entry.table.rpartition("_")[2]:
        case "country":
            return "country", row["iso2"], row["name"]
        case "coalition":
            return "coalition", row["slug"], row["name"]
        case "speaker":
            return "speaker", row["slug"], row["name"]
        case "publisher":
            return "publisher", row["slug"], row["name"]
        case "condition":
            return "condition", row["slug"], row["label"]
    coalition = Coalition.objects.filter(pk=row["coalition_id"]).first()
    return ("coalition", coalition.slug, coalition.name) if coalition else None


def _showing(entry: Entry) -> Iterable[int]:
    """Primary keys of the pledges whose answer shows a row of reference data."""
    standing, key = _shown(), int(entry.key)
    match entry.table.rpartition("_")[2]:
        case "country":
            found = standing.filter(country=key)
        case "coalition":
            found = standing.filter(coalition=key)
        case "speaker":
            speaks = Q(states__latest_position__appearance__statement__speaker=key)
            found = standing.filter(speaks, states__known__upper_inf=True).distinct()
        case _:
            return ()
    return found.values_list("pk", flat=True)


def _shown() -> QuerySet[Pledge]:
    """The pledges that are there for a client. Of one of which nothing is said any more its removal was the last that
    was told, and nothing moves it.
    """
    said = Position.objects.standing().filter(pledge=OuterRef("pk"))
    return Pledge.objects.filter(Exists(said), until_seq__isnull=True)


def _moved_in(commit: Commit) -> list[int]:
    """The pledges of which a state was opened or closed in this commit."""
    return sorted({pledge for (pledge,) in MOVED.values([commit.seq])})
