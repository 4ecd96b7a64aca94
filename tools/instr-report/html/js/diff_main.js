// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { commandText } from './processes.js';
import { decodeElement } from './data.js';
import { buildDiff, isClear } from './diff_data.js';
import { signed } from './diff_cells.js';
import { byId, create } from './dom.js';
import { groupDigits, timeText } from './format.js';
import { focusView, goTo, showTab, startPage, tellFailure } from './page.js';
import { nextTheme, startTheme } from './theme.js';
import { DiffFunctions } from './diff_functions.js';
import { DiffLines } from './diff_lines.js';

const diffViews = { functions: DiffFunctions, lines: DiffLines };
const diffNames = Object.keys(diffViews);
const diffKeys = [
  ['1, 2', 'views'], ['/', 'filter'], ['↑ ↓ or k j', 'move'], ['Page Up, Page Down, Home, End', 'move further'],
  ['Enter', 'open'], ['Escape', 'leave the filter'], ['n, p', 'next and previous line that changed'],
  ['t', 'colours: system, dark, light'], ['?', 'this help'],
];

// Addresses: #functions, #lines, #lines=NUMBER of a function, and #FILE:LINE.
class DiffApp {
  constructor(model) {
    this.model = model;
    this.unit = 'auto';
    this.views = {};
  }

  view(name) {
    if (!this.views[name]) this.views[name] = new diffViews[name](this);
    return this.views[name];
  }

  openFunction(item, replace) {
    if (item.sections) goTo(this, '#lines=' + item.id, replace);
  }

  // The function and the line that an address names.
  target(hash) {
    const text = decodeURIComponent(hash.replace(/^#/, ''));
    const number = /^lines=(\d+)$/.exec(text);
    const place = /^(.+):(\d+)$/s.exec(text);
    if (number) return { view: 'lines', item: this.model.withLines.find((item) => item.id === Number(number[1])) };
    if (place) {
      const line = Number(place[2]);
      const has = ({ files, rows }) => files.some((file, side) => file && (file === place[1] || file.endsWith('/' + place[1])) && rows.some((row) => row.numbers[side] === line));
      const item = this.model.withLines.find((one) => one.sections.some(has));
      if (item) return { view: 'lines', item, line };
    }
    return { view: text === 'lines' ? 'lines' : 'functions' };
  }

  follow() {
    let target = { view: 'functions' };
    try {
      target = this.target(location.hash);
    } catch {
      // An address that is no UTF-8 is none of this page.
    }
    this.shown = target.view;
    showTab(diffNames, target.view);
    const view = this.view(target.view);
    const item = target.item || (target.view === 'lines' && !view.item && this.model.withLines[0]);
    if (item) view.show(item, target.line && view.rowOf(item, target.line));
    focusView(view);
  }

  changeUnit(unit) {
    this.unit = unit;
    for (const view of Object.values(this.views)) view.changeUnit();
  }
}

function onDiffKey(app, key) {
  if (key === '1' || key === '2') goTo(app, '#' + diffNames[key - 1]);
  else if (key === 't') nextTheme();
  else if ((key === 'n' || key === 'p') && app.shown === 'lines') app.views.lines.nextChange(key === 'n' ? 1 : -1);
  else return false;
  return true;
}

function percentOf(before, after) {
  return before > 0 && before !== after ? ' (' + signed(after - before, (100 * (after - before) / before).toPrecision(3)) + ' %)' : '';
}

function fillDiffPage({ model }) {
  const { before, after, change } = model.program;
  for (const [label, { processes: [first, ...others] }] of [['Before', before], ['After', after]]) {
    const text = first ? commandText(first) + (others.length ? ' and ' + others.length + ' more' : '') : '';
    byId('sides').append(create('dt', {}, label), create('dd', { title: text }, text));
  }
  const facts = [['Hits', groupDigits(before.hits) + ' → ' + groupDigits(after.hits) + percentOf(before.hits, after.hits)]];
  if (change.self_ns !== null)
    facts.push(['Time', timeText(before.self_ns) + ' → ' + timeText(after.self_ns) + percentOf(before.self_ns, after.self_ns) + ' ± ' + timeText(change.error_ns) + (isClear(change.self_ns, change.error_ns) ? '' : ', within the error')]);
  if (before.processes.length !== after.processes.length) facts.push(['Note', 'sums of different numbers of runs']);
  byId('facts').append(...facts.map(([name, value]) => create('div', {}, create('dt', {}, name), create('dd', {}, value))));
  if (after.processes[0]) document.title = commandText(after.processes[0]) + ' – instr diff';
}

async function startDiff() {
  startTheme();
  const [diff, extras] = await Promise.all([decodeElement(byId('diff-0')), decodeElement(byId('extras-0'))]);
  const app = new DiffApp(buildDiff(diff, extras));
  fillDiffPage(app);
  startPage(app, diffNames, diffKeys, app.model.version, (key) => onDiffKey(app, key));
  app.follow();
}

startDiff().catch(tellFailure);
