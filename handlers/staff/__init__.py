"""What happens when a clinician or an admin acts, and what the clock brings them."""
