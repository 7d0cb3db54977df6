"""押印簿 on paper."""

from backoffice.documents.rendering import render_pdf
from backoffice.values.refusals import Refusal

from .limits import MOST_PRINTED
from .queries import LogAsk, log
from .shown_register import log_row

TEMPLATE = "legal/seals/log.pdf.html"
DAY = "%Y/%m/%d"


class LogTooLong(Refusal):
    """More lines than a paper holds in one go."""

    code = "legal.seals.log_too_long"
    cause_ja = "対象の押印が{count:,}件あり、一度に印刷できる{most:,}件を超えています。"
    cause_en = "There are {count:,} lines: more than the {most:,} that are printed at once."
    remedy_ja = "期間か印章を絞って印刷するか、CSVで書き出してください。"
    remedy_en = "Print fewer days or one seal, or export a CSV."


def log_pdf(ask: LogAsk, *, company: str) -> bytes:
    """The lines of the log of use in the order of their days. Raises LogTooLong."""
    found = log(ask)
    count = found.count()
    if count > MOST_PRINTED:
        raise LogTooLong(count=count, most=MOST_PRINTED)
    first = ask.first.strftime(DAY) if ask.first else "はじめ"
    last = ask.last.strftime(DAY) if ask.last else "いままで"
    title = f"押印簿 {first}〜{last}"
    context = {
        "company": company,
        "period": f"{first}〜{last}",
        "reference": f"{company}　{title}",
        "lines": [
            {**log_row(each), "sealed_on": each.sealed_on.strftime(DAY)} for each in found.order_by("sealed_on", "id")
        ],
    }
    return render_pdf(TEMPLATE, context, title=title)
