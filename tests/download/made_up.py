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
INDUSTRIES = ("31-33", "311", "3111", "44-45", "445", "62", "621", "6211", "622", "722", "7225")
Truth = dict[tuple[str, str, str], tuple[int, float, float]]


def slice_csv(area: str, year: int, *, seed: int = 1, n_more: int = 0) -> bytes:
    """One area's rows: totals, and industries of private ownership, every fifth of them hidden."""
    dice = random.Random(f"{area} {year} {seed}")
    base = 50 if area.endswith("000") and area != "US000" else 10 if area == "US000" else 70
    rows = [(area, "0", "10", base, "", 900, 20_000), (area, "5", "10", base + 1, "", 800, 15_000)]
    for i, code in enumerate([*INDUSTRIES, *(str(1110 + k) for k in range(n_more))]):
        digits = 2 if "-" in code else len(code)
        hidden = i % 5 == 3
        jobs = 0 if hidden else dice.randrange(1, 5_000)
        rows.append((area, "5", code, base + digits + 2, "N" if hidden else "", dice.randrange(1, 90), jobs))
    lines = [",".join(f'"{name}"' for name in HEADER.split(","))]
    for fips, own, code, agglvl, flag, estabs, jobs in rows:
        keys = ",".join(f'"{text}"' for text in (fips, own, code, agglvl, 0, year, "A", flag))
        lines.append(f"{keys},{estabs},{jobs},{jobs * 40_000},{40_000 if jobs else 0}")
    return ("\n".join(lines) + "\n").encode()


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
