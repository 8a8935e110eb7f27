"""What happens when a patient acts, and what the clock brings a patient."""
