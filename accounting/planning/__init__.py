"""予算管理: what a fiscal year should earn and cost by account, unit and month, against what the books say.

Words: 予算 Budget, a version of it; 予実 plan against actual; 着地見込 landing. An approved version stays as it is; the
newest approved one of a year is in force.
"""
