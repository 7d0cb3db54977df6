"""What every act within a sandbox asks first."""

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.values.refusals import Refusal

CASE = "backoffice.sandbox.sandbox"


class NotASandbox(Refusal):
    """The company is an ordinary one: its clock is the real one, and it is never closed so."""

    code = "sandbox.not_a_sandbox"
    status = 404
    cause_ja = "ここはサンドボックスではありません。実際の会社の時計は動かせません。"
    cause_en = "This is not a sandbox. The clock of a real company cannot be moved."
    remedy_ja = "サンドボックスに切り替えるか、サンドボックスのAPIキー（ennoshita-test_で始まるキー）を使ってください。"
    remedy_en = "Switch to the sandbox, or use a key of the sandbox (it begins with ennoshita-test_)."


def locked_sandbox() -> Company:
    """The sandbox that is open for writing, held until the end of the transaction; raises NotASandbox."""
    found = Company.objects.select_for_update().filter(pk=scope.current().writes or 0, sandbox_of__isnull=False).first()
    if found is None or found.closed_at is not None:
        raise NotASandbox
    return found
