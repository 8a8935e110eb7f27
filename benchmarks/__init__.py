"""What the program costs, measured. `make bench` runs every module and writes docs/performance.md."""
