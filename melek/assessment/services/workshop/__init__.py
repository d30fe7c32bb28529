"""The workshop of items: drafts, readings and reviews, release and retirement, and the parameter sets that follow."""
