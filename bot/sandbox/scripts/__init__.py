"""The sandbox without its page: wishes come in line by line, and what happens on the phones goes out."""
