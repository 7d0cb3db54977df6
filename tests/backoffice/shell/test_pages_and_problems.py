"""Who may open a page, and how a refusal is told."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from backoffice.shell import pages, problem, views

from .addresses import RunIsApproved, guarded

STEP = "hr.payroll.view_run"


def test_a_page_opens_for_who_may(request_to):
    assert guarded(request_to(may=frozenset({STEP}))).content == b"inside"
    assert guarded.step == STEP


def test_a_page_is_denied_with_cause_and_remedy(request_to):
    response = guarded(request_to(may=frozenset()))
    assert response.status_code == 403
    assert "この操作をする権限がありません。" in response.content.decode()
    assert "管理者に" in response.content.decode()


def test_a_page_is_denied_when_nobody_says_who_may(request_to):
    request = request_to()
    del request.may
    assert guarded(request).status_code == 403


def test_a_stranger_signs_in_first(request_to):
    request = request_to("/guarded/")
    request.user = AnonymousUser()
    response = guarded(request)
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/guarded/")


def test_a_page_to_read_takes_no_form(request_to):
    assert guarded(request_to(method="post")).status_code == 405


@pytest.mark.parametrize("step", ["", None])
def test_a_page_must_say_who_may(step):
    with pytest.raises(pages.PageWithoutStep):
        pages.page(step=step)


def test_a_form_address_takes_only_forms(request_to):
    @pages.post_only(step=STEP)
    def send(request):
        return HttpResponse("sent")

    assert send(request_to(method="post")).content == b"sent"
    assert send(request_to()).status_code == 405


def test_a_refusal_becomes_a_page_with_a_way_back(request_to):
    request = request_to("/hr/runs/1/", method="post", HTTP_REFERER="http://testserver/hr/runs/?q=10")
    response = problem.refused(request, RunIsApproved())
    text = response.content.decode()
    assert response.status_code == 409
    assert "確定済みの給与は変更できません。" in text
    assert "翌月の調整で訂正してください。" in text
    assert 'href="/hr/runs/?q=10"' in text


def test_the_way_back_never_leads_off_the_site(request_to):
    request = request_to("/hr/runs/1/", method="post", HTTP_REFERER="https://elsewhere.example/hr/runs/")
    assert problem.back_url(request) == "/"


def test_htmx_gets_the_notice_alone(request_to):
    request = request_to(method="post")
    request.htmx = True
    text = problem.refused(request, RunIsApproved()).content.decode()
    assert "notice--bad" in text
    assert "<html" not in text


def test_a_program_gets_problem_details(request_to):
    response = problem.refused(request_to("/", HTTP_ACCEPT="application/json"), RunIsApproved())
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "urn:ennoshita:problem:hr.payroll.run_is_approved",
        "title": "いまはできません",
        "detail": "確定済みの給与は変更できません。翌月の調整で訂正してください。",
        "status": 409,
        "instance": "/",
        "code": "hr.payroll.run_is_approved",
        "cause": {"ja": "確定済みの給与は変更できません。", "en": "Confirmed payroll cannot be changed."},
        "remedy": {"ja": "翌月の調整で訂正してください。", "en": "Correct it next month."},
        "request_id": "",
    }


def test_the_middleware_leaves_other_exceptions_alone(request_to):
    answers = problem.RefusalMiddleware(lambda request: HttpResponse(""))
    assert answers.process_exception(request_to(), ValueError()) is None
    assert answers.process_exception(request_to(), RunIsApproved()).status_code == 409


def test_an_address_with_a_character_that_no_text_has_is_refused_before_anybody_asks_with_it(request_to):
    asked = []
    answers = problem.RefusalMiddleware(lambda request: asked.append(request))
    response = answers(request_to("/", QUERY_STRING="q=a%00b"))
    assert response.status_code == 400
    assert "使えない文字" in response.content.decode()
    assert asked == []


def test_density_is_kept_in_a_cookie(request_to):
    response = views.set_density(request_to(method="post", data={"density": "dense", "next": "/hr/runs/"}))
    assert response["Location"] == "/hr/runs/"
    assert response.cookies["density"].value == "dense"


def test_density_takes_neither_unknown_words_nor_foreign_addresses(request_to):
    sent = {"density": "huge", "next": "https://elsewhere.example/"}
    response = views.set_density(request_to(method="post", data=sent))
    assert response["Location"] == "/"
    assert "density" not in response.cookies


def test_the_component_page_is_for_staff(request_to):
    request = request_to("/components/")
    assert views.components(request).status_code == 403
    request.user.is_staff = True
    assert "部品見本" in views.components(request).content.decode()
