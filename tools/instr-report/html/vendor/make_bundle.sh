#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Makes bundle.min.js and LICENSES.txt anew from the packages of package-lock.json. Only for changes
# of the libraries: building the project needs neither node nor a network.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-bundle.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json .npmrc entry.js manual.js "$work"
(
    cd "$work"
    npm ci --no-audit --no-fund --silent
    npx --no-install esbuild entry.js --bundle --minify --format=iife --global-name=instrVendor \
        --target=es2020 --define:global=globalThis --legal-comments=none --charset=ascii \
        --metafile=meta.json --outfile=bundle.js --log-level=warning
    node - >LICENSES.txt <<'END'
const fs = require('fs');
const used = new Set(Object.keys(JSON.parse(fs.readFileSync('meta.json')).inputs)
    .filter((name) => name.startsWith('node_modules/'))
    .map((name) => name.split('/')[1]));
console.log('Libraries in bundle.min.js, with their licences.');
for (const name of [...used].sort()) {
    const about = JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`));
    const file = fs.readdirSync(`node_modules/${name}`).find((entry) => /^licen[cs]e/i.test(entry));
    console.log(`\n${'='.repeat(80)}\n${name} ${about.version} (${about.license})\n`);
    console.log(fs.readFileSync(`node_modules/${name}/${file}`, 'utf8').trim());
}
END
)
{
    echo '/* d3-hierarchy, d3-selection, d3-shape, d3-path (ISC), Prism (MIT): see LICENSES.txt */'
    cat "$work/bundle.js"
} >bundle.min.js
cp "$work/LICENSES.txt" .
