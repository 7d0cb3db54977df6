"""Declaring: one's own declaration of a year is begun with last year's, changed topic by topic, proved, submitted."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored, store_file
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee
from hr.year_end import queries
from hr.year_end.models import Declaration, DeclarationState, DeclaredAmount, DeclaredPerson, FormerPay, Proof, Season

LONGEST_NAME = 200
OWN_FIELDS = (
    "address",
    "householder_name",
    "householder_relation",
    "files_elsewhere",
    "files_next_year",
    "other_income_yen",
    "disability",
    "personal_status",
    "is_working_student",
)
COPIED = ("address", "householder_name", "householder_relation", "disability", "personal_status")
OPEN = (DeclarationState.DRAFT, DeclarationState.RETURNED)


class NoEmployee(Refusal):
    """Only employees declare."""

    code = "hr.year_end.no_employee"
    cause_ja = "社員として登録されていないため、年末調整の申告はできません。"
    cause_en = "You are not registered as an employee, so there is nothing to declare."
    remedy_ja = "人事に登録を確認してください。"
    remedy_en = "Ask HR about your registration."


class SeasonNotOpen(Refusal):
    """The year takes no declarations yet."""

    code = "hr.year_end.season_not_open"
    cause_ja = "{year}年の年末調整は、まだ受け付けていません。"
    cause_en = "The year-end adjustment of {year} is not open yet."
    remedy_ja = "受付が始まるまで待つか、人事に確認してください。"
    remedy_en = "Wait until it opens, or ask HR."


class NotYourDeclaration(Refusal):
    """Everybody declares for themselves."""

    code = "hr.year_end.not_your_declaration"
    status = 403
    cause_ja = "ほかの人の年末調整の申告は扱えません。"
    cause_en = "You can't handle somebody else's declaration."
    remedy_ja = "自分の申告を開いてください。"
    remedy_en = "Open your own declaration."


class DeclarationSubmitted(Refusal):
    """What was submitted stays."""

    code = "hr.year_end.declaration_submitted"
    cause_ja = "この申告は「{state}」のため、変更できません。"
    cause_en = "This declaration is {state_en} and can't be changed."
    remedy_ja = "直したいときは、人事に差し戻しを依頼してください。"
    remedy_en = "Ask HR to send it back if something has to be corrected."


class BornLater(InvalidInput):
    """Nobody is kept before they are born."""

    code = "hr.year_end.born_later"
    field = "born_on"
    cause_ja = "{name}さんの生年月日が、{year}年12月31日より後です。"
    cause_en = "{name} is born after 31 December {year}."
    remedy_ja = "生年月日を確認してください。"
    remedy_en = "Check the date of birth."


class NotAProofOfThis(InvalidInput):
    """A proof belongs to the declaration to which it was attached."""

    code = "hr.year_end.not_a_proof_of_this"
    field = "file"
    cause_ja = "添付した証明書が、この申告のものではありません。"
    cause_en = "The attached proof belongs to another declaration."
    remedy_ja = "ファイルを選び直してください。"
    remedy_en = "Choose the file again."


class DeclarationIncomplete(Refusal):
    """Something has to be entered before it is submitted."""

    code = "hr.year_end.declaration_incomplete"
    cause_ja = "まだ入力が必要です：{missing_ja}。"
    cause_en = "Something is still missing: {missing_en}."
    remedy_ja = "その項目を入力してから、提出してください。"
    remedy_en = "Enter it, then submit."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A spouse (without `relation`) or a relative, as declared."""

    name: str
    kana: str
    born_on: dt.date
    income_yen: int
    relation: str = ""
    next_income_yen: int | None = None
    is_coresident: bool = True
    disability: str = ""
    abroad: str = "NO"
    proof_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAmount:
    """A premium or a credit, as declared."""

    kind: str
    payee: str
    contract: str = ""
    amount_yen: int | None = None
    proof_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFormer:
    """The statement of an employer before this one."""

    employer_name: str
    left_on: dt.date
    pay_yen: int
    tax_yen: int
    social_insurance_yen: int
    employer_address: str = ""
    proof_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a declaration is replaced; None stays as it is. `spouse` is nobody or one person."""

    topic: str
    own: Mapping[str, Any] | None = None
    spouse: Sequence[NewPerson] | None = None
    relatives: Sequence[NewPerson] | None = None
    premiums: Sequence[NewAmount] | None = None
    housing: Sequence[NewAmount] | None = None
    formers: Sequence[NewFormer] | None = None
    had_former_employer: bool | None = None


@action("hr.year_end.begin_declaration", _("年末調整の申告を始める"))
def begin_declaration(*, year: int, acting_user: Any, at: dt.datetime) -> Declaration:
    """One's own declaration of a year; what was entered for the year before is offered in it. A second call finds it.

    Raises NoEmployee, SeasonNotOpen.
    """
    employee = queries.employee_of(acting_user.pk)
    if employee is None:
        raise NoEmployee
    if not Season.objects.filter(year=year, opens_on__lte=at.astimezone(TOKYO).date()).exists():
        raise SeasonNotOpen(year=year)
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    there = queries.declaration_of(employee.pk, year)
    made = there or _with_last_year(employee, year)
    record(
        "hr.year_end.begin_declaration",
        case=case_of(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"is_new": there is None},
    )
    return made


@action("hr.year_end.change_declaration", _("年末調整の申告を入力"))
def change_declaration(*, declaration_id: int, change: Change, acting_user: Any, at: dt.datetime) -> Declaration:
    """Replace one topic of one's own declaration. Raises NotYourDeclaration, DeclarationSubmitted, BornLater,
    NotAProofOfThis."""
    declaration = own_open(declaration_id, acting_user)
    _check(declaration, change)
    _replace_people(declaration, change)
    _replace_amounts(declaration, change)
    if change.formers is not None:
        FormerPay.objects.filter(declaration=declaration).delete()
        FormerPay.objects.bulk_create(
            FormerPay(declaration=declaration, position=place, **_plain(each))
            for place, each in enumerate(change.formers)
        )
        declaration.had_former_employer = change.had_former_employer
    for name, value in (change.own or {}).items():
        assert name in OWN_FIELDS, name
        setattr(declaration, name, value)
    declaration.topics_done = sorted({*declaration.topics_done, change.topic})
    declaration.save()
    record(
        "hr.year_end.change_declaration",
        case=case_of(declaration),
        acting_user=acting_user,
        occurred_at=at,
        changes={"topic": ["", change.topic]},
    )
    return declaration


@action("hr.year_end.attach_proof", _("年末調整の証明書を添付"))
def attach_proof(*, declaration_id: int, name: str, content: bytes, acting_user: Any, at: dt.datetime) -> Proof:
    """Keep a file for one's own declaration; the same file again gives the proof that is there.

    Raises NotYourDeclaration, DeclarationSubmitted, FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    declaration = own_open(declaration_id, acting_user)
    media_type = media_type_of(name, content)
    stored = store_file(content=content, media_type=media_type)
    proof, is_new = Proof.objects.get_or_create(
        declaration=declaration,
        stored_file=stored,
        defaults={"name": name[-LONGEST_NAME:], "media_type": media_type, "attached_at": at},
    )
    record(
        "hr.year_end.attach_proof",
        case=case_of(declaration),
        acting_user=acting_user,
        occurred_at=at,
        changes={"proof": proof.pk, "sha256": ["", stored.sha256], "is_new": is_new},
    )
    return proof


@action("hr.year_end.submit_declaration", _("年末調整の申告を提出"))
def submit_declaration(*, declaration_id: int, acting_user: Any, at: dt.datetime) -> Declaration:
    """Submit one's own declaration: it is frozen, and its proofs become documents.

    Raises NotYourDeclaration, DeclarationSubmitted, DeclarationIncomplete.
    """
    own_open(declaration_id, acting_user)
    declaration = queries.with_rows(Declaration.objects.filter(pk=declaration_id)).get()
    missing = queries.missing(declaration)
    if missing:
        said = {tongue: "、".join(str(words[tongue]) for words in missing) for tongue in ("ja", "en")}
        raise DeclarationIncomplete(missing_ja=said["ja"], missing_en=said["en"].replace("、", ", "))
    kept = _keep_proofs(declaration, acting_user, at)
    before = declaration.state
    declaration.state, declaration.submitted_at = DeclarationState.SUBMITTED, at
    declaration.save(update_fields=["state", "submitted_at"])
    record(
        "hr.year_end.submit_declaration",
        case=case_of(declaration),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, declaration.state], "proofs": kept},
    )
    return declaration


@action("hr.year_end.read_own_proof", _("自分の証明書を閲覧"))
def read_own_proof(*, proof_id: int, acting_user: Any, at: dt.datetime) -> tuple[Proof, Any]:
    """A proof of one's own declaration with its verified bytes; Proof.DoesNotExist for anybody else's."""
    own = Proof.objects.filter(declaration__employee__person__user_id=acting_user.pk)
    proof = own.select_related("declaration__employee__person", "stored_file").get(pk=proof_id)
    file = open_stored(proof.stored_file)
    record(
        "hr.year_end.read_own_proof",
        case=case_of(proof.declaration),
        acting_user=acting_user,
        occurred_at=at,
        changes={"proof": proof.pk},
    )
    return proof, file


def case_of(declaration: Declaration) -> Case:
    """The declaration as the case of an event: whose and of which year, and nothing of what it says."""
    return Case(queries.CASE, declaration.pk, f"{declaration.year}年 {declaration.employee.person.name}")


def own_open(declaration_id: int, acting_user: Any) -> Declaration:
    """One's own declaration, locked, as long as it can be changed. Raises NotYourDeclaration, DeclarationSubmitted."""
    held = Declaration.objects.select_for_update(of=("self",)).select_related("employee__person")
    declaration = held.get(pk=declaration_id)
    if declaration.employee.person.user_id != acting_user.pk:
        raise NotYourDeclaration
    if declaration.state not in OPEN:
        raise DeclarationSubmitted(state=declaration.get_state_display(), state_en=declaration.state.lower())
    return declaration


def _with_last_year(employee: Employee, year: int) -> Declaration:
    """A draft that holds the people and the contracts of the year before; incomes as then, amounts to be entered."""
    last = queries.declaration_of(employee.pk, year - 1)
    own = {name: getattr(last, name) for name in COPIED} if last else {}
    made = Declaration.objects.create(employee=employee, year=year, **own)
    if last is not None:
        DeclaredPerson.objects.bulk_create(_copy(each, made, proof=None) for each in last.people.all())
        DeclaredAmount.objects.bulk_create(
            _copy(each, made, proof=None, amount_yen=None) for each in last.amounts.all()
        )
    return made


def _copy(row: Any, declaration: Declaration, **changed: Any) -> Any:
    own = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "company", "declaration", "proof"}
    }
    return type(row)(declaration=declaration, **{**own, **changed})


def _check(declaration: Declaration, change: Change) -> None:
    every: list[Any] = [*(change.spouse or ()), *(change.relatives or ())]
    for person in every:
        if person.born_on.year > declaration.year:
            raise BornLater(name=person.name, year=declaration.year)
    every += [*(change.premiums or ()), *(change.housing or ()), *(change.formers or ())]
    named = {each.proof_id for each in every if each.proof_id}
    if named - set(Proof.objects.filter(declaration=declaration, pk__in=named).values_list("pk", flat=True)):
        raise NotAProofOfThis


def _replace_people(declaration: Declaration, change: Change) -> None:
    for role, people in ((DeclaredPerson.Role.SPOUSE, change.spouse), (DeclaredPerson.Role.RELATIVE, change.relatives)):
        if people is None:
            continue
        DeclaredPerson.objects.filter(declaration=declaration, role=role).delete()
        DeclaredPerson.objects.bulk_create(
            DeclaredPerson(declaration=declaration, role=role, position=place, **_plain(each))
            for place, each in enumerate(people)
        )


def _replace_amounts(declaration: Declaration, change: Change) -> None:
    """The credit for a house stands behind the premiums, whichever of the two is replaced."""
    if change.premiums is None and change.housing is None:
        return
    held = DeclaredAmount.objects.filter(declaration=declaration)
    houses, premiums = held.filter(kind=DeclaredAmount.Kind.HOUSING), held.exclude(kind=DeclaredAmount.Kind.HOUSING)
    new = [
        *(_kept(premiums) if change.premiums is None else change.premiums),
        *(_kept(houses) if change.housing is None else change.housing),
    ]
    held.delete()
    DeclaredAmount.objects.bulk_create(
        DeclaredAmount(declaration=declaration, position=place, **_plain(each)) for place, each in enumerate(new)
    )


def _kept(rows: Any) -> list[NewAmount]:
    return [
        NewAmount(
            kind=each.kind,
            payee=each.payee,
            contract=each.contract,
            amount_yen=each.amount_yen,
            proof_id=each.proof_id,
        )
        for each in rows.order_by("position")
    ]


def _plain(new: Any) -> dict[str, Any]:
    return {name: getattr(new, name) for name in type(new).__slots__}


def _keep_proofs(declaration: Declaration, acting_user: Any, at: dt.datetime) -> int:
    """What is named by a row becomes a document of the declaration; what was attached and dropped again does not."""
    rows: list[Any] = [*declaration.people.all(), *declaration.amounts.all(), *declaration.formers.all()]
    named = {each.proof_id for each in rows if each.proof_id}
    proofs = Proof.objects.filter(pk__in=named).select_related("stored_file").order_by("pk")
    for proof in proofs:
        with open_stored(proof.stored_file) as file:
            content = file.read()
        new = NewDocument(
            kind=queries.PROOF,
            title=f"{declaration.year}年 年末調整の証明書 {declaration.employee.person.name} {proof.name}"[
                :LONGEST_NAME
            ],
            dated_on=at.astimezone(TOKYO).date(),
            content=content,
            media_type=proof.media_type,
        )
        keep_document(new=new, case=case_of(declaration), acting_user=acting_user, at=at)
    return len(proofs)
