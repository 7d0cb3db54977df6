"""Seals (印章): their register, requests to have a paper sealed, the log of use, and the scan of what was sealed.

Words: 印章台帳 the register; 保管者 the custodian, 副 the deputy; 持ち出し lending out; 押印申請 a request; 押印簿 the log of use;
写し the scan. Way of a request: 承認待ち submitted, 押印待ち approved, 写し待ち sealed, 完了 done; sent back, taken back or refused
by the custodian it may be corrected, a rejected one stays rejected.
Invariants: what was submitted stays; a paper is sealed after its last required approval, once, by the custodian of the day or
the deputy, under a number without gap; a withdrawn seal is neither asked for nor used; a seal has one custodian at a time and is
lent to one person at a time. PostgreSQL holds each of them by itself.
Law: 印紙税法8条 (消印), 民事訴訟法228条4項 (what a seal proves).
"""
