"""The pages of the hotline desk: queue, ticket, call, activity."""
