"""What only separate processes on real services can show: workers, beat, a broker that dies. `make test-services`."""
