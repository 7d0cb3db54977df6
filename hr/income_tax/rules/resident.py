"""住民税の特別徴収: a year's tax in instalments."""

from backoffice.values.reasons import Line, Term, line


def instalments(annual_yen: int, months: int) -> tuple[Line, Line]:
    """The first month's and the other months' (地方税法321条の5, 20条の4の2): fractions below 100 yen go to the first."""
    annual, count = Term("annual_resident_tax_yen", annual_yen), Term("instalments", months, "number")
    rest = line("resident_tax_rest", "annual_resident_tax_yen / instalments", "DROP_BELOW_HUNDRED", annual, count)
    first = line(
        "resident_tax_first",
        "annual_resident_tax_yen - resident_tax_rest_yen * (instalments - 1)",
        "EXACT",
        annual,
        rest.as_term(),
        count,
    )
    return first, rest
