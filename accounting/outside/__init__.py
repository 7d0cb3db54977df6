"""社外の税理士: an accountant outside reads the books, asks and proposes, and sees what falls due where.

Words: 質問 Question, at an entry or one of its lines; 提案 Proposal, an entry that the company posts or refuses; 関与先 a
company that somebody may work in. Whoever proposes never posts.
"""
