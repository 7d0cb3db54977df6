"""承認・稟議: who has to agree before the company acts, and the act itself after the last of them agreed.

A request freezes the action's name, its arguments and their hash, and the steps of its route with the people asked.
Invariants: the applicant never decides; nobody decides a step twice; the action is performed once, after the last
required approval, in the transaction of that approval. Decisions are append-only.
"""
