"""Acts on other instruments: register one, import its results, compute a concordance."""
