"""The menu shows what a person may use, and nothing else."""

from dataclasses import replace

import pytest

from backoffice.shell import menu, offers


@pytest.fixture(autouse=True)
def two_entries(monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    monkeypatch.setattr(offers, "_counts", {})
    menu.add(
        menu.Entry(menu.MY_WORK, "ホーム", "backoffice:web_home", menu.SIGNED_IN, "house", 0),
        menu.Entry("hr", "給与計算", "hr:payroll_run_list", "hr.payroll.view_run", "calculator", 2, "runs"),
        menu.Entry("hr", "社員", "hr:employment_employee_list", "hr.employment.view", "users", 1),
    )


def test_entries_stand_in_their_order(request_to):
    (group,) = menu.for_request(request_to()).departments
    assert [link.label for link in group.links] == ["社員", "給与計算"]


def test_what_a_person_may_not_use_is_absent(request_to):
    (group,) = menu.for_request(request_to(may=frozenset({"hr.payroll.view_run"}))).departments
    assert [link.label for link in group.links] == ["給与計算"]
    assert menu.for_request(request_to(may=frozenset())).departments == ()


def test_a_request_that_went_past_the_access_middleware_may_nothing(request_to):
    request = request_to()
    del request.may
    shown = menu.for_request(request)
    assert shown.departments == ()
    assert [link.label for link in shown.my_work] == ["ホーム"]


def test_a_page_of_a_room_marks_the_rooms_entry(request_to):
    (group,) = menu.for_request(request_to("/hr/payslips/3/")).departments
    assert [(link.label, link.is_current) for link in group.links] == [("社員", False), ("給与計算", True)]
    assert group.is_open


OWN = menu.Entry(
    menu.MY_WORK, "給与明細", "hr:payroll_own_list", menu.SIGNED_IN, "file", 1, also=("hr:payroll_payslip_detail",)
)
OTHERS = menu.Entry(
    "hr", "給与計算", "hr:payroll_run_list", "hr.payroll.view_run", "calculator", 2, also=("hr:payroll_payslip",)
)


def marked(request):
    shown = menu.for_request(request)
    links = [*shown.my_work, *(link for group in shown.departments for link in group.links)]
    return [link.label for link in links if link.is_current]


def test_a_page_of_ones_own_marks_ones_own_work_and_anothers_the_departments(request_to, monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    monkeypatch.setattr(menu, "_url", lambda entry: "/")
    monkeypatch.setattr(menu, "reverse", lambda name: "/")
    menu.add(OWN, OTHERS)
    request = request_to("/hr/payslips/3/")
    assert marked(request) == ["給与明細"]
    menu.about_others(request)
    assert marked(request) == ["給与計算"]


def test_nothing_is_marked_where_the_entry_of_the_page_may_not_be_used(request_to, monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    monkeypatch.setattr(menu, "_url", lambda entry: "/")
    monkeypatch.setattr(menu, "reverse", lambda name: "/")
    menu.add(replace(OWN, also=()), OTHERS)
    assert marked(request_to("/hr/payslips/3/", may=frozenset())) == []


def test_an_entry_that_leads_nowhere_is_absent_and_reported(request_to):
    menu.add(menu.Entry("hr", "勤怠", "hr:attendance_month", menu.SIGNED_IN, "clock", 3))
    (group,) = menu.for_request(request_to()).departments
    assert "勤怠" not in [link.label for link in group.links]
    assert menu.unresolved() == ("hr:attendance_month",)


def test_a_department_that_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        menu.add(menu.Entry("sales", "見積", "sales:quotes", menu.SIGNED_IN, "file", 1))


def test_a_count_is_what_a_room_offers(request_to):
    offers.offer_count("runs", lambda request: 4)
    (group,) = menu.for_request(request_to()).departments
    assert [link.count for link in group.links] == [0, 4]
