"""Six files such as people bring: each has what real ones have, and says what of it must survive the loading."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

N_CHURN = 5_000


def churn(folder: Path) -> Path:
    """5,000 customers in 22 columns: an index, a name, words, dates, gaps, a "?", 60 rows entered twice."""
    rng = np.random.default_rng(0)
    n = N_CHURN - 60
    months = rng.integers(0, 73, n)
    monthly = rng.uniform(18, 120, n).round(2)
    total = [f"{m * p:.2f}" if m else " " for m, p in zip(months, monthly, strict=True)]
    services = {f"service{k}": rng.choice(["Yes", "No", "NA"], n) for k in range(8)}
    columns = {
        "customerID": [f"{k:04d}-{rng.integers(10**6):06d}" for k in rng.permutation(n)],
        "gender": rng.choice(["Female", "Male"], n),
        "senior": rng.integers(0, 2, n),
        "partner": rng.choice(["True", "False"], n),
        "age": np.where(rng.random(n) < 0.01, "?", rng.integers(18, 90, n).astype(str)),
        "since": [f"20{10 + m // 12}-{m % 12 + 1:02d}-01" for m in months],
        "zip": [f"{z:05d}" for z in rng.integers(501, 99_950, n)],
        "tenure": months,
        **services,
        "contract": rng.choice(["Month-to-month", "One year", "Two year"], n, p=(0.6, 0.2, 0.2)),
        "payment": rng.choice(["check", "transfer", "card"], n),
        "monthly": monthly,
        "total": total,
        "churn": np.where(rng.random(n) < 0.4 - months / 250, "Yes", "No"),
    }
    again = rng.integers(0, n, 60)
    rows = list(zip(*columns.values(), strict=True))
    rows += [rows[k] for k in again]
    path = folder / "churn.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["", *columns])
        writer.writerows([k, *rows[j]] for k, j in enumerate(rng.permutation(len(rows))))
    return path


def reviews(folder: Path) -> Path:
    """400 reviews: commas, quotes, line breaks inside, and one word that tells the good from the bad."""
    rng = np.random.default_rng(1)
    words = [
        "the",
        "food",
        "was",
        "served",
        "by",
        "a",
        "waiter",
        "who",
        "said",
        "“soup”",
        "and",
        '5"',
        "of",
        "bread;",
        "price,",
        "taste,",
        "place",
    ]
    path = folder / "reviews.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["review", "label"])
        for k in range(400):
            said = [*rng.choice(words, 12), "lovely" if k % 2 else "dreadful", str(k)]
            text = " ".join(rng.permutation(said))
            writer.writerow([text.replace(" ", "\n", 1 - k % 2), "good" if k % 2 else "bad"])
    return path


def pictures(folder: Path) -> Path:
    """300 pictures of two classes in nine formats and modes; notes beside them; 12 taken twice."""
    rng = np.random.default_rng(2)
    path = folder / "pictures"
    formats = [
        ("jpg", "RGB"), ("jpeg", "L"), ("jfif", "RGB"), ("png", "RGBA"), ("png", "P"), ("png", "LA"),
        ("gif", "P"), ("tif", "I;16"), ("webp", "RGB"), ("bmp", "RGB"),
    ]  # fmt: skip
    for name, at in (("left", 0), ("right", 1)):
        (path / name).mkdir(parents=True)
        (path / name / "notes.txt").write_text("taken in spring")
        made = []
        for k in range(144):
            height, width = rng.integers(20, 60, 2)
            pixels = rng.integers(0, 60, (height, width)).astype(np.uint8)
            half = slice(0, width // 2) if at == 0 else slice(width // 2, None)
            pixels[:, half] += 150
            ending, mode = formats[k % len(formats)]
            if mode == "I;16":  # 12 bits in 16
                image = Image.fromarray(pixels.astype(np.uint16) * 16)
            elif mode in ("RGBA", "LA"):
                image = Image.fromarray(pixels).convert(mode)
                image.putalpha(Image.fromarray(np.where(pixels > 100, 255, 0).astype(np.uint8)))
            else:
                image = Image.fromarray(pixels).convert(mode)
            image.save(path / name / f"{k}.{ending}", **{"format": "JPEG"} if ending == "jfif" else {})
            made.append(path / name / f"{k}.{ending}")
        for k in range(6):
            (path / name / f"again{k}{made[k].suffix}").write_bytes(made[k].read_bytes())
    return path


def european(folder: Path) -> Path:
    """300 measurements from a German spreadsheet: semicolons, decimal commas, thousands, Windows letters, a date."""
    rng = np.random.default_rng(3)
    lines = ["Straße;Fläche;Preis;Baujahr;Verkauft;Güte"]
    for k in range(300):
        price = f"{rng.integers(90_000, 1_500_000):,}".replace(",", ".") + ",50"
        area = f"{rng.uniform(30, 200):.1f}".replace(".", ",")
        sold = f"{k % 28 + 1:02d}.{k % 12 + 1:02d}.2023"
        street, grade = ("Allee", "Gasse", "Weg")[k % 3], "gut" if rng.random() < 0.75 else "schlecht"
        lines.append(f"{street};{area};{price};{rng.integers(1900, 2020)};{sold};{grade}")
    path = folder / "wohnungen.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def hospitals(folder: Path) -> Path:
    """1,000 patients of 20 hospitals, over three years."""
    rng = np.random.default_rng(4)
    lines = ["patient_id,hospital,date,age,pressure,outcome"]
    for _ in range(1_000):
        where = rng.integers(20)
        day = np.datetime64("2021-01-01") + rng.integers(0, 1_095)
        lines.append(
            f"{rng.integers(10**6)},H{where:02d},{day},{rng.integers(20, 90)},{rng.normal(120 + where, 15):.1f},"
            f"{'died' if rng.random() < 0.2 else 'lived'}"
        )
    path = folder / "hospitals.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def codes(folder: Path) -> Path:
    """500 rows of two columns, all codes: 01 is not 1, and 1.10 is not 1.1."""
    rng = np.random.default_rng(5)
    kinds = ["01", "1", "1.1", "1.10", "0A"]
    lines = ["shelf,code"] + [f"{rng.integers(9)},{kinds[k % 5]}" for k in range(500)]
    path = folder / "codes.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
