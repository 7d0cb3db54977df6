"""Social and labour insurance (社会保険・労働保険): 健康保険・介護保険・厚生年金・子ども・子育て支援金・雇用保険・労災保険.

Words: 標準報酬月額 standard remuneration; 保険料の月分 insurance month, whose premium is collected from a later pay.
Invariants: health and care are one premium, rounded once; what the employer bears is the whole less what was
deducted; the month of loss carries no premium.
Law: 健康保険法, 厚生年金保険法, 子ども・子育て支援法, 雇用保険法, 労働保険徴収法.
"""
