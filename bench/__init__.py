"""Benchmarks, run by `make bench`. Each module here with a `run()` that returns figures is one (see `bench.run`)."""
