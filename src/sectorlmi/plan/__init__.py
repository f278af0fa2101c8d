"""Plans that a region must write anyway: what is known, in paragraphs and tables. Pure: no files, no screen."""
