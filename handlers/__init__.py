"""What happens when a patient, a clinician, an admin or the clock acts."""
