"""住民税の特別徴収: the notices of municipalities, what a month's pay deducts by them, and how collection ends.

Words: 税額通知 the notice of May (June to next May, 12 amounts), 変更通知 one that changes the months from one on,
通知がない理由 why no notice of a year comes for somebody, 異動 the end of collection, 一括徴収 the rest in one sum,
普通徴収 the rest paid by the person, 指定番号 how a municipality calls the company. Invariants: notices are never
changed, a later one takes the place of an earlier one for the months that it names; what is said of a notice that does
not come stays, and the last word holds; an end keeps what was collected and what was left.
Law: 地方税法321条の3〜321条の7.
"""
