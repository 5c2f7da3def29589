//! What an order costs.
