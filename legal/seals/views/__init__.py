"""Pages of seals: requests for them, and the register with the log of use."""
