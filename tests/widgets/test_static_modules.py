"""The controls' JavaScript: node tests the pure modules, and Python holds the browser's arithmetic to its own."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from course_lib.ratios import HOW, RatioPlan
from course_widgets import text
from course_widgets.inline import STATIC, inline

HERE = Path(__file__).parent / "static"
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None, reason="node is missing: install it to test the controls' JavaScript"
)


def node(*arguments: str, given: str = "") -> str:
    done = subprocess.run([NODE, *arguments], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_pure_functions(path):
    node("--test", str(path))


@pytest.mark.parametrize("path", sorted(STATIC.parent.rglob("*.mjs")), ids=lambda path: path.name)
def test_module_is_joined_to_one_that_loads_alone(path, tmp_path):
    alone = tmp_path / path.name
    alone.write_text(inline(path) + "\nexport const loaded = true;\n", "utf-8")
    given = f'import * as all from "{alone.as_uri()}"; console.log(Object.keys(all).sort().join());'
    exported = node("--input-type=module", given=given).strip()
    assert exported == ("default,loaded" if "export default" in path.read_text("utf-8") else "loaded")


def _target(rng: np.random.Generator, n: int) -> dict:
    some = rng.choice(n, size=int(rng.integers(1, n)), replace=False).tolist()
    parts = rng.dirichlet(np.ones(n)).clip(1e-6)
    return [
        {"text": f"{rng.integers(1, 5)}:{rng.integers(1, 50)}"},
        {"text": f"1 : {rng.uniform(1, 30):.2f}"},
        {"text": f"{rng.uniform(0.001, 0.999):.3f}"},
        {"text": f"{rng.uniform(0.5, 99.5):.1f}%"},
        {"shares": [[c, f"{parts[c]:.6f}"] for c in some]},
        {"counts": [[c, int(rng.integers(1, 1000))] for c in some]},
        {"text": str(rng.choice(["1:0", "0", "-1:2", "1:", "::", "x:1", "1e2:1", "100%", ""]))},
    ][rng.integers(7)]


def _cases(rng: np.random.Generator) -> list[dict]:
    cases = []
    for _ in range(600):
        n = int(rng.choice([2, 2, 3, 5, 20]))
        counts = rng.integers(1, 10 ** rng.integers(1, 6), size=n).tolist()
        cases.append({"counts": counts, "target": _target(rng, n), "how": str(rng.choice(HOW))})
    return cases


def _plan_or_none(case: dict) -> RatioPlan | None:
    try:
        counts = {f"c{c}": count for c, count in enumerate(case["counts"])}
        return RatioPlan(counts, _python_target(case["target"]), case["how"])
    except ValueError:
        return None


def _python_target(target: dict):
    if "text" in target:
        return target["text"]
    return {
        f"c{c}": float(number) if "shares" in target else number for c, number in next(iter(target.values()))
    }


def test_browser_and_python_make_the_same_plan_or_both_refuse():
    cases = _cases(np.random.default_rng(0))
    answers = json.loads(node(str(HERE / "plan_answers.mjs"), given=json.dumps(cases)))
    plans = [_plan_or_none(case) for case in cases]
    assert 30 < plans.count(None) < 300
    for case, answer, plan in zip(cases, answers, plans, strict=True):
        if plan is None:
            assert answer.get("kind") == "Refused", case
            continue
        assert answer.get("after") == list(plan.after.values()), case
        assert answer["weights"] == pytest.approx(list(plan.weights.values()), rel=1e-12)


def test_numbers_are_written_the_same_in_the_page_and_in_the_sentences():
    rng = np.random.default_rng(0)
    sizes = (10.0 ** rng.uniform(-7, 12, 400) * rng.choice([-1, 1], 400)).tolist()
    numbers = [0, 0.5, 1, 0.15625, 99.995, 100, 1234.5, 999_999.7, 1e6, 1e-4, *sizes, *map(round, sizes)]
    shares = [(int(part), int(of)) for part, of in rng.integers(0, 3000, (400, 2))]
    near_1 = [*numbers, *(1 - 10.0 ** rng.uniform(-14, 0, 100)).tolist()]
    script = (
        f'import {{ amount, percent, probability, significant }} from "{(STATIC / "numbers.mjs").as_uri()}";'
        f"console.log(JSON.stringify([{json.dumps(numbers)}.map((each) => significant(each)), "
        f"{json.dumps(numbers)}.map((each) => significant(each, 2)), "
        f"{json.dumps([abs(each) for each in numbers])}.map(amount), "
        f"{json.dumps(shares)}.map(([part, of]) => percent(part, of)), "
        f"{json.dumps(near_1)}.map(probability)]));"
    )
    written = json.loads(node("--input-type=module", given=script))
    assert written[0] == [text.significant(each) for each in numbers]
    assert written[1] == [text.significant(each, 2) for each in numbers]
    assert written[2] == [text.amount(abs(each)) for each in numbers]
    assert written[3] == [text.percent(*each) for each in shares]
    assert written[4] == [text.probability(each) for each in near_1]
