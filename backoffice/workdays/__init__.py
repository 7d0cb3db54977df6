"""営業日カレンダー: which days the company works and when, for everybody or for one office.

Words: 勤務曜日 weekdays; 会社の休日 a day off of the company, or a holiday that is worked; 営業日 a day that is worked;
年間休日 the days off of a year.
Invariants: what was said of a day stays, the newest counts; an office has what the company has, and its own before it.
Banks have a calendar of their own (`backoffice.values.calendar`), and the law counts by it where it says so.
"""
