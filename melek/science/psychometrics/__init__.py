"""tmp"""
from melek.science.psychometrics.pool import Pool, make_pool
