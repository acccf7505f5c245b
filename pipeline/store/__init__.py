"""Tables as parquet files: schemas, atomic upserts under a lock, and the ledger of every file seen."""
