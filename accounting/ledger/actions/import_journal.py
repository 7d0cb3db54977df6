"""取り込み: a file of another program is kept, its words are given their meaning, and it is posted whole by a job."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounting.ledger.foreign import SINCE, NoSlips
from accounting.ledger.models import (
    Account,
    ImportedSlip,
    ImportMapping,
    ImportState,
    JournalImport,
    MappedKind,
    Program,
)
from accounting.ledger.queries import IMPORTED, needs_approval
from accounting.ledger.reading import Reading, reading_of, standing
from accounting.ledger.rules import EntryDraft, Source
from accounting.ledger.tax import category_names
from accounting.ledger.translated import SHOWN_FAULTS, Read, read
from backoffice.companies import bulk, scope
from backoffice.companies.fiscal_year import first_month
from backoffice.documents.actions import open_stored, store_file
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.exchange.lists import LANGUAGES
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.values.refusals import InvalidInput, Refusal

from .post_entries import UnknownAccount, UnknownTaxCategory, post_entries

POST = "accounting.ledger.post_import"
MOST_BYTES = 80 * 1024 * 1024
SLIP_COLUMNS = ("id", "company_id", "journal_import_id", "first_row", "last_row", "their_number")


class FileOfAnImportTooLarge(InvalidInput):
    """The file is larger than an import is."""

    code = "accounting.ledger.import_too_large"
    field = "file"
    cause_ja = "ファイルが大きすぎます（80MBまで）。"
    cause_en = "The file is too large (up to 80 MB)."
    remedy_ja = "年度か月で分けて書き出し、順に取り込んでください。"
    remedy_en = "Export it by year or month, and import the parts one after another."


class ImportNotWaiting(Refusal):
    """The import is under way, done, or given up."""

    code = "accounting.ledger.import_not_waiting"
    cause_ja = "「{name}」は「{state}」のため、この操作はできません。"
    cause_en = "“{name}” is {state}, so this can't be done."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class AlreadyImported(Refusal):
    """The same bytes stand in the books."""

    code = "accounting.ledger.already_imported"
    cause_ja = "同じ内容のファイルが、{on}に「{name}」として取り込まれています。"
    cause_en = "The same file was imported on {on} as “{name}”."
    remedy_ja = "二重には記帳していません。取り込み直すときは、先の取り込みを取り消してください。"
    remedy_en = "Nothing was posted twice. To import it anew, reverse the earlier import."


class ImportNotReady(Refusal):
    """A row does not fit, or a word has no meaning yet."""

    code = "accounting.ledger.import_not_ready"
    cause_ja = "誤りが{faults}件、読み替えの決まっていない言葉が{words}件あるため、1件も記帳していません。"
    cause_en = "{faults} faults and {words} words without a meaning: nothing was posted."
    remedy_ja = "読み替えを決め、誤りのある行はファイルを直してアップロードし直してください。"
    remedy_en = "Give the words their meaning; correct rows in the file and upload it again."


class ImportReadBefore(Refusal):
    """What its words mean here was changed since the file was read."""

    code = "accounting.ledger.import_read_before"
    cause_ja = "ファイルを読み取ったあとに、科目か読み替えが変わっています。"
    cause_en = "Accounts or meanings changed since the file was read."
    remedy_ja = "「読み直す」を押し、合計を確かめてから確定してください。"
    remedy_en = "Read the file again and check its sums before you post it."


class ImportNeedsSecondPerson(Refusal):
    """A file with an entry that needs an approval is posted by somebody else than the one who brought it."""

    code = "accounting.ledger.import_needs_second_person"
    cause_ja = "承認が必要な金額に達する仕訳（{amount_yen:,}円）があるため、アップロードした本人は確定できません。"
    cause_en = "An entry of {amount_yen:,} yen reaches the company's amount, so who uploaded the file can't post it."
    remedy_ja = "「記帳と締め」を担当するほかの人に、内容の確認と確定を依頼してください。"
    remedy_en = "Ask somebody else who keeps the books to check and post it."


@action("accounting.ledger.upload_journal", _("仕訳の取り込みファイルをアップロード"))
def upload_journal(*, name: str, content: bytes, program: str, acting_user: Any, at: dt.datetime) -> JournalImport:
    """Keep a file until it is posted or given up; nothing of it is posted.

    Raises FileOfAnImportTooLarge, NotThatProgram, UnreadableText, TooManyRows, NoSlips.
    """
    if len(content) > MOST_BYTES:
        raise FileOfAnImportTooLarge
    stored = store_file(content=content, media_type="text/csv")
    made = JournalImport(
        name=name[-200:],
        stored_file=stored,
        program=Program(program),
        uploaded_by_id=acting_user.pk,
        uploaded_by_name=acting_user.get_full_name(),
        uploaded_at=at,
    )
    reading = _read(made)
    if not reading.rows:
        raise NoSlips
    made.rows, made.reading = reading.rows, reading.as_json()
    made.save()
    record(
        "accounting.ledger.upload_journal",
        case=import_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": ["", stored.sha256], "rows": reading.rows},
    )
    return made


@action("accounting.ledger.map_words", _("取り込みの読み替えを決める"))
def map_words(
    *, import_id: int, meanings: Mapping[tuple[str, str], str], acting_user: Any, at: dt.datetime
) -> JournalImport:
    """Say what words of a program mean: by kind and word, the code or the tax category here. Kept for the next time.

    Raises ImportNotWaiting, UnknownAccount, UnknownTaxCategory.
    """
    held = _held(import_id, ImportState.WAITING)
    _refuse_unknown(meanings)
    for (kind, theirs), ours in meanings.items():
        ImportMapping.objects.update_or_create(
            program=held.program,
            kind=kind,
            theirs=theirs,
            defaults={"ours": ours, "mapped_by_name": acting_user.get_full_name(), "mapped_at": at},
        )
    _keep_reading(held)
    record(
        "accounting.ledger.map_words",
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={f"{kind} {theirs}"[:100]: ["", ours] for (kind, theirs), ours in meanings.items()},
    )
    return held


@action("accounting.ledger.read_import", _("取り込みのファイルを読み直す"))
def read_import(*, import_id: int, acting_user: Any, at: dt.datetime) -> JournalImport:
    """Read the file of an import again by what its words mean today. Raises ImportNotWaiting."""
    held = _held(import_id, ImportState.WAITING)
    _keep_reading(held)
    record("accounting.ledger.read_import", case=import_case(held), acting_user=acting_user, occurred_at=at)
    return held


@action("accounting.ledger.order_import", _("仕訳の取り込みを確定"))
def order_import(*, import_id: int, acting_user: Any, at: dt.datetime) -> Job:
    """Ask for a file to be posted whole, as it was read.

    Raises ImportNotWaiting, AlreadyImported, ImportReadBefore, ImportNotReady, ImportNeedsSecondPerson.
    """
    held = _held(import_id, ImportState.WAITING)
    _refuse_twice(held)
    found = standing(held)
    if found is None or not found.is_fresh:
        raise ImportReadBefore
    if not found.is_ready:
        raise _not_ready(found.fault_count, found.unknown)
    largest_yen = found.reading.largest_yen
    if held.uploaded_by_id == acting_user.pk and needs_approval(largest_yen):
        raise ImportNeedsSecondPerson(amount_yen=largest_yen)
    held.state, held.problem = ImportState.POSTING, ""
    held.save(update_fields=["state", "problem"])
    record("accounting.ledger.order_import", case=import_case(held), acting_user=acting_user, occurred_at=at)
    return enqueue(
        POST,
        title=f"{held.name} の取り込み",
        case=import_case(held),
        items=[held.pk],
        acting_user=acting_user,
        accepted_at=at,
    )


@action(POST, _("取り込んだ仕訳を記帳"))
def post_import(*, import_id: int, acting_user: Any, at: dt.datetime) -> int:
    """Post every entry of a file, all or none, through the bulk door; how many. Taken by the job; done once.

    Raises ImportNotReady, and as post_entries.
    """
    held = JournalImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if held.state != ImportState.POSTING:
        return 0
    looked = look(held, keep=True)
    if not looked.is_ready:
        raise _not_ready(len(looked.faults), looked.unknown)
    drafts = _with_sources(held, looked)
    post_entries(drafts=drafts, acting_user=acting_user, at=at)
    held.entries, held.amount_yen = len(drafts), sum(draft.amount_yen for draft in drafts)
    held.state, held.settled_at = ImportState.POSTED, at
    held.save(update_fields=["entries", "amount_yen", "state", "settled_at"])
    record(
        POST,
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"entries": held.entries, "amount_yen": held.amount_yen},
    )
    return held.entries


@action("accounting.ledger.discard_import", _("仕訳の取り込みを取りやめ"))
def discard_import(*, import_id: int, acting_user: Any, at: dt.datetime) -> JournalImport:
    """Give a file up before it is posted. Raises ImportNotWaiting."""
    held = _held(import_id, ImportState.WAITING)
    held.state, held.settled_at = ImportState.DISCARDED, at
    held.save(update_fields=["state", "settled_at"])
    record("accounting.ledger.discard_import", case=import_case(held), acting_user=acting_user, occurred_at=at)
    return held


def look(held: JournalImport, *, keep: bool) -> Read:
    """The file of an import, read with what the company says its words mean."""
    with open_stored(held.stored_file) as file:
        return read(file, held.program, first_month=first_month(), keep=keep)  # type: ignore[arg-type]


def import_case(held: JournalImport) -> Case:
    """How the log names an import."""
    return Case("accounting.ledger.journal_import", held.pk or 0, held.name)


def _held(import_id: int, state: str) -> JournalImport:
    held = JournalImport.objects.select_for_update(of=("self",)).select_related("stored_file").get(pk=import_id)
    if held.state != state:
        raise ImportNotWaiting(name=held.name, state=held.get_state_display())
    return held


def _refuse_unknown(meanings: Mapping[tuple[str, str], str]) -> None:
    codes = {ours for (kind, _theirs), ours in meanings.items() if kind == MappedKind.ACCOUNT}
    if missing := codes - set(Account.objects.filter(code__in=codes).values_list("code", flat=True)):
        raise UnknownAccount(codes="、".join(sorted(missing)))
    taxes = {ours for (kind, _theirs), ours in meanings.items() if kind == MappedKind.TAX}
    if unknown := taxes - set(category_names(SINCE)):
        raise UnknownTaxCategory(names="、".join(sorted(unknown)))


def _refuse_twice(held: JournalImport) -> None:
    standing = (ImportState.POSTING, ImportState.POSTED, ImportState.REVERSING)
    earlier = JournalImport.objects.filter(stored_file=held.stored_file, state__in=standing).first()
    if earlier:
        raise AlreadyImported(on=f"{earlier.uploaded_at:%Y-%m-%d}", name=earlier.name)


def _not_ready(faults: int, unknown: Mapping[str, Mapping[str, int]]) -> ImportNotReady:
    return ImportNotReady(faults=faults, words=sum(len(its) for its in unknown.values()))


def _keep_reading(held: JournalImport) -> None:
    held.reading = _read(held).as_json()
    held.save(update_fields=["reading"])


def _read(held: JournalImport) -> Reading:
    """The file once; a second time only for the words of its faults in the other language."""
    with override(LANGUAGES[0]):
        looked = look(held, keep=False)
    faults = {LANGUAGES[0]: looked.found.faults[:SHOWN_FAULTS]}
    for language in LANGUAGES[1:] if looked.found.faults else ():
        with override(language):
            faults[language] = look(held, keep=False).found.faults[:SHOWN_FAULTS]
    return reading_of(held.program, looked, faults)


def _with_sources(held: JournalImport, looked: Read) -> list[EntryDraft]:
    """Each entry with the slip that it was made of, which keeps the numbers of its rows."""
    ids = bulk.reserve_ids(ImportedSlip, len(looked.slips))
    company_id = scope.current().writes
    bulk.insert(
        ImportedSlip,
        SLIP_COLUMNS,
        (
            (pk, company_id, held.pk, slip.first_row, slip.last_row, slip.number)
            for pk, slip in zip(ids, looked.slips, strict=True)
        ),
    )
    return [
        EntryDraft(
            slip.draft.posted_on, Source(IMPORTED, pk), slip.draft.description, slip.draft.lines, stage=slip.draft.stage
        )
        for pk, slip in zip(ids, looked.slips, strict=True)
    ]
