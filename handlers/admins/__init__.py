"""What happens when an admin acts, in the chat or at a terminal, and what admins hear of trouble."""
