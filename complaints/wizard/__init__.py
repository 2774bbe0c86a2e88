"""What the report wizard is made of: its doors elsewhere, its steps, their forms, and the summary on the last step."""
