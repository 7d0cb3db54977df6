"""六十歳到達時等賃金証明書 and 高年齢雇用継続給付支給申請書 as filings."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("hr", "0028_tables_of_formulas"),
    ]

    operations = [
        migrations.AlterField(
            model_name="filing",
            name="kind",
            field=models.CharField(
                choices=[
                    ("REGULAR", "算定基礎届"),
                    ("OCCASIONAL", "月額変更届"),
                    ("BONUS", "賞与支払届"),
                    ("ACQUISITION", "資格取得届（健康保険・厚生年金）"),
                    ("LOSS", "資格喪失届（健康保険・厚生年金）"),
                    ("EMPLOYMENT_ACQUISITION", "雇用保険 資格取得届"),
                    ("EMPLOYMENT_LOSS", "雇用保険 資格喪失届"),
                    ("LABOUR_YEAR", "労働保険 年度更新"),
                    ("SEPARATION", "雇用保険 離職証明書"),
                    ("LEAVE_WAGES", "休業開始時賃金月額証明書"),
                    ("SICKNESS", "傷病手当金支給申請書（事業主の証明）"),
                    ("CHILDCARE", "育児休業給付金支給申請書"),
                    ("SIXTY_WAGES", "六十歳到達時等賃金証明書"),
                    ("ELDER", "高年齢雇用継続給付支給申請書"),
                ],
                max_length=30,
                verbose_name="届出の種類",
            ),
        ),
        migrations.AlterField(
            model_name="filingperson",
            name="kind",
            field=models.CharField(
                choices=[
                    ("REGULAR", "算定基礎届"),
                    ("OCCASIONAL", "月額変更届"),
                    ("BONUS", "賞与支払届"),
                    ("ACQUISITION", "資格取得届（健康保険・厚生年金）"),
                    ("LOSS", "資格喪失届（健康保険・厚生年金）"),
                    ("EMPLOYMENT_ACQUISITION", "雇用保険 資格取得届"),
                    ("EMPLOYMENT_LOSS", "雇用保険 資格喪失届"),
                    ("LABOUR_YEAR", "労働保険 年度更新"),
                    ("SEPARATION", "雇用保険 離職証明書"),
                    ("LEAVE_WAGES", "休業開始時賃金月額証明書"),
                    ("SICKNESS", "傷病手当金支給申請書（事業主の証明）"),
                    ("CHILDCARE", "育児休業給付金支給申請書"),
                    ("SIXTY_WAGES", "六十歳到達時等賃金証明書"),
                    ("ELDER", "高年齢雇用継続給付支給申請書"),
                ],
                max_length=30,
                verbose_name="届出の種類",
            ),
        ),
    ]
    operations = at_once(operations)
