"""What stopped a piece of work that was no refusal of its rules, in words for those who wait for it."""

import errno

from django.db import Error as DatabaseFault
from django.db import connection

from backoffice.values.refusals import Refusal

# What work may die of without taking the worker with it. Anything else is a mistake that must be heard at once.
FAULTS = (DatabaseFault, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
DISK_FULL = "53100"


class NoRoomLeft(Refusal):
    """The database, or the store of documents, can't take any more."""

    code = "jobs.no_room_left"
    cause_ja = "保存先の空き容量が足りず、処理できませんでした。"
    cause_en = "There was no room left to store the result."
    remedy_ja = "システム管理者に空き容量を増やしてもらい、できなかった分をやり直してください。"
    remedy_en = "Have the administrator make room, then do what is missing again."


class ConnectionLost(Refusal):
    """The database went away in the middle."""

    code = "jobs.connection_lost"
    cause_ja = "データベースとの接続が途中で切れました。"
    cause_en = "The connection to the database broke."
    remedy_ja = "少し待ってから、できなかった分をやり直してください。"
    remedy_en = "Wait a little, then do what is missing again."


class BrokeOff(Refusal):
    """A mistake of the program."""

    code = "jobs.broke_off"
    cause_ja = "プログラムの誤りで、処理が途中で止まりました（{kind}）。"
    cause_en = "The work broke off by a mistake of the program ({kind})."
    remedy_ja = (
        "できなかった分をやり直してください。また止まるときは、ジョブの記録を添えてシステム管理者に知らせてください。"
    )
    remedy_en = "Do what is missing again. If it stops again, send the record of the job to the administrator."


def told(fault: Exception) -> Refusal:
    """The fault as a refusal; a refusal is told as it is."""
    if isinstance(fault, Refusal):
        return fault
    if getattr(fault, "errno", None) in NO_ROOM or getattr(fault.__cause__, "pgcode", None) == DISK_FULL:
        return NoRoomLeft()
    if isinstance(fault, DatabaseFault) and not connection.is_usable():
        return ConnectionLost()
    return BrokeOff(kind=type(fault).__name__)


def let_go_of_a_dead_connection() -> None:
    """So that the next statement opens another."""
    if connection.connection is not None and not connection.in_atomic_block and not connection.is_usable():
        connection.close()
