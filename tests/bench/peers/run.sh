#!/bin/bash
# Measures pdoc beside its nearest peers on the same document, and prints a table.
#
#   ./run.sh install       what is needed, in a folder of its own (npm) and from Debian (root)
#   ./run.sh [S] [M] [L]   makes the corpus, measures, prints (default: S M)
#
# Environment: PDOC (build/pdoc), RUNS (7; at L 3), PEERS_TMP (pdoc-peers in the temporary folder)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=${PEERS_TMP:-${TMPDIR:-/tmp}/pdoc-peers}
export PEERS_NPM=${PEERS_NPM:-$tmp/npm}
if [ "${1:-}" = install ]; then
    apt-get install -y --no-install-recommends gcc make pkg-config libcmark-gfm-dev libcmark-gfm-extensions-dev \
        libhpdf-dev libyaml-dev zlib1g-dev libharfbuzz-dev python3-yaml python3-jinja2 nodejs npm poppler-utils \
        fonts-liberation fonts-liberation2 htmldoc cmark-gfm lowdown groff
    mkdir -p "$PEERS_NPM"
    cd "$PEERS_NPM"
    [ -f package.json ] || npm init -y >/dev/null
    exec npm install @myriaddreamin/typst-ts-node-compiler@0.7.0
fi
[ $# -gt 0 ] || set -- S M
mkdir -p "$tmp/bin" "$tmp/corpus" "$tmp/work"
make -s -C "$here/floor" O="$tmp/bin"
/usr/bin/python3 "$here/gen_corpus.py" "$tmp/corpus" "$@" >&2
exec /usr/bin/python3 "$here/bench.py" "$tmp" "$@"
