"""Corporate cards, what they were used for as their companies say it, and claims that hold each use once."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference, GuardReferences, GuardRows

# A use of a card is claimed once, by its holder, in its own amount; a claim that has ended holds nothing.
CLAIMED_ONCE = """
CREATE FUNCTION accounting_card_line_is_claimed_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  used record;
BEGIN
  SELECT line.amount_yen, line.set_aside_reason, card.person_id INTO used
    FROM accounting_cardline line JOIN accounting_companycard card ON card.id = line.card_id
    WHERE line.id = NEW.card_line_id FOR UPDATE OF line;
  IF used.amount_yen <> NEW.amount_yen OR used.set_aside_reason <> ''
     OR used.person_id <> (SELECT person_id FROM accounting_claim WHERE id = NEW.claim_id)
     OR EXISTS (SELECT FROM accounting_claimline other JOIN accounting_claim claim ON claim.id = other.claim_id
                WHERE other.card_line_id = NEW.card_line_id AND other.id IS DISTINCT FROM NEW.id
                  AND claim.state NOT IN ('REJECTED', 'DISCARDED')) THEN
    RAISE EXCEPTION 'use % of a card is claimed already, by another person or in another amount', NEW.card_line_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'card_line_is_claimed_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_card_line_is_claimed_once
  BEFORE INSERT OR UPDATE OF card_line_id, amount_yen ON accounting_claimline
  FOR EACH ROW WHEN (NEW.card_line_id IS NOT NULL) EXECUTE FUNCTION accounting_card_line_is_claimed_once();
"""
# What the card company said stays; a use is set aside once and while nobody claims it, a file takes the match that paid it.
STAYS = """
CREATE FUNCTION accounting_cardline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  says text[] := '{set_aside_reason,set_aside_by_name}';
BEGIN
  IF TG_OP = 'DELETE' OR OLD.set_aside_reason <> '' OR (to_jsonb(NEW) - says) IS DISTINCT FROM (to_jsonb(OLD) - says)
     OR EXISTS (SELECT FROM accounting_claimline line JOIN accounting_claim claim ON claim.id = line.claim_id
                WHERE line.card_line_id = OLD.id AND claim.state NOT IN ('REJECTED', 'DISCARDED')) THEN
    RAISE EXCEPTION '% of a use of a card is refused: it stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'card_line_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_cardline_stays BEFORE UPDATE OR DELETE ON accounting_cardline
  FOR EACH ROW EXECUTE FUNCTION accounting_cardline_stays();
CREATE TRIGGER accounting_cardline_is_kept BEFORE TRUNCATE ON accounting_cardline
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_cardstatement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid text[] := '{match_id,paid_on}';
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - paid) IS DISTINCT FROM (to_jsonb(OLD) - paid)
     OR (OLD.match_id IS NOT NULL AND NEW.match_id IS NOT NULL AND OLD.match_id <> NEW.match_id) THEN
    RAISE EXCEPTION '% of a file of a card company is refused: it stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'card_file_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_cardstatement_stays BEFORE UPDATE OR DELETE ON accounting_cardstatement
  FOR EACH ROW EXECUTE FUNCTION accounting_cardstatement_stays();
CREATE TRIGGER accounting_cardstatement_is_kept BEFORE TRUNCATE ON accounting_cardstatement
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0038_receipts_set_aside"),
        ("backoffice", "0024_ended_endpoints"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="行")),
                ("used_on", models.DateField(verbose_name="利用日")),
                ("shop", models.CharField(max_length=200, verbose_name="利用先")),
                ("amount_yen", models.BigIntegerField(verbose_name="利用額")),
                ("set_aside_reason", models.CharField(blank=True, max_length=200, verbose_name="精算しない理由")),
                (
                    "set_aside_by_name",
                    models.CharField(blank=True, max_length=200, verbose_name="精算しないと決めた人"),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "カードの利用",
                "verbose_name_plural": "カードの利用",
            },
        ),
        migrations.AddField(
            model_name="claimline",
            name="card_line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claimed",
                to="accounting.cardline",
                verbose_name="カードの利用",
            ),
        ),
        migrations.CreateModel(
            name="CardStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("columns", models.JSONField(verbose_name="列の名前")),
                ("pay_on", models.DateField(verbose_name="引落日")),
                ("count", models.PositiveIntegerField(verbose_name="件数")),
                ("total_yen", models.BigIntegerField(verbose_name="合計")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="引き落とされた日")),
                ("imported_by_name", models.CharField(max_length=200, verbose_name="取り込んだ人")),
                ("imported_at", models.DateTimeField(verbose_name="取り込んだ日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="カード会社",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.bankmatch",
                        verbose_name="照合",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.storedfile",
                        verbose_name="保管ファイル",
                    ),
                ),
            ],
            options={
                "verbose_name": "カード利用明細のファイル",
                "verbose_name_plural": "カード利用明細のファイル",
            },
        ),
        migrations.AddField(
            model_name="cardline",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.cardstatement",
                verbose_name="利用明細のファイル",
            ),
        ),
        migrations.CreateModel(
            name="CompanyCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last4", models.CharField(db_collation="C", max_length=4, verbose_name="番号の下4桁")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="カード会社",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="使う人",
                    ),
                ),
            ],
            options={
                "verbose_name": "会社カード",
                "verbose_name_plural": "会社カード",
            },
        ),
        migrations.AddField(
            model_name="cardline",
            name="card",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.companycard",
                verbose_name="会社カード",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardstatement",
            constraint=models.UniqueConstraint(fields=("company", "stored_file"), name="card_file_is_imported_once"),
        ),
        migrations.AddConstraint(
            model_name="cardstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0), ("total_yen__gt", 0)), name="card_file_holds_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="cardstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("match", None), ("paid_on", None)),
                    models.Q(("match__isnull", False), ("paid_on__isnull", False)),
                    _connector="OR",
                ),
                name="paid_card_file_names_its_match",
            ),
        ),
        migrations.AddConstraint(
            model_name="companycard",
            constraint=models.UniqueConstraint(fields=("company", "issuer", "last4"), name="card_is_registered_once"),
        ),
        migrations.AddConstraint(
            model_name="companycard",
            constraint=models.CheckConstraint(
                condition=models.Q(("last4__regex", "^[0-9]{4}$")), name="card_is_told_by_four_digits"
            ),
        ),
        migrations.AddIndex(
            model_name="cardline",
            index=models.Index(fields=["company", "card", "used_on", "id"], name="card_line_of_a_card"),
        ),
        migrations.AddConstraint(
            model_name="cardline",
            constraint=models.UniqueConstraint(fields=("statement", "position"), name="card_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="cardline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen", 0), _negated=True), name="card_line_is_not_zero"
            ),
        ),
        GuardRows("CompanyCard", "CardStatement", "CardLine"),
        GuardReferences("CompanyCard", "CardStatement", "CardLine"),
        GuardReference("ClaimLine", "card_line"),
        migrations.RunSQL(CLAIMED_ONCE, "DROP FUNCTION accounting_card_line_is_claimed_once() CASCADE"),
        migrations.RunSQL(
            STAYS,
            "DROP FUNCTION accounting_cardline_stays() CASCADE; DROP FUNCTION accounting_cardstatement_stays() CASCADE",
        ),
    ]
    operations = at_once(operations)
