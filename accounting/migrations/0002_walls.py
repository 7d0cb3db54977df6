"""The wall between companies for this department, and what PostgreSQL itself refuses in the books."""

from django.db import migrations

from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("Account", "Period", "Entry", "Line", "MonthlyBalance")

# Checked at the end of the transaction, or when posting asks for it, since lines come after their entry. Run for
# each entry, it must find its lines by the entry's index alone: stale statistics would add a scan of the company's.
ENTRY_IS_BALANCED = """
CREATE FUNCTION accounting_entry_is_balanced() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  debit numeric;
  credit numeric;
BEGIN
  SELECT sum(amount_yen) FILTER (WHERE side = 'DEBIT'), sum(amount_yen) FILTER (WHERE side = 'CREDIT')
    INTO debit, credit FROM accounting_line WHERE entry_id = NEW.id;
  IF debit IS DISTINCT FROM NEW.amount_yen OR credit IS DISTINCT FROM NEW.amount_yen THEN
    RAISE EXCEPTION 'entry % is refused: of % yen it has % debit and % credit',
      NEW.id, NEW.amount_yen, coalesce(debit, 0), coalesce(credit, 0)
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_balanced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_entry_is_balanced AFTER INSERT ON accounting_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_entry_is_balanced();
"""

# One statement writes all lines of an entry, from position 0: what comes later would need a place that is taken.
LINES_ARE_POSTED = """
CREATE FUNCTION accounting_month_lock(of_company bigint, of_month date) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended('accounting.month ' || of_company || ' ' || (of_month - DATE '2000-01-01'), 0)
$$;
CREATE FUNCTION accounting_lines_are_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its record;
  wrong bigint;
BEGIN
  FOR its IN SELECT DISTINCT company_id, date_trunc('month', posted_on)::date AS first_day FROM added ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(accounting_month_lock(its.company_id, its.first_day));
    IF EXISTS (SELECT FROM accounting_period WHERE company_id = its.company_id AND month = its.first_day) THEN
      RAISE EXCEPTION 'a line is refused: % is closed', to_char(its.first_day, 'YYYY-MM')
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_is_not_in_a_closed_month';
    END IF;
  END LOOP;
  SELECT entry.id INTO wrong FROM (
      SELECT entry_id, min(position) AS first_position, min(posted_on) AS first_day, max(posted_on) AS last_day,
             sum(amount_yen) FILTER (WHERE side = 'DEBIT') AS debit,
             sum(amount_yen) FILTER (WHERE side = 'CREDIT') AS credit
        FROM added GROUP BY entry_id) sums
    JOIN accounting_entry entry ON entry.id = sums.entry_id
   WHERE sums.debit IS DISTINCT FROM entry.amount_yen OR sums.credit IS DISTINCT FROM entry.amount_yen
      OR sums.first_position <> 0 OR sums.first_day <> entry.posted_on OR sums.last_day <> entry.posted_on LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'lines of entry % are refused: they do not add up to its amount on its day', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'lines_add_up_to_their_entry';
  END IF;
  INSERT INTO accounting_monthlybalance AS held (company_id, account_id, month, debit_yen, credit_yen)
    SELECT company_id, account_id, date_trunc('month', posted_on)::date,
           coalesce(sum(amount_yen) FILTER (WHERE side = 'DEBIT'), 0),
           coalesce(sum(amount_yen) FILTER (WHERE side = 'CREDIT'), 0)
      FROM added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (company_id, account_id, month) DO UPDATE
      SET debit_yen = held.debit_yen + excluded.debit_yen, credit_yen = held.credit_yen + excluded.credit_yen;
  RETURN NULL;
END $$;
CREATE TRIGGER accounting_lines_are_posted AFTER INSERT ON accounting_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION accounting_lines_are_posted();
"""

# Whoever closes a month waits for those who are posting into it, and they for the close.
MONTH_IS_CLOSED = """
CREATE FUNCTION accounting_month_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(accounting_month_lock(NEW.company_id, NEW.month));
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_month_is_closed BEFORE INSERT ON accounting_period
  FOR EACH ROW EXECUTE FUNCTION accounting_month_is_closed();
"""
UNDO = """
DROP FUNCTION accounting_month_is_closed() CASCADE;
DROP FUNCTION accounting_lines_are_posted() CASCADE;
DROP FUNCTION accounting_month_lock(bigint, date);
DROP FUNCTION accounting_entry_is_balanced() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("accounting", "0001_initial"), ("backoffice", "0002_walls")]

    operations = [
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Entry", "Line", "Period"),
        migrations.RunSQL(ENTRY_IS_BALANCED + LINES_ARE_POSTED + MONTH_IS_CLOSED, UNDO),
    ]
