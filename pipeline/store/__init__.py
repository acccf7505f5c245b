"""Tables in, parquet out and back: schemas, atomic upserts under a lock, the ledger of every file seen."""
