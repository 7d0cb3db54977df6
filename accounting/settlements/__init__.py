"""決済: what settles claims and debts without money, and the paper that stands between them and money.

相殺 (set-off): what a partner owes us against what we owe the partner, in equal sums (民法505条・506条); from an amount on it
awaits the approval of others.
手形・電子記録債権債務 (instruments): taken for an invoice or given for a debt, until they are collected, paid, discounted
(割引), endorsed or assigned (裏書・譲渡), split (分割), or not paid (不渡り・支払不能).
What of an instrument stands on its account is the sum of its events; what was discounted or endorsed and is not due yet is
contingent (偶発債務, 注記).
"""
