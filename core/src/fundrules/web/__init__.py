"""The page for applicants: asks what a decision still needs, and shows what is known so far. It stores nothing."""
