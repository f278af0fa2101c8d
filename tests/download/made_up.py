"""Made-up QCEW files in the publisher's layout, and a plain reading of them that shares no code with the program."""

from __future__ import annotations

import csv
import io
import random
import zipfile

HEADER = (
    "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    "annual_avg_estabs,annual_avg_emplvl,total_annual_wages,avg_annual_pay"
)
# Each level covers everything, so that its worksites add up to the total as they do in real files.
SECTORS = ("31-33", "44-45", "62", "72")
GROUPS = ("311", "445", "621", "622", "722")
INDUSTRIES = ("3111", "4451", "6211", "6221", "7221", "7225")
Truth = dict[tuple[str, str, str], tuple[int, float, float]]


def slice_csv(area: str, year: int, *, seed: int = 1, n_more: int = 0) -> bytes:
    """One area's rows: totals, and industries of private ownership, every fifth of them hidden."""
    dice = random.Random(f"{area} {year} {seed}")
    base = 50 if area.endswith("000") and area != "US000" else 10 if area == "US000" else 70
    more = tuple(str(3112 + k) for k in range(n_more))
    worksites = 400 + n_more
    rows = [(area, "0", "10", base, "", worksites, 20_000), (area, "5", "10", base + 1, "", worksites, 15_000)]
    i = 0
    for level, codes in ((4, SECTORS), (5, GROUPS), (6, tuple(sorted(INDUSTRIES + more)))):
        for code, estabs in zip(codes, shares(worksites, len(codes), dice), strict=True):
            hidden = i % 5 == 3
            jobs = 0 if hidden else dice.randrange(1, 5_000)
            rows.append((area, "5", code, base + level, "N" if hidden else "", estabs, jobs))
            i += 1
    lines = [",".join(f'"{name}"' for name in HEADER.split(","))]
    for fips, own, code, agglvl, flag, estabs, jobs in rows:
        keys = ",".join(f'"{text}"' for text in (fips, own, code, agglvl, 0, year, "A", flag))
        lines.append(f"{keys},{estabs},{jobs},{jobs * 40_000},{40_000 if jobs else 0}")
    return ("\n".join(lines) + "\n").encode()


def shares(total: int, n: int, dice: random.Random) -> list[int]:
    """So many positive whole numbers that add up to the total."""
    cuts = sorted(dice.sample(range(1, total), n - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def singlefile_zip(areas: list[str], year: int, *, seed: int = 1) -> bytes:
    """All areas in one CSV, stored without compression so that a flipped byte is a flipped byte."""
    slices = [slice_csv(area, year, seed=seed) for area in areas]
    body = slices[0] + b"".join(part.split(b"\n", 1)[1] for part in slices[1:])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{year}.annual.singlefile.csv", (2020, 1, 1, 0, 0, 0)), body)
    return packed.getvalue()


def truth(*files: bytes) -> Truth:
    """(area, own, industry) → establishments, jobs, wages; a hidden cell is (establishments, -1, -1)."""
    found: Truth = {}
    for file in files:
        for row in csv.DictReader(io.StringIO(file.decode())):
            hidden = row["disclosure_code"] == "N"
            jobs, wages = float(row["annual_avg_emplvl"]), float(row["total_annual_wages"])
            key = row["area_fips"], row["own_code"], row["industry_code"]
            found[key] = (int(row["annual_avg_estabs"]), -1.0 if hidden else jobs, -1.0 if hidden else wages)
    return found
