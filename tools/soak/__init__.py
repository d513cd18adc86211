"""Long proofs of the server on real services (`make soak`), and the figures they write."""
