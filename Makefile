# make run    serve the demo company from this machine      make test   run the tests (ARGS="-k payroll")
# make check  every rule of the code, then the tests        make lint   the rules alone
# make bench  how fast it is, as ratios within one run      make fuzz   what nobody would think of (ARGS=500)
PYTHON ?= python3
LAUNCH := .venv/bin/python -m backoffice.project.launch

.PHONY: run test check lint bench fuzz
.DEFAULT_GOAL := run

run:
	@$(PYTHON) bin/environment run
	@$(LAUNCH) run

test:
	@$(PYTHON) bin/environment dev
	@$(LAUNCH) test $(ARGS)

check:
	@$(PYTHON) bin/environment dev
	@$(LAUNCH) check $(ARGS)

lint:
	@$(PYTHON) bin/environment dev
	@$(LAUNCH) lint

bench:
	@$(PYTHON) bin/environment run
	@$(LAUNCH) manage bench $(ARGS)

fuzz:
	@$(PYTHON) bin/environment dev
	@$(LAUNCH) fuzz $(ARGS)
