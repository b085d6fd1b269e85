# Two commands do everything on a fresh machine: `make run` and `make test`.
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test bench lint install wheel assets boundaries demonstration image-trial clean

run: install            ## install what is needed and serve the product
	$(BIN)/zoning serve --host $(HOST) --port $(PORT)

install:                ## install the product into .venv
	@scripts/setup.sh

test:                   ## install what the tests need (a browser included) and run them
	@scripts/setup.sh test
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench:                  ## the same work side by side, ratios and goals (an hour or less; needs 8 GB)
	@scripts/setup.sh bench
	$(BIN)/zoning bench $(BENCH)

lint:                   ## style, types, import rules
	@scripts/setup.sh lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel: install          ## build dist/*.whl
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --wheel

assets:                 ## fetch the pinned map assets again (needs npm and a network)
	$(BIN)/python scripts/vendor_assets.py

boundaries:             ## rebuild the zone geometry from its evidence
	$(BIN)/python boundaries/rebuild.py

demonstration:          ## rebuild the demonstration park
	$(BIN)/python layers/demonstration/generate.py
	$(BIN)/python layers/demonstration/generate_cover.py

clean:
	rm -rf .venv .make dist build

image-trial:            ## carry out the Dockerfile without a Docker engine (root, debootstrap)
	python3 scripts/try_image.py
