"""Mails that suppliers send, as mail programs keep them."""

from email.message import EmailMessage
from email.policy import SMTP

PDF = b"%PDF-1.7 by mail %%EOF"


def mail(*attached: tuple[str, bytes], text: str = "請求書をお送りします。") -> bytes:
    """A mail of 31 October with these attachments."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "芝浦事務機 経理 <seikyu@shibaura.example>"
    message["To"] = "keiri@minato.example"
    message["Subject"] = "【請求書】2026年10月分"
    message["Date"] = "Sat, 31 Oct 2026 18:05:00 +0900"
    message.set_content(text)
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


# As older mail programs write a name: an encoded word where RFC 2231 asks for something else.
OLD_STYLE = (
    b"From: seikyu@shibaura.example\r\nSubject: =?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n'
    b'Content-Type: application/pdf; name="=?ISO-2022-JP?B?GyRCQEE1YT1xGyhCLnBkZg==?="\r\n'
    b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n"
    b' filename="=?ISO-2022-JP?B?GyRCQEE1YT1xGyhCLnBkZg==?="\r\n\r\nJVBERi0xLjcgb2xkICUlRU9G\r\n--b--\r\n'
)
