"""The mail with which a payment notice goes to its partner, begun in one's own mail program, in Japanese."""

from urllib.parse import quote

from accounting.payables.models import PaymentNotice

SUBJECT = "支払通知書 {number}（{company}）"
BODY = """{partner} 御中

{company}です。{pay_on}のお支払いについて、支払通知書 {number} を添付でお送りします。
{statement}
よろしくお願いいたします。
"""
STATEMENT = """
この書類は、消費税法の仕入明細書を兼ねます。内容をご確認のうえ、相違があるときは{reply_by}までにお知らせください。
期日までにお知らせがないときは、ご確認いただいたものとして取り扱います。
"""


def mail_link(notice: PaymentNotice, company: str) -> str:
    """What opens the mail program with address, subject and words; empty for a partner without an address."""
    address = notice.partner.email
    if not address:
        return ""
    statement = STATEMENT.format(reply_by=_day(notice.reply_by)) if notice.is_statement else ""
    words = {"number": notice.number, "company": company}
    body = BODY.format(partner=notice.partner_name, pay_on=_day(notice.pay_on), statement=statement, **words)
    return f"mailto:{quote(address, safe='@')}?subject={quote(SUBJECT.format(**words))}&body={quote(body)}"


def _day(day: object) -> str:
    return f"{day:%Y年%-m月%-d日}"
