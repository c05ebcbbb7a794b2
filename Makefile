# Two commands matter: `make demo` and `make test`.
SHELL := /bin/sh
VENV ?= .venv
PY := $(VENV)/bin/python
export PYTHONPATH := $(CURDIR):$(CURDIR)/site

.PHONY: help demo demo-reset test lint format relevance-baseline plugin-test elasticsearch screenshots clean

help:
	@echo "make demo         the whole circle on this machine, Ctrl-C ends it (PORT=8001 for another port)"
	@echo "make demo-reset   throw the demo's data away"
	@echo "make test         lint and tests"
	@echo "make relevance-baseline  keep today's figures of the judged demo queries as the least"
	@echo "make elasticsearch  get an Elasticsearch for the tests (857 MB once; needs mvn and Java 17)"
	@echo "make plugin-test  install the wheel into fresh Wagtail sites and live in them"
	@echo "make screenshots  docs/screenshots/ anew from a running demo (BASE_URL=… for one that runs)"
	@echo "make lint / make format"

demo: $(VENV)/.demo-ready
	@$(PY) -m helpcenter.runner

# Only what the demo made; the virtual environment stays.
demo-reset:
	@$(PY) -m helpcenter.runner reset

test: lint
	$(PY) -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.dev-ready
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	git ls-files '*.html' | xargs -r $(VENV)/bin/djhtml --check
	$(PY) manage.py makemigrations --check --dry-run --settings helpcenter.settings.test

format: $(VENV)/.dev-ready
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	git ls-files '*.html' | xargs -r $(VENV)/bin/djhtml

# What the gate in tests/site/test_relevance_gate.py compares with: look at the difference.
relevance-baseline: $(VENV)/.dev-ready
	WAGDESK_RENEW_BASELINES=1 $(PY) -m pytest tests/site/test_relevance_gate.py -q -n 0
	git diff --stat -- site/helpcenter/demo/judged

plugin-test: $(VENV)/.dev-ready
	WAGDESK_PLUGIN_TEST=1 $(PY) -m pytest tests/plugin -m plugin -n 2 --dist worksteal

elasticsearch:
	@bin/fetch-elasticsearch

screenshots: $(VENV)/.dev-ready
	$(PY) -m tests.browser.screenshots

$(VENV)/.demo-ready: requirements.txt
	@VENV=$(VENV) sh bin/install requirements.txt
	@touch $@

$(VENV)/.dev-ready: requirements.txt requirements-dev.txt
	@VENV=$(VENV) sh bin/install requirements-dev.txt
	@touch $@ $(VENV)/.demo-ready

clean: demo-reset
	rm -rf $(VENV) dist build
