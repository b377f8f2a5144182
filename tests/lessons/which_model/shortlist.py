"""Wrong and right answers to which_model-2, “Rule out first”."""

from course_lessons.which_model.exercises.shortlist import _right


def _kept(
    table, ms, megabytes, floor, *, latency="latency_p95_ms", accuracy="high", sort="train_seconds", up=True
):
    fits = (table[latency] <= ms) & (table["megabytes"] <= megabytes) & (table[accuracy] >= floor)
    return table[fits].sort_values(sort, ascending=up)["model"].tolist()


def _by_query(table, ms, megabytes, floor):
    asked = "latency_p95_ms <= @ms and megabytes <= @megabytes and high >= @floor"
    return table.query(asked).sort_values("train_seconds")["model"]


def _by_rows(table, ms, megabytes, floor):
    rows = [
        row
        for _, row in table.iterrows()
        if row["latency_p95_ms"] <= ms and row["megabytes"] <= megabytes and row["high"] >= floor
    ]
    return tuple(row["model"] for row in sorted(rows, key=lambda row: row["train_seconds"]))


def _by_ruling_out(table, ms, megabytes, floor):
    left = table.drop(table.index[table["latency_p95_ms"] > ms])
    left = left.drop(left.index[left["megabytes"] > megabytes])
    left = left.drop(left.index[left["high"] < floor])
    return left.set_index("model")["train_seconds"].sort_values().index


def _strict(table, ms, megabytes, floor):
    fits = (table["latency_p95_ms"] < ms) & (table["megabytes"] < megabytes) & (table["high"] > floor)
    return table[fits].sort_values("train_seconds")["model"].tolist()


def _strict_in_size(table, ms, megabytes, floor):
    fits = (table["latency_p95_ms"] <= ms) & (table["megabytes"] < megabytes) & (table["high"] >= floor)
    return table[fits].sort_values("train_seconds")["model"].tolist()


def _any(table, ms, megabytes, floor):
    fits = (table["latency_p95_ms"] <= ms) | (table["megabytes"] <= megabytes) | (table["high"] >= floor)
    return table[fits].sort_values("train_seconds")["model"].tolist()


def _ignoring(column):
    def answer(table, ms, megabytes, floor):
        limits = {"latency_p95_ms": ms, "megabytes": megabytes, "high": floor} | {
            column: 0 if column == "high" else 99
        }
        return _right(table, *limits.values())

    return answer


MISTAKES = {
    "which_model-2": [
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, sort="latency_ms"), "the quickest to *answer*"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, sort="megabytes"), "the smallest first"),
        (lambda: lambda t, ms, mb, f: t["model"][t["model"].isin(_right(t, ms, mb, f))], "in another order"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, latency="latency_ms"), "Half of the answers"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, accuracy="accuracy"), "`accuracy` above the floor"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, accuracy="low"), "the *low* end"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, sort="accuracy", up=False), "the most accurate first"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, up=False), "slowest to train first"),
        (lambda: lambda t, ms, mb, f: _kept(t, ms, mb, f, sort="latency_p95_ms"), "quickest slow answers"),
        (lambda: _strict, "Your limits are strict"),
        (lambda: _strict_in_size, "meets the limits exactly"),
        (lambda: _any, "*any* of the three"),
        (lambda: _ignoring("latency_p95_ms"), "nothing of the time"),
        (lambda: _ignoring("megabytes"), "nothing of the size"),
        (lambda: _ignoring("high"), "nothing of the accuracy"),
        (lambda: lambda t, ms, mb, f: _right(t, mb, ms, f), "changed places"),
        (lambda: lambda t, ms, mb, f: t[t["model"].isin(_right(t, ms, mb, f))], "is a table"),
        (lambda: lambda t, ms, mb, f: set(_right(t, ms, mb, f)), "whose order says nothing"),
        (lambda: lambda t, ms, mb, f: _right(t, ms, mb, f)[:1], "is missing"),
        (lambda: lambda t, ms, mb, f: (_right(t, ms, mb, f) or ["good"])[0], "a list of names"),
        (lambda: lambda t, ms, mb, f: t.index[t["high"] >= f].tolist(), "no name in the column"),
        (lambda: lambda t, ms, mb, f: (t["latency_p95_ms"] <= ms).tolist(), "True or False"),
        (lambda: lambda t, ms, mb, f: _right(t, ms, mb, f) * 2, "twice"),
        (lambda: lambda t, ms, mb, f: None, "gives nothing back"),
    ],
}  # fmt: skip
ALSO_RIGHT = {"which_model-2": [lambda: _by_query, lambda: _by_rows, lambda: _by_ruling_out]}
