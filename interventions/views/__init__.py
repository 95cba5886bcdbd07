"""The pages of missions: planning one, the office, one-tap links, files."""
