"""A seal to do something with: locked, and in use."""

from backoffice.values.refusals import Refusal
from legal.seals.models import Seal


class SealWithdrawn(Refusal):
    """A withdrawn seal stays as it was."""

    code = "legal.seals.seal_withdrawn"
    cause_ja = "印章「{seal}」は、{day}に廃止されています。"
    cause_en = "The seal “{seal}” was withdrawn on {day}."
    remedy_ja = "使用中の印章を選んでください。"
    remedy_en = "Choose a seal that is in use."


def in_use(seal_id: int) -> Seal:
    """The seal, locked, while it is in use. Raises SealWithdrawn; Seal.DoesNotExist."""
    seal = Seal.objects.select_for_update().get(pk=seal_id)
    if seal.withdrawn_on is not None:
        raise SealWithdrawn(seal=seal, day=seal.withdrawn_on)
    return seal
