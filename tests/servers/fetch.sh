#!/bin/sh
# fetch.sh: brings the Java libraries of the test servers into jars/, once, and refuses any other than those in jars.lock.
set -eu
cd "$(dirname "$0")"

command -v sha256sum >/dev/null || sha256sum() { shasum -a 256 "$@"; }

holds_all() {
    [ -d "$1" ] && (cd "$1" && sha256sum -c ../jars.lock) >/dev/null 2>&1
}

holds_all jars && exit 0
if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
    echo "Java or Maven is not installed: tests against MongoDB will not run (unless TEST_MONGODB_URL names a server)."
    exit 0
fi
echo "Fetching the libraries of the MongoDB test server, once."
rm -rf jars jars.new
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars.new
if ! holds_all jars.new; then
    echo "The libraries of the MongoDB test server are not those in tests/servers/jars.lock." >&2
    exit 1
fi
mv jars.new jars
