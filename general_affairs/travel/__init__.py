"""Business trips (出張): asked for with an estimate, agreed to, booked, and claimed by what they came to.

Words: 出張申請 trip; 見積 estimate; 手配 booking; 日当 per diem; 仮払 advance; 精算 claim.
Everybody asks for their own trips and sees them; who is asked to approve sees that trip; who arranges sees all.
The estimate holds fares that are typed, lodging, and the per diem by the company's own rates, each with its reason. With the
last approval an advance that was wished for is owed. Bookings are kept as papers with who booked them. A claim begins
with the lines of the estimate, and the trip shows estimate against actual.
Invariants: what was submitted stays until it is sent back; a trip ends no earlier than it begins; it has one claim; what was
booked stays, and is cancelled once, with a reason. PostgreSQL holds each of them by itself.
"""
