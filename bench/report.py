"""Lines that a machine can read: `figure NAME VALUE UNIT` for what was measured, `ratio NAME VALUE` for what is promised."""


def figure(name: str, value: float, unit: str) -> None:
    """An absolute figure, of this machine and this day."""
    print(f"figure {name} {value:.6g} {unit}", flush=True)


def ratio(name: str, value: float) -> None:
    """A ratio against a named peer."""
    print(f"ratio {name} {value:.4g}", flush=True)
