"""Speed, measured as ratios against a peer doing the same work on the same machine at the same time."""
