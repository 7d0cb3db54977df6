"""The slips of another program, said in the words of this company: entries to be, and what stands in their way."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import IO

from django.utils.translation import gettext as _

from backoffice.exchange.lists import Fault
from backoffice.organisation.models import Unit
from backoffice.parameters import as_of
from backoffice.partners.models import Partner
from backoffice.values.money import drop_fraction
from backoffice.values.periods import Month

from . import foreign
from .foreign import ForeignRow, ForeignSide, Found, Slip
from .models import Account, ImportMapping, MappedKind, Period
from .queries import locks
from .rules import DraftLine, EntryDraft, Side, Source, Stage, TaxLaw, side_yen
from .tax import TaxCategoryNotInForce, books_include_tax, category_names, tax_account, tax_law

TAX_WORDS = "accounting.ledger.import_tax_words"
SAMPLE_SLIPS, SHOWN_FAULTS = 10, 200
WHOLE = Decimal(100)
NOT_SAVED = Source("accounting.ledger.import", 0)
# Without these a line has no place in the books; units and partners may be left out.
NEEDED = (MappedKind.ACCOUNT, MappedKind.TAX)


@dataclass(slots=True)
class Words:
    """What the words of a program mean: as the company decided, else what is called alike here."""

    accounts: dict[str, str]
    taxes: dict[str, str]
    units: dict[str, int | None]
    partners: dict[str, int | None]
    out_of_use: dict[str, dt.date]
    default_tax: dict[str, str]

    def knows(self, kind: str, word: str) -> bool:
        """Whether a word has its meaning."""
        return word in self._of(kind)

    def meaning(self, kind: str, word: str) -> list[object]:
        """Everything that a word stands for in an entry; the same list gives the same line."""
        if not self.knows(kind, word):
            return []
        ours = self._of(kind)[word]
        code = str(ours)
        about = [str(self.out_of_use.get(code, "")), self.default_tax.get(code, "")]
        return [ours, *about] if kind == MappedKind.ACCOUNT else [ours]

    def _of(self, kind: str) -> Mapping[str, object]:
        held: dict[str, Mapping[str, object]] = {
            MappedKind.ACCOUNT: self.accounts,
            MappedKind.TAX: self.taxes,
            MappedKind.UNIT: self.units,
            MappedKind.PARTNER: self.partners,
        }
        return held[kind]


@dataclass(slots=True)
class ReadSlip:
    """An entry to be, with the rows that it comes from."""

    draft: EntryDraft
    first_row: int
    last_row: int
    number: str


@dataclass(slots=True)
class Read:
    """A file as it would be posted: sums, words, the first slips, faults, and the entries when they are kept."""

    found: Found
    months: Counter[str] = field(default_factory=Counter)
    yen: Counter[str] = field(default_factory=Counter)
    words: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in MappedKind.values})
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    sample: list[ReadSlip] = field(default_factory=list)
    slips: list[ReadSlip] = field(default_factory=list)
    wrong: int = 0
    largest_yen: int = 0
    meanings: str = ""
    closed: list[Fault] = field(default_factory=list)

    @property
    def entries(self) -> int:
        return sum(self.months.values())

    @property
    def amount_yen(self) -> int:
        return sum(self.yen.values())

    @property
    def faults(self) -> list[Fault]:
        return sorted([*self.closed, *self.found.faults], key=lambda fault: fault.row)

    @property
    def lacks_meaning(self) -> bool:
        """Whether a word that is needed has no meaning yet."""
        return any(self.unknown.get(kind) for kind in NEEDED)

    @property
    def is_ready(self) -> bool:
        """Whether it can be posted whole."""
        return bool(self.entries) and not self.faults and not self.lacks_meaning


def read(file: IO[bytes], program: str, *, first_month: int, keep: bool) -> Read:
    """A file, slip by slip; `keep` holds the entries to post them. Raises NotThatProgram, UnreadableText, TooManyRows."""
    result = Read(Found(foreign.encoding_of(file)))
    translator = _Translator(words_of(program), first_month)
    for slip in foreign.slips_of(file, program, result.found):
        _count_words(slip, result)
        made = translator.entry(slip, result.found.faults)
        if made is None:
            continue
        month = str(Month.of(made.draft.posted_on))
        result.months[month] += 1
        result.yen[month] += made.draft.amount_yen
        result.largest_yen = max(result.largest_yen, made.draft.amount_yen)
        if keep:
            result.slips.append(made)
        if len(result.sample) < SAMPLE_SLIPS:
            result.sample.append(made)
    result.unknown = {kind: Counter(its) for kind, its in unknown_of(result.words, translator.words).items()}
    result.meanings = meanings_of(result.words, translator.words, first_month)
    result.closed = closed_faults(result.months)
    return result


def unknown_of(used: Mapping[str, Mapping[str, int]], words: Words) -> dict[str, dict[str, int]]:
    """The words of a file that have no meaning, with how often they stand in it."""
    return {kind: {word: n for word, n in its.items() if not words.knows(kind, word)} for kind, its in used.items()}


def meanings_of(used: Mapping[str, Iterable[str]], words: Words, first_month: int) -> str:
    """A hash of what the words of a file mean: while it is the same, the file reads the same."""
    said = [[kind, word, words.meaning(kind, word)] for kind in sorted(used) for word in sorted(used[kind])]
    return sha256(json.dumps([first_month, said], ensure_ascii=False).encode()).hexdigest()


def closed_faults(months: Iterable[str]) -> list[Fault]:
    """The months of a file that take no ordinary entry any more."""
    parsed = [Month.parse(each) for each in months]
    return [
        Fault(
            0,
            "",
            _("%(month)sは締め済みのため、記帳できません。") % {"month": Month.of(lock.month)},
            _("締めていない期間だけを書き出すか、締めの解除を申請してください。"),
        )
        for lock in locks(parsed).filter(covers=Period.Covers.ORDINARY, room__in=("", "accounting.ledger"))
    ]


def words_of(program: str) -> Words:
    """What the words of a program mean today; in four queries."""
    accounts = list(Account.objects.order_by("-code"))
    units, partners = list(Unit.objects.filter(valid_until=None)), list(Partner.objects.order_by("-pk"))
    words = Words(
        accounts={each.name: each.code for each in accounts if each.out_of_use_from is None},
        taxes={name: name for name in category_names(foreign.SINCE)},
        units={each.name: each.pk for each in units},
        partners={each.name: each.pk for each in partners},
        out_of_use={each.code: each.out_of_use_from for each in accounts if each.out_of_use_from},
        default_tax={each.code: each.tax_category for each in accounts},
    )
    unit_ids, partner_ids = {each.code: each.pk for each in units}, {each.code: each.pk for each in partners}
    for mapping in ImportMapping.objects.filter(program=program):
        if mapping.kind == MappedKind.ACCOUNT:
            words.accounts[mapping.theirs] = mapping.ours
        elif mapping.kind == MappedKind.TAX:
            words.taxes[mapping.theirs] = mapping.ours
        elif mapping.kind == MappedKind.UNIT:
            words.units[mapping.theirs] = unit_ids.get(mapping.ours)
        else:
            words.partners[mapping.theirs] = partner_ids.get(mapping.ours)
    return words


def suggested_tax(program: str) -> dict[str, str]:
    """What a program calls the tax categories, to be confirmed by people."""
    rows = as_of(TAX_WORDS, foreign.SINCE).value.rows
    return {str(theirs): str(ours) for its, theirs, ours in rows if its == program}


class _Translator:
    """Turns slips into entries, remembering the law of each tax category and day."""

    def __init__(self, words: Words, first_month: int) -> None:
        self.words = words
        self.last_month = (first_month - 2) % 12 + 1
        self._laws: dict[tuple[str, dt.date], TaxLaw | None] = {}
        self._of_tax = {tax_account(purpose, foreign.SINCE) for purpose in ("purchase", "sale")}
        self._includes: dict[dt.date, bool] = {}

    def entry(self, slip: Slip, faults: list[Fault]) -> ReadSlip | None:
        """The entry of a slip; None when something stands in its way, which goes into `faults` unless it is a word."""
        first = slip.first
        before = len(faults)
        words = next((row.text for row in slip.rows if row.text), "") or _names(slip)
        lines = [line for row in slip.rows for line in self._lines(row, first.day, words, faults)]
        if len(faults) > before:
            return None
        stage = Stage.ADJUSTMENT if first.is_adjustment else Stage.ORDINARY
        if stage is Stage.ADJUSTMENT and first.day.month != self.last_month:
            faults.append(
                Fault(
                    first.number,
                    "",
                    _("決算整理の仕訳が、会計年度の最後の月の日付ではありません。"),
                    _("日付か決算の印を直してください。"),
                )
            )
            return None
        draft = EntryDraft(first.day, NOT_SAVED, words, tuple(lines), stage=stage)
        debit_yen, credit_yen = side_yen(lines, Side.DEBIT), side_yen(lines, Side.CREDIT)
        if debit_yen != credit_yen or not lines:
            if self._all_known(slip):
                faults.append(_uneven(first.number, debit_yen, credit_yen))
            return None
        return ReadSlip(draft, first.number, slip.rows[-1].number, first.key[:60])

    def _all_known(self, slip: Slip) -> bool:
        sides = [side for row in slip.rows for side in (row.debit, row.credit) if side]
        return all(foreign.is_contra(side.account) or side.account in self.words.accounts for side in sides)

    def _lines(self, row: ForeignRow, day: dt.date, words: str, faults: list[Fault]) -> Iterator[DraftLine]:
        for side, given in ((Side.DEBIT, row.debit), (Side.CREDIT, row.credit)):
            if given is None or foreign.is_contra(given.account) or given.account not in self.words.accounts:
                continue
            code = self.words.accounts[given.account]
            ended = self.words.out_of_use.get(code)
            if ended is not None and ended <= day:
                faults.append(
                    Fault(
                        row.number,
                        given.account,
                        _("科目 %(code)s は使用停止です。") % {"code": code},
                        _("読み替えで別の科目を選んでください。"),
                    )
                )
                continue
            yield from self._parted(row, side, given, code, day, words, faults)

    def _parted(
        self,
        row: ForeignRow,
        side: Side,
        given: ForeignSide,
        code: str,
        day: dt.date,
        words: str,
        faults: list[Fault],
    ) -> Iterator[DraftLine]:
        category = self.words.taxes.get(given.tax, "") if given.tax else ""
        category = category or self.words.default_tax[code]
        stands = side if given.amount_yen > 0 else side.other
        amount_yen, tax_yen = abs(given.amount_yen), abs(given.tax_yen)
        unit, partner = self.words.units.get(given.unit), self._partner(given)
        memo = self._memo(row, given, words)
        try:
            law = None if code in self._of_tax else self._law(category, day)
        except TaxCategoryNotInForce as refusal:
            faults.append(Fault(row.number, given.tax, *foreign.said(refusal)))
            return
        counted_yen = _counted(amount_yen, tax_yen, law) if law else 0
        if counted_yen is None:
            faults.append(
                Fault(
                    row.number,
                    given.tax,
                    _("%(amount)s円に対する税額が%(tax)s円で、税率と合いません。")
                    % {"amount": amount_yen, "tax": tax_yen},
                    _("税区分の読み替えか、ファイルの税額を確かめてください。"),
                )
            )
            return
        yield DraftLine(code, stands, amount_yen - counted_yen, unit, memo, category, partner_id=partner)
        if law and counted_yen:
            yield DraftLine(law.account_code, stands, counted_yen, unit, memo, category, partner_id=partner)

    def _law(self, category: str, day: dt.date) -> TaxLaw | None:
        key = (category, day)
        if key not in self._laws:
            if day not in self._includes:
                self._includes[day] = books_include_tax(day)
            self._laws[key] = None if self._includes[day] else tax_law(category, day)
        return self._laws[key]

    def _partner(self, given: ForeignSide) -> int | None:
        return self.words.partners.get(given.partner) or self.words.partners.get(given.sub)

    def _memo(self, row: ForeignRow, given: ForeignSide, words: str) -> str:
        """What the line says beyond the slip: its own words, and names that mean nothing here."""
        said = [row.text if row.text != words else ""]
        said += [name for name in (given.partner, given.sub) if name and not self.words.partners.get(name)]
        if given.unit and not self.words.units.get(given.unit):
            said.append(given.unit)
        return "　".join(filter(None, said))[:200]


def _counted(amount_yen: int, tax_yen: int, law: TaxLaw) -> int | None:
    """The tax that stands by itself: as the file says it, whole or the credited share alone; None when it fits neither."""
    exact = drop_fraction(amount_yen * law.percent / (WHOLE + law.percent))
    credited = drop_fraction(exact * law.creditable_percent / WHOLE)
    if not tax_yen:
        return credited
    if abs(tax_yen - exact) <= 1:
        return drop_fraction(tax_yen * law.creditable_percent / WHOLE)
    return tax_yen if abs(tax_yen - credited) <= 1 else None


def _count_words(slip: Slip, result: Read) -> None:
    for row in slip.rows:
        for side in (row.debit, row.credit):
            if side is None or foreign.is_contra(side.account):
                continue
            for kind, word in (
                (MappedKind.ACCOUNT, side.account),
                (MappedKind.TAX, side.tax),
                (MappedKind.UNIT, side.unit),
                (MappedKind.PARTNER, side.partner),
                (MappedKind.PARTNER, side.sub),
            ):
                if word:
                    result.words[kind][word] += 1


def _names(slip: Slip) -> str:
    names = dict.fromkeys(side.account for row in slip.rows for side in (row.debit, row.credit) if side)
    return "・".join(names)[:300] or "—"


def _uneven(number: int, debit_yen: int, credit_yen: int) -> Fault:
    return Fault(
        number,
        "",
        _("この行から始まる伝票は、借方%(debit)s円、貸方%(credit)s円で一致しません。")
        % {"debit": f"{debit_yen:,}", "credit": f"{credit_yen:,}"},
        _("伝票の行が揃っているか、金額が合っているかを確かめてください。"),
    )
