"""The worker, or its connection, is killed in the middle of a payroll run: it goes on, nobody is paid twice or missing."""

import signal

import pytest

from tests.journeys.conftest import House, kill, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.servers]

RUN = "SELECT id FROM hr_run WHERE state IN ('REVIEW', 'CALCULATING')"
CHUNKS = (
    "SELECT count(*) FILTER (WHERE chunk.state = 'DONE'), count(*) FROM backoffice_chunk chunk"
    " WHERE job_id = (SELECT max(id) FROM backoffice_job)"
)
HALF_A_MINUTE = 30
# The other tests share these cores; the promise is when it goes on, not how fast it then is.
TO_THE_END = 90
MORE_THAN_A_FEW = 150
# A chunk takes this at least, however fast the cores are.
A_MOMENT = 1.5


def done_and_total(house: House) -> tuple[int, int]:
    done, total = house.rows(CHUNKS)[0]
    return done, total


def state_of(house: House, run_id: int) -> str:
    return str(house.rows(f"SELECT state FROM hr_run WHERE id = {run_id}")[0][0])


def test_the_run_goes_on_and_nobody_is_paid_twice(house: House) -> None:
    run_id = house.rows(RUN)[0][0]
    before = house.rows(f"SELECT employee_id, net_yen FROM hr_payslip WHERE run_id = {run_id} ORDER BY 1")
    house.slow_down("hr_payslip", A_MOMENT)
    worker = house.start_worker(concurrency=1)
    house.start_beat()
    house.do(f"actions.calculate_run(run_id={run_id}, acting_user=mao, at=clock.now())")
    wait_until(lambda: done_and_total(house)[0] >= 2, 60)
    kill(worker, signal.SIGKILL)
    done, total = done_and_total(house)
    assert 2 <= done < total
    assert state_of(house, run_id) == "CALCULATING"

    house.start_worker(concurrency=1)
    wait_until(lambda: done_and_total(house)[0] > done, HALF_A_MINUTE)
    wait_until(lambda: state_of(house, run_id) == "REVIEW", TO_THE_END)

    after = house.rows(f"SELECT employee_id, net_yen FROM hr_payslip WHERE run_id = {run_id} ORDER BY 1")
    assert after == before
    assert len(after) > MORE_THAN_A_FEW
    assert done_and_total(house) == (total, total)
    assert house.rows("SELECT count(*) FROM backoffice_event WHERE step = 'hr.payroll.end_calculation'") == [(4,)]


CUT = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def test_a_run_outlives_connections_that_are_cut(house: House) -> None:
    run_id = house.rows(RUN)[0][0]
    before = house.rows(f"SELECT employee_id, net_yen FROM hr_payslip WHERE run_id = {run_id} ORDER BY 1")
    house.slow_down("hr_payslip", A_MOMENT)
    house.start_worker(concurrency=1)
    house.start_beat()
    house.do(f"actions.calculate_run(run_id={run_id}, acting_user=mao, at=clock.now())")
    cut = 0
    for chunks in (1, 3, 5):
        wait_until(lambda: done_and_total(house)[0] >= chunks, 60)  # noqa: B023
        cut += house.rows(CUT)[0][0]
    assert cut >= 3
    wait_until(lambda: state_of(house, run_id) == "REVIEW", TO_THE_END)

    after = house.rows(f"SELECT employee_id, net_yen FROM hr_payslip WHERE run_id = {run_id} ORDER BY 1")
    assert after == before
    done, total = done_and_total(house)
    assert done == total
    assert house.rows("SELECT count(*) FROM backoffice_event WHERE step = 'hr.payroll.end_calculation'") == [(4,)]
