"""`make bench`: a company of any size in a database of its own, and what each page costs beside the least it could cost."""
