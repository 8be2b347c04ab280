"""Side-by-side comparison of Lifeboat with its peers; started by `benchmarks/run`."""
