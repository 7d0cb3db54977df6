"""仮払・立替: money that somebody got in advance or that was paid for another, until it is spent with papers or comes back.

仮払金 (advance): paid to a person or a partner before what it is for is known. 立替金 (paid for another): what comes back.
What each still holds is the sum of what was paid less its settlements, and ties to the account as of any day.
What somebody spent of his own money is a claim (経費精算), never an advance.
"""
