"""The page of all athletes, for a coach: who needs a look, why, and what to do."""
