"""A person: profile, logs and corrections, and the home folder that holds them."""
