"""押印申請: which seal on which paper, from the request to the scan."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from legal.contracts.models import Contract
from legal.seals.limits import MOST_COPIES, MOST_IMPRINTS

from .register import Seal


class SealRequestState(models.TextChoices):
    RETURNED = "RETURNED", _("修正待ち")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("押印待ち")
    SEALED = "SEALED", _("押印済み・写し待ち")
    DONE = "DONE", _("完了")
    REJECTED = "REJECTED", _("却下")
    DISCARDED = "DISCARDED", _("取りやめ")


# The states that keep a seal from being withdrawn: somebody is about to use it.
OPEN = (SealRequestState.SUBMITTED, SealRequestState.APPROVED)


class PaperKind(models.TextChoices):
    CONTRACT = "CONTRACT", _("契約書")
    FILING = "FILING", _("官公庁への届出")
    BANK = "BANK", _("銀行への書類")
    BILL = "BILL", _("見積書・請求書・領収書")
    CERTIFICATE = "CERTIFICATE", _("証明書")
    OTHER = "OTHER", _("その他の書類")


class Returning(models.TextChoices):
    """What becomes of the original."""

    POST = "POST", _("郵送する")
    HAND = "HAND", _("手渡しする")
    KEEP = "KEEP", _("社内で保管する")


class StampedDocument(models.TextChoices):
    """The kinds of 印紙税法別表第一 that `backoffice.parameters.stamp_duty` computes, and NONE."""

    NONE = "none", _("課税文書ではない")
    NO1 = "no1", _("第1号 不動産の譲渡・消費貸借・運送など")
    NO1_REDUCED = "no1_real_estate_transfer_reduced", _("第1号 不動産の譲渡（軽減）")
    NO2 = "no2", _("第2号 請負")
    NO2_REDUCED = "no2_construction_reduced", _("第2号 建設工事の請負（軽減）")
    NO7 = "no7", _("第7号 継続的取引の基本契約")
    NO17_1 = "no17_1", _("第17号の1 売上代金の受取書")
    NO17_2 = "no17_2", _("第17号の2 そのほかの受取書")


class SealRequest(CompanyRow):
    """押印申請: which seal on which paper, for whom and when; `form_key` is the form that made it.

    `stamp_duty_yen` is the duty on one original, `because` its reason.
    """

    form_key = models.UUIDField(_("フォームの番号"))
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="requests", verbose_name=_("印章"))
    paper_kind = models.CharField(_("書類の種類"), max_length=11, choices=PaperKind.choices)
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("契約")
    )
    title = models.CharField(_("書類の名前"), max_length=200)
    addressee = models.CharField(_("提出先・相手方"), max_length=200)
    purpose = models.CharField(_("目的"), max_length=300)
    copies = models.PositiveSmallIntegerField(_("部数"))
    wanted_on = models.DateField(_("押印が必要な日"))
    original = models.CharField(_("原本の扱い"), max_length=4, choices=Returning.choices)
    stamped_as = models.CharField(
        _("印紙税の文書の種類"), max_length=40, choices=StampedDocument.choices, default=StampedDocument.NONE
    )
    stated_yen = models.BigIntegerField(_("印紙税の記載金額"), null=True, blank=True)
    stamp_duty_yen = models.BigIntegerField(_("収入印紙（1部あたり）"), default=0)
    because = models.JSONField(_("印紙税の理由"), default=dict, blank=True)
    paper = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("押印する書類")
    )
    paper_sha256 = models.CharField(_("押印する書類のSHA-256"), max_length=64, db_collation="C", blank=True)
    state = models.CharField(
        _("状態"), max_length=9, choices=SealRequestState.choices, default=SealRequestState.RETURNED
    )
    requested_by_id = models.BigIntegerField(_("申請者の番号"))
    requested_by_name = models.CharField(_("申請者"), max_length=200)
    requested_at = models.DateTimeField(_("申請日時"))
    approved_on = models.DateField(_("承認日"), null=True, blank=True)
    refused_reason = models.CharField(_("保管者が戻した理由"), max_length=300, blank=True)
    scan = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("押印した書類の写し"),
    )
    scanned_at = models.DateTimeField(_("写しの登録日時"), null=True, blank=True)
    scanned_by_name = models.CharField(_("写しを登録した人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("押印申請")
        verbose_name_plural = _("押印申請")
        indexes = [
            models.Index(fields=["company", "state", "wanted_on", "id"], name="seal_request_by_state"),
            models.Index(fields=["company", "requested_by_id", "-id"], name="seal_request_of_requester"),
            models.Index(fields=["company", "contract", "-id"], name="seal_request_of_contract"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_seal_request"),
            models.CheckConstraint(condition=Q(copies__gte=1, copies__lte=MOST_COPIES), name="seal_copies_are_few"),
            models.CheckConstraint(
                condition=Q(paper_kind="CONTRACT") | Q(contract=None), name="only_a_contract_paper_names_a_contract"
            ),
            models.CheckConstraint(
                condition=Q(stamped_as="none", stamp_duty_yen=0, stated_yen=None)
                | ~Q(stamped_as="none") & Q(stamp_duty_yen__gte=0),
                name="stamp_duty_is_of_a_stamped_document",
            ),
            models.CheckConstraint(
                condition=Q(state="RETURNED") | Q(state="DISCARDED") | Q(paper__isnull=False) & ~Q(paper_sha256=""),
                name="submitted_seal_request_has_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("APPROVED", "SEALED", "DONE"), approved_on__isnull=False)
                | ~Q(state__in=("APPROVED", "SEALED", "DONE")) & Q(approved_on=None),
                name="approved_seal_request_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", scan__isnull=False, scanned_at__isnull=False) & ~Q(scanned_by_name="")
                | ~Q(state="DONE") & Q(scan=None, scanned_at=None, scanned_by_name=""),
                name="done_seal_request_has_its_scan",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Sealing(CompanyRow):
    """押印簿の1行: what was sealed, with which seal, when and by whom. Written once, never changed.

    `is_across_copies` 割印, `is_across_pages` 契印, `is_spare` 捨印, `is_on_revenue_stamp` 消印.
    """

    request = models.OneToOneField(
        SealRequest, on_delete=models.PROTECT, related_name="sealing", verbose_name=_("押印申請")
    )
    number = models.CharField(_("押印番号"), max_length=40, db_collation="C")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+", verbose_name=_("印章"))
    sealed_on = models.DateField(_("押印日"))
    imprints = models.PositiveSmallIntegerField(_("押した数"))
    is_across_copies = models.BooleanField(_("割印"), default=False)
    is_across_pages = models.BooleanField(_("契印"), default=False)
    is_spare = models.BooleanField(_("捨印"), default=False)
    is_on_revenue_stamp = models.BooleanField(_("消印"), default=False)
    note = models.CharField(_("備考"), max_length=200, blank=True)
    sealed_by_id = models.BigIntegerField(_("押印した人の番号"))
    sealed_by_name = models.CharField(_("押印した人"), max_length=200)
    for_custodian_name = models.CharField(_("代わりに押印した保管者"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("記録日時"))
    scan_due_on = models.DateField(_("写しの期限"))

    class Meta:
        verbose_name = _("押印簿")
        verbose_name_plural = _("押印簿")
        indexes = [
            models.Index(fields=["company", "-sealed_on", "-id"], name="sealing_newest"),
            models.Index(fields=["company", "seal", "-sealed_on"], name="sealing_of_a_seal"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="sealing_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(imprints__gte=1, imprints__lte=MOST_IMPRINTS), name="sealing_has_imprints"
            ),
            models.CheckConstraint(condition=Q(scan_due_on__gte=F("sealed_on")), name="scan_is_due_after_the_sealing"),
        ]

    def __str__(self) -> str:
        return self.number
