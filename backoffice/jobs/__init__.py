"""ジョブ: long work that shows its progress, can be left and stopped, and survives the death of a worker.

A job's row is the outbox: it is written in the transaction of the action that wants it. Recovery is PostgreSQL's, not
the broker's: a chunk is held by a lease, its work and its end are one transaction, and the sweeper offers again what a
dead worker held. So nothing is lost, and nothing is done twice. The only room that talks to Celery.
"""
