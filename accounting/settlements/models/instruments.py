"""手形・電子記録債権債務: from the day on which they are taken or given to the day on which they end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, BankMatch
from accounting.ledger.models import Account, Entry
from backoffice.companies.models import CompanyRow
from backoffice.partners.models import Partner

from .parts import SettledPart

INSTRUMENT, EVENT = "accounting.settlements.instrument", "accounting.settlements.event"


class Direction(models.TextChoices):
    RECEIVED = "RECEIVED", _("受取")
    ISSUED = "ISSUED", _("支払")


class Form(models.TextChoices):
    RECORD = "RECORD", _("電子記録（でんさい等）")
    NOTE = "NOTE", _("手形")


class InstrumentState(models.TextChoices):
    HELD = "HELD", _("期日前・未決済")
    SETTLED = "SETTLED", _("決済済み")
    DISCOUNTED = "DISCOUNTED", _("割引済み")
    ENDORSED = "ENDORSED", _("裏書・譲渡済み")
    DISHONOURED = "DISHONOURED", _("不渡り・支払不能")
    SPLIT = "SPLIT", _("分割済み")
    CANCELLED = "CANCELLED", _("取消")


class EventKind(models.TextChoices):
    RECORDED = "RECORDED", _("受取・振出")
    SETTLED = "SETTLED", _("決済")
    DISCOUNTED = "DISCOUNTED", _("割引")
    ENDORSED = "ENDORSED", _("裏書・譲渡")
    DISHONOURED = "DISHONOURED", _("不渡り・支払不能")
    SPLIT = "SPLIT", _("分割")
    TAKEN_BACK = "TAKEN_BACK", _("取消")


class Instrument(CompanyRow):
    """手形・電子記録の1通: what it says stays; its state is where its events have brought it. One that was split lives on in
    its parts, which add up to it; the rest keeps its number."""

    direction = models.CharField(_("受取・支払"), max_length=8, choices=Direction.choices)
    form = models.CharField(_("種類"), max_length=6, choices=Form.choices)
    number = models.CharField(_("手形番号・記録番号"), max_length=40, db_collation="C")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    partner_name = models.CharField(_("取引先名"), max_length=200)
    drawer = models.CharField(_("振出人・債務者"), max_length=200)
    bank = models.CharField(_("支払銀行・支払場所"), max_length=100, blank=True)
    issued_on = models.DateField(_("振出日・発生日"))
    taken_on = models.DateField(_("受取・交付の日（計上日）"))
    due_on = models.DateField(_("支払期日"))
    amount_yen = models.BigIntegerField(_("金額"))
    is_opening = models.BooleanField(_("開始残高に含まれる"), default=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("分割元")
    )
    state = models.CharField(_("状態"), max_length=11, choices=InstrumentState.choices, default=InstrumentState.HELD)
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("手形・電子記録")
        verbose_name_plural = _("手形・電子記録")
        indexes = [models.Index(fields=["company", "due_on", "id"], name="instrument_by_due_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "direction", "form", "number"],
                condition=~Q(state__in=["CANCELLED", "SPLIT"]),
                name="instrument_number_is_used_once",
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="instrument_is_above_zero"),
            models.CheckConstraint(
                condition=Q(issued_on__lte=F("taken_on"), taken_on__lte=F("due_on")),
                name="instrument_days_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.partner_name}"

    @property
    def is_received(self) -> bool:
        return self.direction == Direction.RECEIVED


class InstrumentEvent(CompanyRow):
    """手形・電子記録の経過: `balance_yen` is what it adds to the account of the instrument, `contingent_yen` to what may have to
    be paid back. `entry` carries it, or that of `match`. Added, never changed; what takes back another has its figures
    with the other sign."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="events", verbose_name=_("手形・電子記録")
    )
    kind = models.CharField(_("経過"), max_length=11, choices=EventKind.choices)
    happened_on = models.DateField(_("日付"))
    balance_yen = models.BigIntegerField(_("残高の増減"))
    contingent_yen = models.BigIntegerField(_("偶発債務の増減"), default=0)
    discount_yen = models.BigIntegerField(_("割引料"), default=0)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("裏書・譲渡先")
    )
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("口座")
    )
    match = models.ForeignKey(
        BankMatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照合")
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("仕訳")
    )
    note = models.CharField(_("理由・内容"), max_length=300, blank=True)
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name=_("取り消す経過"),
    )
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("手形・電子記録の経過")
        verbose_name_plural = _("手形・電子記録の経過")
        indexes = [models.Index(fields=["company", "happened_on", "id"], name="instrument_event_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="TAKEN_BACK", takes_back__isnull=False) & ~Q(note="")
                | (~Q(kind="TAKEN_BACK") & Q(takes_back=None)),
                name="taking_back_names_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.kind} {self.happened_on}"


class InstrumentItem(SettledPart):
    """手形・電子記録で決済したもの: what was settled when it was taken or given, or endorsed; append-only."""

    event = models.ForeignKey(InstrumentEvent, on_delete=models.PROTECT, related_name="items", verbose_name=_("経過"))

    class Meta(SettledPart.Meta):
        verbose_name = _("手形・電子記録で決済したもの")
        verbose_name_plural = _("手形・電子記録で決済したもの")
