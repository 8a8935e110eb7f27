"""What happens when a clinician acts, and what the clock brings a clinician."""
