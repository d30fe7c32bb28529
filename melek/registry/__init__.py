"""The registry: regions, agencies and their succession, units, positions, employees, and who serves where.

Employer and duty place are two things: the employer is the agency of an appointment, the duty place its region.
It is not a personnel system: it mirrors what one keeps, through imports.
"""
