// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Addresses: #functions, #flame, #map, #run, #calls=NUMBER, and #FILE:LINE for a line, where FILE is
// a path or its last parts.

export function hashOfLine(file, line) {
  return '#' + file.short.split('/').map(encodeURIComponent).join('/') + ':' + line;
}

function decodePart(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function findFile(model, name) {
  const exact = model.files.find((file) => file.path === name || file.short === name || file.name === name);
  return exact || model.files.find((file) => file.path.endsWith('/' + name)) || null;
}

// What an address asks for: { view, file, line, item }.
export function parseHash(model, hash) {
  const text = decodePart(hash.replace(/^#/, ''));
  const line = /^(.+):(\d+)$/s.exec(text);
  const calls = /^calls=(\d+)$/.exec(text);
  if (calls && model.functions[Number(calls[1])]) return { view: 'calls', item: model.functions[Number(calls[1])] };
  if (['functions', 'flame', 'map', 'run', 'source', 'calls'].includes(text)) return { view: text };
  if (line) {
    const file = findFile(model, line[1]);
    if (file) return { view: 'source', file, line: Number(line[2]) };
  }
  return { view: 'functions', unknown: text };
}
