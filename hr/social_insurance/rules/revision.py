"""随時改定: a change of fixed pay, the pay of the months after it, and whether the standard remuneration follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term

from .determination import MonthOfPay, averages
from .premiums import Grade, NoSuchGrade, grade_of


class Direction(StrEnum):
    """Which way the fixed pay went; UNKNOWN where two kinds of pay can't be compared."""

    UP = "UP"
    DOWN = "DOWN"
    UNKNOWN = "UNKNOWN"


class RevisionOutcome(StrEnum):
    """What the months after a change of fixed pay came to."""

    WAITING = "WAITING"
    SHORT_OF_DAYS = "SHORT_OF_DAYS"
    SAME_GRADE = "SAME_GRADE"
    ONE_GRADE = "ONE_GRADE"
    OPPOSITE = "OPPOSITE"
    REVISED = "REVISED"


@dataclass(frozen=True, slots=True)
class OneGradeMove:
    """A move of one grade that counts: for an average within its bounds, from what held within its bounds (yen)."""

    from_grade: int
    to_grade: int
    average_from_yen: int | None
    average_below_yen: int | None
    before_from_yen: int | None
    before_below_yen: int | None

    def allows(self, move: tuple[int, int], average_yen: int, before_yen: int | None) -> bool:
        """Whether it covers a move; what asks for the average before is not met where that is not known."""
        return (
            move == (self.from_grade, self.to_grade)
            and _within(average_yen, self.average_from_yen, self.average_below_yen)
            and _within(before_yen, self.before_from_yen, self.before_below_yen)
        )


@dataclass(frozen=True, slots=True)
class RevisionLaw:
    """What 随時改定 asks for: days of each month, grades of difference, and the moves of one grade that count."""

    least_days: Term
    least_grades: Term
    grades: tuple[Grade, ...]
    one_grade_moves: tuple[OneGradeMove, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The standard remuneration that holds, and the average behind it where it is known."""

    standard_yen: int
    average_yen: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """The outcome with the lines of the average; `applies_from` and `grade` are those of a revision that is due."""

    outcome: RevisionOutcome
    lines: tuple[Line, ...] = ()
    grade: Grade | None = None
    applies_from: Month | None = None

    @property
    def average_yen(self) -> int | None:
        """The 報酬月額: the adjusted average where there is one."""
        return self.lines[-1].amount_yen if self.lines else None


def occasional_revision(
    held: Held, direction: Direction, paid: Sequence[MonthOfPay | None], law: RevisionLaw
) -> Revision:
    """随時改定 (健康保険法43条, 厚生年金保険法23条) after a change of fixed pay that was first paid in the first month.

    `paid` are the months in a row that the law looks at, None for those not paid yet. The standard follows from the
    month after them when each has enough days and the grade moves far enough the same way as the fixed pay.
    The table of health insurance decides for the pension as well: wherever the pension's own grades move, with their
    moves of one grade at its ends, that table moves two.
    """
    known = [each for each in paid if each is not None]
    if any(not each.counts(law.least_days) for each in known):
        return Revision(RevisionOutcome.SHORT_OF_DAYS)
    if len(known) < len(paid):
        return Revision(RevisionOutcome.WAITING)
    lines = averages(known, law.least_days)
    before, after = _grade_held(held, law), grade_of(lines[-1].amount_yen, law.grades)
    outcome = _outcome(held, direction, before, after, lines[-1].amount_yen, law)
    if outcome is not RevisionOutcome.REVISED:
        return Revision(outcome, lines, after)
    return Revision(outcome, lines, after, known[0].month.plus(len(paid)))


def _outcome(
    held: Held, direction: Direction, before: Grade, after: Grade, average_yen: int, law: RevisionLaw
) -> RevisionOutcome:
    moved = after.grade - before.grade
    if not moved:
        return RevisionOutcome.SAME_GRADE
    if direction is not (Direction.UP if moved > 0 else Direction.DOWN) and direction is not Direction.UNKNOWN:
        return RevisionOutcome.OPPOSITE
    move = (before.grade, after.grade)
    at_an_end = any(each.allows(move, average_yen, held.average_yen) for each in law.one_grade_moves)
    far_enough = abs(moved) >= int(law.least_grades.value)
    return RevisionOutcome.REVISED if far_enough or at_an_end else RevisionOutcome.ONE_GRADE


def _grade_held(held: Held, law: RevisionLaw) -> Grade:
    for grade in law.grades:
        if grade.standard_yen == held.standard_yen:
            return grade
    raise NoSuchGrade(standard_yen=held.standard_yen)


def _within(yen: int | None, from_yen: int | None, below_yen: int | None) -> bool:
    if from_yen is None and below_yen is None:
        return True
    if yen is None:
        return False
    return (from_yen is None or yen >= from_yen) and (below_yen is None or yen < below_yen)
