"""総勘定元帳 on paper."""

from collections.abc import Sequence

from backoffice.documents.rendering import render_pdf
from backoffice.shell import formats
from backoffice.values.refusals import Refusal

from .models import Side
from .queries import BookAsk, BookLine, book, book_lines, every_book_line

TEMPLATE = "accounting/ledger/book.pdf.html"
MOST_LINES = 5000


class BookTooLong(Refusal):
    """More lines than a paper holds in one go."""

    code = "accounting.ledger.book_too_long"
    cause_ja = "対象の仕訳が{count:,}行あり、一度に印刷できる{most:,}行を超えています。"
    cause_en = "There are {count:,} lines: more than the {most:,} that are printed at once."
    remedy_ja = "期間か科目を絞って印刷するか、CSVで書き出してください。"
    remedy_en = "Print fewer months or one account, or export a CSV."


def book_pdf(asks: Sequence[BookAsk], *, company: str) -> bytes:
    """The accounts, one after another, each with its opening, its lines and its closing. Raises BookTooLong."""
    count = sum(book_lines(ask).count() for ask in asks)
    if count > MOST_LINES:
        raise BookTooLong(count=count, most=MOST_LINES)
    first, last = (asks[0].first, asks[0].last) if asks else (None, None)
    period = (
        first.in_japanese if first and first == last else f"{first and first.in_japanese}〜{last and last.in_japanese}"
    )
    title = f"総勘定元帳 {period}"
    context = {
        "company": company,
        "period": period if asks else "",
        "reference": f"{company}　{title}",
        "accounts": [_account(ask) for ask in asks],
    }
    return render_pdf(TEMPLATE, context, title=title)


def _account(ask: BookAsk) -> dict[str, object]:
    found = book(ask)
    return {
        "name": str(ask.account),
        "opening": formats.yen(found.opening_yen),
        "debit": formats.yen(found.debit_yen),
        "credit": formats.yen(found.credit_yen),
        "closing": formats.yen(found.closing_yen),
        "lines": [_line(each) for each in every_book_line(ask)],
    }


def _line(each: BookLine) -> dict[str, str]:
    line = each.line
    words = "　".join(filter(None, (line.entry.description, line.memo)))
    return {
        "day": f"{line.posted_on:%m/%d}",
        "number": str(line.entry_id),
        "counter": each.counter,
        "words": words,
        "partner": line.partner.name if line.partner else "",
        "debit": formats.yen(line.amount_yen) if line.side == Side.DEBIT else "",
        "credit": formats.yen(line.amount_yen) if line.side == Side.CREDIT else "",
        "balance": formats.yen(each.balance_yen),
    }
