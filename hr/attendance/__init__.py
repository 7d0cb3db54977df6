"""Attendance (勤怠): when people worked, told by their punches, and what a month of it comes to.

Words: 打刻 punch; 出勤簿 a month of days; 勤務形態 work schedule; 締め close; 法定休日 statutory holiday; 所定休日 day off;
修正申請 correction; 欠勤・休暇 absence; 36協定 overtime agreement; 起算日 the day from which it counts; 労働時間制度 system
of working time; 勤務予定 days planned one by one; 清算期間・対象期間・総枠 a settled period and its statutory frame;
みなし労働時間 deemed hours; 同意の撤回 withdrawal of consent to them.
Everybody punches for themselves; a head of a unit sees the people of that unit and of those under it, who keeps
attendance sees all. Work belongs to the day on which it began; a statutory holiday goes by the calendar day.
Invariants: punches are never changed, a correction names what it replaces; daily records follow from punches, schedule
and calendar, and can be made again; nothing enters a closed month. Payroll takes over what a close hands to it, and
gives it back when the close is taken back, while the pay that used it is not submitted.
Law: 労働基準法32条・32条の2〜32条の4の2・34条〜38条の4・41条2号・109条, 同施行規則12条の4・19条・24条の2の2・54条,
昭和63年1月1日基発1号, 昭和63年3月14日基発150号, 平成6年1月4日基発1号, 平成6年5月31日基発331号,
労働時間の適正な把握のために使用者が講ずべき措置に関するガイドライン.
"""
