# Every command works from a fresh clone: the first one makes .venv and installs the course into it.
# POSIX shell and GNU make >= 3.81 (the one macOS has). Paths are relative, so that the clone may lie anywhere.

# What may be set from outside, as in: make lab ARGS="--port 9999" PYTHON=python3.12
ARGS        ?=
PYTHON      ?=
PIP_ARGS    ?=
TORCH_INDEX ?=
# ARGS        goes to the command itself (jupyterlab, pytest, the builder, the benchmarks)
# PYTHON      makes .venv; when empty, the first suitable one on this machine does
# PIP_ARGS    goes to `pip install`
# MINE        the learner's folder, for `make lab`
# TORCH_INDEX PyTorch's own CPU index, as its install page gives it: on Linux it spares you the GPU build (2 GB)

RUN := .venv/bin/python
MINE ?= my-course

.PHONY: help lab test notebooks bench oldest
.NOTPARALLEL:
.DEFAULT_GOAL := help

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

lab: .venv/lab  ## open the course in JupyterLab
	@root=; [ "$$(id -u)" != 0 ] || root=--allow-root; \
	browser=; \
	if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$BROWSER" ]; then \
		browser=--no-browser; echo "No display here: open the address that JupyterLab prints below."; \
	fi; \
	exec $(RUN) -m course_lessons "$(MINE)" $$root $$browser $(ARGS)

test: .venv/dev  ## run every test (those in a browser need Chromium)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	OMP_NUM_THREADS=1 $(RUN) -m pytest -n 2 --dist loadscope $(ARGS)

notebooks: .venv/dev  ## build the lessons from notebooks/course_lessons
	OMP_NUM_THREADS=1 $(RUN) -m course_lessons.build $(ARGS)

bench: .venv/dev  ## time the course beside its peers
	$(RUN) -m benchmarks $(ARGS)

oldest: .venv/dev  ## try the library on the oldest versions that pyproject.toml allows (torch aside)
	$(RUN) -m venv .venv-oldest
	.venv-oldest/bin/python -m pip install --disable-pip-version-check --quiet $(PIP_ARGS) \
		"$$(grep '^torch==' constraints.txt)" $(OLDEST) -e '.[dev]'
	.venv-oldest/bin/python -m pip list --disable-pip-version-check | grep -E 'numpy|pandas|scikit-learn|matplotlib|scipy'
	OMP_NUM_THREADS=1 .venv-oldest/bin/python -m pytest -q -p no:cacheprovider \
		-W default::DeprecationWarning -W default::FutureWarning tests/library tests/widgets $(ARGS)

# The lower bounds of the dependencies, as pins.
OLDEST := $(shell sed -n '/^dependencies/,/^]/s/^  "\([a-z-]*\)>=\([0-9.]*\).*/\1==\2/p' pyproject.toml | grep -v '^torch=')

# --- .venv -----------------------------------------------------------------------------------------------------------
# The stamps .venv/lab and .venv/dev are written last, and hold the folder that .venv was made in. A .venv that cannot
# run, was left unfinished or was moved here from elsewhere is made anew; else pip only adds what is missing.

INSTALLED := pyproject.toml constraints.txt \
	$(shell find widgets/labextension widgets/jupyterlab_defaults.json -type f 2>/dev/null)

SOUND := $(shell [ ! -e .venv/unfinished ] && \
	{ [ ! -e .venv/lab ] || [ "$$(cat .venv/lab)" = "$$(pwd -P)" ]; } && \
	$(RUN) -c 'import pip' 2>/dev/null && echo yes)
ifneq ($(SOUND),yes)
.PHONY: .venv/lab .venv/dev
endif

.venv/lab: $(INSTALLED)
	@$(call install,-e .)

.venv/dev: $(INSTALLED)
	@$(call install,-e '.[dev]')
	@pwd -P > $@

define install
$(if $(SOUND),,$(make_venv) &&) \
touch .venv/unfinished && \
echo "Installing the course into .venv: minutes the first time, seconds from then on." && \
$(RUN) -m pip install --disable-pip-version-check $(PIP_ARGS) $(if $(TORCH_INDEX),--extra-index-url "$(TORCH_INDEX)") \
	-c constraints.txt "$$(grep '^torch==' constraints.txt)" $(1) && \
rm .venv/unfinished && pwd -P > .venv/lab
endef

# torch has no wheels yet for the very newest Pythons, so a suitable one is looked for by name before giving up.
define make_venv
for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14 python); do \
	"$$python" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && break; \
	python=; \
done; \
if [ -z "$$python" ]; then \
	echo "The course needs Python 3.11 to 3.14; $(if $(PYTHON),$(PYTHON),python3) is $$($(if $(PYTHON),"$(PYTHON)",python3) --version 2>&1)." >&2; \
	echo "Install one (python.org, or your system's packages) and run make again, or name it: make lab PYTHON=/path/to/python3.12" >&2; \
	exit 1; \
fi; \
if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	echo "$$("$$python" --version) came without the venv module. On Debian or Ubuntu: sudo apt install python3-venv" >&2; \
	exit 1; \
fi; \
echo "Making .venv with $$("$$python" --version)." && rm -rf .venv && "$$python" -m venv .venv
endef
