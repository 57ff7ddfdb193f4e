"""Claims -> receipts: pure, exact arithmetic. ``estimate`` in `receipts.receipt` is the way in."""
