"""Bugs of what people wrote: scores, readiness and worksites by size."""

MUTANTS = [
    (
        "a topic that many scored counts more",
        "meeting/scores.py",
        "known = [t.mean for t in topics.values() if t.n_scores]",
        "known = [t.mean for t in topics.values() for _ in range(t.n_scores)]",
        "meeting/test_scores.py",
    ),
    (
        "data and readiness exchanged",
        "meeting/scores.py",
        "score = (1 - weight) * by_data + weight * by_readiness",
        "score = weight * by_data + (1 - weight) * by_readiness",
        "meeting/test_scores.py",
    ),
    (
        "an open topic at its best is a four",
        "meeting/scores.py",
        "MOST: Final = 5",
        "MOST: Final = 4",
        "meeting/test_scores.py",
    ),
    (
        "the spread of all partners, not of some",
        "meeting/scores.py",
        "known.std(ddof=1)",
        "known.std()",
        "meeting/test_scores.py",
    ),
    (
        "the worst place is the best",
        "meeting/scores.py",
        "ways.min(axis=0), ways.max(axis=0))",
        "ways.min(axis=0), ways.min(axis=0))",
        "meeting/test_scores.py",
    ),
    (
        "large worksites from 50 jobs on",
        "meeting/sizes.py",
        "_LARGE: Final = (6, 7, 8, 9)",
        "_LARGE: Final = (5, 6, 7, 8, 9)",
        "meeting/test_sizes.py",
    ),
    (
        "cautions are not told on the screen",
        "meeting/short_list.py",
        'screen_notes=tuple(f"{p.industry}: {caution}" for p in report.short_list.picks for caution in p.cautions)',
        "screen_notes=()",
        "cli/test_shortlist.py",
    ),
]
