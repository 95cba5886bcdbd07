"""The technician’s pages: the day, a mission, its report, its signature."""
