"""What goes on under the hood: seen by an observer after each turn, and kept for whoever asks."""
