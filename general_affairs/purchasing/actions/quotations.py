"""相見積: the quotations beside a purchase, checked and written with its draft."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.actions import Case
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput, at_line
from general_affairs.purchasing.models import PurchaseRequest, Quotation
from general_affairs.purchasing.queries import CASE, QUOTATION, rules_on
from general_affairs.purchasing.rules import dearer_yen, not_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuotation:
    """A quotation with tax, of a partner or of a name. `name` and `content` are its paper, empty without one; `kept` is
    the document that the draft held before."""

    supplier: Partner | None
    supplier_name: str = ""
    amount_yen: int
    quoted_on: dt.date
    valid_until: dt.date | None = None
    note: str = ""
    is_chosen: bool = False
    name: str = ""
    content: bytes = b""
    kept: int | None = None

    @property
    def from_whom(self) -> str:
        return self.supplier.name if self.supplier else self.supplier_name.strip()


class QuotationIncomplete(InvalidInput):
    """A quotation says who, how much, and ends no earlier than it begins."""

    code = "general_affairs.purchasing.quotation_incomplete"
    field = "valid_until"
    cause_ja = "{line}行目の見積は、見積先・1円以上の金額がないか、有効期限が見積日より前です。"
    cause_en = "Quotation {line} lacks its supplier or an amount, or ends before its day."
    remedy_ja = "見積書を見て、見積先・金額・有効期限を入力し直してください。"
    remedy_en = "Enter supplier, amount and end again as the quotation says."


class SeveralChosen(InvalidInput):
    """One quotation is chosen at most."""

    code = "general_affairs.purchasing.several_chosen"
    field = "is_chosen"
    cause_ja = "採用する見積が{count}通選ばれています。"
    cause_en = "{count} quotations are chosen."
    remedy_ja = "採用する見積を1通だけにしてください。"
    remedy_en = "Choose one alone."


class ChosenFromAnother(InvalidInput):
    """What is bought comes from whose quotation was chosen."""

    code = "general_affairs.purchasing.chosen_from_another"
    field = "is_chosen"
    cause_ja = "採用した見積は{chosen}のもので、仕入先の{supplier}のものではありません。"
    cause_en = "The chosen quotation is of {chosen}, not of the supplier, {supplier}."
    remedy_ja = "仕入先を選び直すか、仕入先の見積を採用してください。取引先でなければ、先に登録します。"
    remedy_en = "Change the supplier, or choose that supplier's quotation; register who is no partner yet."


class WhyNotTheCheapest(InvalidInput):
    """Who passes by a lower quotation says why."""

    code = "general_affairs.purchasing.why_not_the_cheapest"
    field = "choice_reason"
    cause_ja = "採用した見積は、最も安い見積より{dearer_yen:,}円高いのに、理由がありません。"
    cause_en = "The chosen quotation is {dearer_yen:,} yen above the lowest, and no reason is given."
    remedy_ja = "「最安でない見積を選んだ理由」を入力するか、最も安い見積を採用してください。"
    remedy_en = "Say why the lowest was not chosen, or choose it."


class TooFewQuotations(InvalidInput):
    """The company's own rule asks for more quotations."""

    code = "general_affairs.purchasing.too_few_quotations"
    field = "quotations"
    cause_ja = "{article}「{text}」により見積が{least}通必要ですが、{count}通です。"
    cause_en = "{article} (“{text}”) asks for {least} quotations; there are {count}."
    remedy_ja = "足りない見積を取ってから申請してください。"
    remedy_en = "Get those that are missing, then ask."


class PaperNotThere(InvalidInput):
    """A paper that is kept on is one of the purchase itself."""

    code = "general_affairs.purchasing.paper_not_there"
    field = "paper"
    cause_ja = "この見積書は、この購買のものではありません。"
    cause_en = "This paper is not one of this purchase."
    remedy_ja = "ファイルを選び直してください。"
    remedy_en = "Choose the file again."


def check_quotations(
    quotations: Sequence[NewQuotation], *, supplier: Partner, total_yen: int, choice_reason: str, on: dt.date
) -> None:
    """Raises QuotationIncomplete, SeveralChosen, ChosenFromAnother, WhyNotTheCheapest, TooFewQuotations."""
    for line, each in enumerate(quotations, start=1):
        is_over = each.valid_until is not None and each.valid_until < each.quoted_on
        if not each.from_whom or each.amount_yen <= 0 or is_over:
            raise QuotationIncomplete(line=line)
    chosen = [(line, each) for line, each in enumerate(quotations, start=1) if each.is_chosen]
    if len(chosen) > 1:
        raise SeveralChosen(count=len(chosen), line=chosen[-1][0])
    for line, each in chosen:
        if each.supplier != supplier:
            raise ChosenFromAnother(chosen=each.from_whom, supplier=supplier.name, line=line)
        more = dearer_yen(each.amount_yen, (one.amount_yen for one in quotations))
        if more and not choice_reason.strip():
            raise WhyNotTheCheapest(dearer_yen=more)
    for rule in not_kept(total_yen, len(quotations), rules_on(on)):
        if rule.is_refused:
            raise TooFewQuotations(article=rule.article, text=rule.text, least=rule.least, count=len(quotations))


def write_quotations(
    request: PurchaseRequest, quotations: Sequence[NewQuotation], case: Case, acting_user: Any, at: dt.datetime
) -> None:
    """Put the quotations into a draft in place of those it had. Raises PaperNotThere, and what files refuse."""
    Quotation.objects.filter(request=request).delete()
    for line, each in enumerate(quotations, start=1):
        with at_line(line):
            document = _paper(each, case, acting_user, at)
        Quotation.objects.create(
            request=request,
            position=line,
            supplier=each.supplier,
            supplier_name=each.from_whom,
            amount_yen=each.amount_yen,
            quoted_on=each.quoted_on,
            valid_until=each.valid_until,
            note=each.note.strip(),
            document=document,
            is_chosen=each.is_chosen,
        )


def _paper(new: NewQuotation, case: Case, acting_user: Any, at: dt.datetime) -> Document | None:
    if new.name or new.content:
        paper = NewDocument(
            kind=QUOTATION,
            title=f"見積書 {new.from_whom}"[:200],
            dated_on=new.quoted_on,
            content=new.content,
            media_type=media_type_of(new.name, new.content),
            amount_yen=new.amount_yen,
            partner_name=new.from_whom,
        )
        return keep_document(new=paper, case=case, acting_user=acting_user, at=at)
    if new.kept is None:
        return None
    held = Document.objects.filter(pk=new.kept, kind=QUOTATION, case_kind=CASE, case_id=case.id).first()
    if held is None:
        raise PaperNotThere
    return held
