# Every target works on a fresh machine that has only Python 3.11; `make run` needs no root and no apt.
#   make run            everything, on http://localhost:8000   (PORT=, HOST=, DATA_DIR=)
#   make test           the whole proof, browser journeys included
#   make faults         every fault of the matrix on real processes
#   make look           every page looked at, one by one
#   make check          style, types, arrows, migrations, translations
PYTHON ?= python3
VENV = .venv/bin
SETUP = $(PYTHON) -I support2009/local/bootstrap.py
LOCAL = $(VENV)/python -m support2009.local
# pytest-xdist processes: one more than the machine's cores, since many tests wait for browsers and servers
N ?= $(shell expr $$(nproc 2>/dev/null || echo 1) + 1)
ARGS ?=

.PHONY: run setup setup-dev test look faults check format bench bench-queues rows reset-demo screenshots manage messages lock clean

run: setup
	@exec $(LOCAL) serve

setup:
	@$(SETUP)

setup-dev:
	@$(SETUP) --dev

test: setup-dev
	@$(VENV)/python -m pytest -n $(N) $(ARGS)

# The fault matrix: kill -9, frozen processes, dead brokers, moved clocks. About half an hour.
faults: setup-dev
	@$(VENV)/python -m pytest -n 0 --faults tests $(ARGS)

# Every page of every role, day and night, desk and phone, with all the rules of accessibility
look: setup-dev
	@LOOK=whole $(VENV)/python -m pytest -n 0 tests/look $(ARGS)

check: setup-dev
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/lint-imports
	$(VENV)/mypy .
	$(LOCAL) try makemigrations --check --dry-run
	$(VENV)/python manage.py translations check

format: setup-dev
	$(VENV)/ruff format .
	$(VENV)/ruff check --fix .

rows: setup-dev
	@$(VENV)/python -m pytest --rows -q

bench: setup
	@$(LOCAL) run bench $(ARGS)

# A million promises, a hundred thousand messages: ARGS="--clocks 100000 --due 2000 --messages 5000"
bench-queues: setup
	@$(LOCAL) run bench_queues $(ARGS)

reset-demo: setup
	@$(LOCAL) reset

# The pictures of docs/guide, from a running `make run`: make screenshots BASE_URL=… ARGS="file ticket"
screenshots: setup-dev
	@PYTHONPATH=. $(VENV)/python docs/screenshots.py $(ARGS)

# make manage ARGS="import_servicenow file.csv.gz"
manage: setup
	@$(LOCAL) run $(ARGS)

messages: setup
	$(VENV)/python manage.py translations update

# Needs uv; writes the versions and their hashes, never an address.
lock:
	for name in main dev node; do uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE) \
	  -o requirements/$$name.txt requirements/$$name.in; done
	npm install --package-lock-only
	npm install --package-lock-only --prefix tests/plugin/chromium

clean:
	rm -rf .venv .tools node_modules static/vendor static/collected .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
