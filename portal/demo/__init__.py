"""The demo company: Aprile itself, twelve clients, and a month of work made by the product's own services."""
