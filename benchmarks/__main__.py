"""Run the benchmarks named (default: all) and print a table of each: ``python -m benchmarks [NAME ...]``."""

import argparse
import importlib
import pkgutil
import platform
import time

import psutil

import benchmarks


def names() -> list[str]:
    """The modules of this folder that can be run."""
    return [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    ]


def run(name: str) -> None:
    """Run one benchmark and print what it found, under the first line of its docstring."""
    module = importlib.import_module(f"benchmarks.{name}")
    print(f"\n## {name}: {module.__doc__.splitlines()[0]}\n", flush=True)
    started = time.perf_counter()
    table = module.main()
    if table is not None:
        print(table.to_string(index=False, float_format=lambda value: f"{value:,.3g}", na_rep="–"))
    print(f"\n({time.perf_counter() - started:.0f} s)", flush=True)


def main() -> None:
    """Read the names from the command line and run them in turn."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(names())}")
    chosen = parser.parse_args().name or names()
    if unknown := sorted(set(chosen) - set(names())):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names())}")
    memory = psutil.virtual_memory().total / 2**30
    print(
        f"Python {platform.python_version()}, {psutil.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"
    )
    for name in chosen:
        run(name)


if __name__ == "__main__":
    main()
