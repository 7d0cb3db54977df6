"""What the room enters into the platform's registers, and beside the entries of the ledger."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.closing import checks
from accounting.ledger import beside
from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import formats, inbox, menu
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import actions as _actions  # noqa: F401  (their steps enter the register)
from . import queries, shown

VIEW, ASK, ANSWER = (
    "accounting.outside.view_questions",
    "accounting.outside.ask_question",
    "accounting.outside.answer_question",
)
VIEW_PROPOSALS, PROPOSE, ACCEPT = (
    "accounting.outside.view_proposals",
    "accounting.outside.propose_entry",
    "accounting.outside.accept_proposal",
)
SHOWN = 10


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, gettext_lazy("税理士などの質問を見る"), changes=False)
    steps.register(VIEW_PROPOSALS, gettext_lazy("税理士などの提案を見る"), changes=False)
    menu.add(
        menu.Entry(
            "accounting", gettext_lazy("仕訳への質問"), "accounting:outside_question_list", VIEW, "message-circle", 72
        ),
        menu.Entry(
            "accounting", gettext_lazy("仕訳の提案"), "accounting:outside_proposal_list", VIEW_PROPOSALS, "pencil", 73
        ),
        menu.Entry(
            "accounting", gettext_lazy("関与先の期限"), "accounting:outside_client_deadlines", ASK, "calendar-days", 74
        ),
    )
    inbox.offer_work("accounting.outside.answer", step=ANSWER, offer=to_answer)
    inbox.offer_work("accounting.outside.decide", step=ACCEPT, offer=to_decide)
    checks.register(checks.Check("accounting.outside.undecided", gettext_lazy("税理士などの提案の処理"), undecided, 5))
    beside.offer(VIEW, beside_entry)
    beside.offer(VIEW_PROPOSALS, proposals_beside_entry)
    duties.register("accounting.answering", gettext_lazy("税理士などの質問への回答"), steps=(ANSWER, VIEW))
    duties.register(
        "accounting.proposals",
        gettext_lazy("税理士などの提案の承認"),
        steps=(
            ACCEPT,
            "accounting.outside.refuse_proposal",
            "accounting.ledger.drop_proposed",
            "accounting.ledger.take_proposed",
            "accounting.ledger.view_ledger",
            VIEW_PROPOSALS,
        ),
    )
    duties.register(
        "accounting.outside",
        gettext_lazy("社外の税理士（質問と提案）"),
        steps=(
            ASK,
            PROPOSE,
            "accounting.ledger.propose_voucher",
            "accounting.outside.withdraw_proposal",
            VIEW,
            VIEW_PROPOSALS,
        ),
    )


def to_answer(request: StaffRequest) -> Iterator[WorkItem]:
    """Questions without an answer, for those who keep the books."""
    for each in queries.questions(open_only=True).order_by("pk")[:SHOWN]:
        yield WorkItem(
            title=_("%(name)sさんの質問に回答する") % {"name": each.asked_by_name},
            meta=f"{formats.day(each.entry.posted_on)}　{each.entry.description}",
            url=reverse("accounting:outside_question_answer", args=[each.pk]),
            icon="message-circle",
        )


def to_decide(request: StaffRequest) -> Iterator[WorkItem]:
    """Proposals of others that wait, for those who may post them."""
    waiting = queries.proposals(open_only=True).exclude(proposed_by_id=request.user.pk)
    for each in waiting.order_by("pk")[:SHOWN]:
        yield WorkItem(
            title=_("%(name)sさんの提案を確認する") % {"name": each.proposed_by_name},
            meta=f"{shown.kind_of(each)}　{formats.day(each.voucher.posted_on)}　{each.voucher.description}",
            url=reverse("accounting:outside_proposal_detail", args=[each.pk]),
            icon="pencil",
            amount_yen=each.voucher.total_yen,
        )


def undecided(month: Month) -> checks.Found:
    """Proposals for the month or earlier that nobody accepted or refused."""
    return checks.Found(queries.undecided(month.last_day), url=reverse("accounting:outside_proposal_list"))


def proposals_beside_entry(request: StaffRequest, entry_id: int) -> beside.Beside:
    """What was proposed about an entry, and the way to propose."""
    return beside.Beside(
        title=_("訂正などの提案"),
        nothing=_("この仕訳についての提案はありません。"),
        notes=tuple(
            beside.Note(
                text=each.why,
                by=each.proposed_by_name,
                at=each.proposed_at,
                reply=each.decision or shown.state_of(each)[1],
                reply_by=each.decided_by_name,
                reply_at=each.decided_at,
                waiting=_("承認待ち"),
                url=reverse("accounting:outside_proposal_detail", args=[each.pk]),
            )
            for each in queries.proposals_of(entry_id)
        ),
        url=reverse("accounting:outside_entry_propose", args=[entry_id]) if request.may(PROPOSE) else "",
        label=_("仕訳を提案する"),
    )


def beside_entry(request: StaffRequest, entry_id: int) -> beside.Beside:
    """The questions at an entry, and the way to ask."""
    return beside.Beside(
        title=_("質問と回答"),
        nothing=_("この仕訳への質問はありません。"),
        notes=tuple(
            beside.Note(
                text=each.text
                + ("" if each.line_position is None else _("（%(line)s行目）") % {"line": each.line_position + 1}),
                by=each.asked_by_name,
                at=each.asked_at,
                reply=each.answer,
                reply_by=each.answered_by_name,
                reply_at=each.answered_at,
                waiting=_("回答待ち"),
            )
            for each in queries.questions_of(entry_id)
        ),
        url=reverse("accounting:outside_question_ask", args=[entry_id]) if request.may(ASK) else "",
        label=_("質問する"),
    )
