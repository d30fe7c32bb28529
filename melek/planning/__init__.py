"""Planning: targets and the path to them. Forecasts and allocation come here later; what was measured never does."""
