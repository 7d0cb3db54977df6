"""What the pack tells whoever opens it, in both languages."""

README = """この一式について
================
books/lines.csv             仕訳の行（借方・貸方）。仕訳番号は entry_id、行番号は position
books/entries.csv           仕訳。摘要、金額、行数、発生元、取り消した仕訳、記帳した人と日時
books/accounts.csv          勘定科目
books/openings.csv          期間の前までの借方・貸方の累計（科目別）
books/monthly_balances.csv  月次残高（科目・段階別の借方・貸方）
books/partners.csv          仕訳の行に出てくる取引先
evidence/                   仕訳に結びつく証憑。ファイル名は内容の SHA-256
index.csv                   全ファイルの場所、SHA-256、大きさ、種類、日付、金額、取引先、結びつく仕訳番号
manifest.json               対象の会社と月、月ごとの件数と合計、全ファイルの SHA-256
SHA256SUMS                  全ファイルの SHA-256（検算用）

確かめかた
  1. 展開したフォルダで  sha256sum -c SHA256SUMS  を実行し、すべて OK になることを確かめます。
     （macOS は shasum -a 256 -c SHA256SUMS）
  2. lines.csv の debit_yen と credit_yen を月ごとに合計し、manifest.json の months、
     monthly_balances.csv の合計と一致することを確かめます。借方と貸方は必ず等しくなります。
  3. index.csv の entry_ids から、証憑と仕訳をたどれます。
CSV は UTF-8（BOM 付き）、改行は CRLF です。数式として読まれる文字で始まるセルには ' を付けています。

About this pack
===============
books/lines.csv holds the lines of all entries, entries.csv their heads, accounts.csv the chart, openings.csv what every
account came to before the period, monthly_balances.csv the sums by month and stage, partners.csv the partners named.
evidence/ holds the papers of the entries, named by the SHA-256 of their bytes; index.csv tells which entries each one
proves. manifest.json gives the period, counts and sums by month, and the SHA-256 of every file.

How to check it
  1. In the unpacked folder run:  sha256sum -c SHA256SUMS  (macOS: shasum -a 256 -c SHA256SUMS). Every line says OK.
  2. Add up debit_yen and credit_yen of lines.csv by month: they equal "months" in manifest.json and the sums of
     monthly_balances.csv; debits equal credits.
  3. Follow entry_ids in index.csv from a paper to its entries.
The CSV files are UTF-8 with BOM, lines end with CRLF; a cell that begins like a formula is preceded by '.
"""
