"""The composition root: settings, doors, workers. Nobody imports from here."""
