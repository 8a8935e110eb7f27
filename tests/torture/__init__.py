"""The program tortured: started, killed, frozen and cut off at every boundary, and judged by what is left.

`python -m tests.torture` runs the campaign; docs/torture.md says what it does and what it has shown.
"""
