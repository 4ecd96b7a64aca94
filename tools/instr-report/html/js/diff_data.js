// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A diff as its page works with it. Names and texts are of unknown origin, as in data.js.

const presences = ['same', 'removed', 'added'];

function joinRows(section, lines) {
  const texts = section.text.split('\n');
  return section.rows.map(([presence, code, changed, before, after], i) => ({
    presence: presences[presence],
    changed: Boolean(changed),
    numbers: [before, after],
    text: texts[i],
    line: code ? lines.next().value : null,
  }));
}

export function buildDiff(diff, extras) {
  const model = { program: diff.program, functions: diff.functions, timed: extras.timed, leastNs: extras.least_ns, cut: extras.cut, version: extras.version };
  model.functions.forEach((item, id) => {
    item.id = id;
    item.shown = item.after || item.before;
    const lines = item.lines.values();
    // Without sections: nothing changed, and lines of such functions are not in the page.
    item.sections = extras.sections[id] && extras.sections[id].map(({ by_number: byNumber, files, ...section }) => ({ byNumber, files, rows: joinRows(section, lines) }));
  });
  model.withLines = model.functions.filter((item) => item.sections);
  return model;
}

// A change within its error may be none.
export function isClear(ns, errorNs) {
  return Math.abs(ns) > errorNs;
}

// 'worse', 'better', 'unclear' within the error, or '' if it is not worth a colour.
export function kindOfChange(model, ns, errorNs) {
  if (ns === null || ns === 0) return '';
  if (!isClear(ns, errorNs)) return 'unclear';
  if (Math.abs(ns) < model.leastNs) return '';
  return ns > 0 ? 'worse' : 'better';
}
