"""Who works there: staffing, profiles, career clusters, coverage, labor supply. Pure: no files, no screen."""
