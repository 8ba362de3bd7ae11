#!/bin/sh
# install.sh run|dev|prove: makes .venv from a lock file, once; anew when the lock or the place of this folder has changed.
# A stamp is written after the last step, so an interrupted installation starts over.
set -eu
cd "$(dirname "$0")"

runs=.venv/rolecall-run
develops=.venv/rolecall-dev
proves=.venv/rolecall-prove
project=.venv/rolecall-project
venv=.venv/bin/python

fail() {
    echo "$1" >&2
    exit 1
}

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if command -v "$name" >/dev/null 2>&1 && fits "$name"; then
            unfit=$name
            if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
                python=$name
                return
            fi
        fi
    done
    [ -z "${unfit:-}" ] || fail "Rolecall needs Python's venv module; on Debian and Ubuntu: apt install python3-venv"
    found=$(python3 --version 2>/dev/null) || found="no python3"
    fail "Rolecall needs Python 3.11, 3.12 or 3.13, and none was found (found: $found)."
}

fingerprint() {
    pwd
    cksum "$@"
}

stamped() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

install() {
    "$venv" -m pip install --quiet --disable-pip-version-check --no-input --use-pep517 --root-user-action=ignore "$@"
}

wanted=$(fingerprint requirements-build.lock requirements.lock)
if ! stamped "$runs" "$wanted" || ! fits "$venv"; then
    find_python
    echo "Installing Rolecall's packages into .venv, once; this takes a minute or two."
    rm -rf .venv
    "$python" -m venv .venv
    # some packages come as source: what builds them is locked too, and there first
    install --require-hashes -r requirements-build.lock
    install --require-hashes --no-build-isolation -r requirements.lock
    echo "$wanted" >"$runs"
fi

wanted=$(fingerprint pyproject.toml)
if ! stamped "$project" "$wanted"; then
    install --no-deps --no-build-isolation --no-index -e .
    echo "$wanted" >"$project"
fi

[ "${1:-run}" != run ] || exit 0
wanted=$(fingerprint requirements-dev.lock)
if ! stamped "$develops" "$wanted"; then
    echo "Installing what tests and checks need, once."
    install --require-hashes --no-build-isolation -r requirements-dev.lock
    echo "$wanted" >"$develops"
fi
sh tests/servers/fetch.sh

[ "$1" = prove ] || exit 0
wanted=$(fingerprint requirements-client.lock)
if ! stamped "$proves" "$wanted"; then
    echo "Installing what makes a client from the API's document, once."
    # of its own, because what it needs does not agree with what Rolecall needs
    "$venv" -m venv --clear .venv/client-generator
    venv=.venv/client-generator/bin/python
    install --require-hashes -r requirements-client.lock
    echo "$wanted" >"$proves"
fi
