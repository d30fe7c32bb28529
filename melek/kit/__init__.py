"""The kit: how forms, tables, workflows, jobs, schedules, notices, imports, draws and charts are made.

Not one word of the domain stands here: a part that knows what a civil servant is belongs above.
"""
