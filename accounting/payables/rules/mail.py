"""What of a mail may be an invoice. Pure."""

from backoffice.documents.mails import PICTURES, Attached, Mail
from backoffice.values.refusals import InvalidInput

TAKEN = (".pdf", ".xml", *PICTURES)


class MailWithoutInvoice(InvalidInput):
    """None of its attachments can be an invoice."""

    code = "accounting.payables.mail_without_invoice"
    field = "file"
    cause_ja = "このメールには、請求書として取り込める添付ファイルがありません（添付：{names}）。"
    cause_en = "No attachment of this mail can be taken in as an invoice (attached: {names})."
    remedy_ja = "本文だけの請求やリンクのときはPDFに保存して、ZIPのときは取り出して、取り込んでください。"
    remedy_en = "Save a text or a link as PDF, unpack a ZIP, and take that in."


def invoices_of(mail: Mail) -> list[Attached]:
    """The attachments that may be invoices. Raises MailWithoutInvoice."""
    found = mail.papers(TAKEN)
    if not found:
        raise MailWithoutInvoice(names="、".join(each.name for each in mail.attached) or "—")
    return found
