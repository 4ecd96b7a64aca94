// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { commandText } from './processes.js';
import { decodeElement } from './data.js';
import { buildDiff, isClear } from './diff_data.js';
import { signed } from './diff_cells.js';
import { byId, create, visibleText } from './dom.js';
import { groupDigits, timeText } from './format.js';
import { nextTheme, startTheme } from './theme.js';
import { DiffFunctions } from './diff_functions.js';
import { DiffLines } from './diff_lines.js';

const diffViews = { functions: DiffFunctions, lines: DiffLines };
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

  go(hash, replace) {
    if (location.hash === hash) this.follow();
    else if (replace) location.replace(hash);
    else location.hash = hash;
  }

  openFunction(item, replace) {
    if (item.sections) this.go('#lines=' + item.id, replace);
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
    for (const name of Object.keys(diffViews)) {
      byId('view-' + name).hidden = name !== target.view;
      byId('tab-' + name).setAttribute('aria-selected', name === target.view);
      byId('tab-' + name).tabIndex = name === target.view ? 0 : -1;
    }
    const view = this.view(target.view);
    const item = target.item || (target.view === 'lines' && !view.item && this.model.withLines[0]);
    if (item) view.show(item, target.line && view.rowOf(item, target.line));
    const { activeElement } = document;
    view.focus();
    if (activeElement && activeElement.getAttribute('role') === 'tab') activeElement.focus();
    document.documentElement.dataset.ready = location.hash || '#functions';
  }

  changeUnit(unit) {
    this.unit = unit;
    for (const view of Object.values(this.views)) view.changeUnit();
  }
}

function onDiffKey(app, event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
  const view = app.views[app.shown];
  if (event.ctrlKey || event.altKey || event.metaKey || byId('keys').open) return;
  if (typing) {
    if (event.key === 'Escape') view.focus();
    return;
  }
  if (event.key === '1' || event.key === '2') app.go('#' + Object.keys(diffViews)[event.key - 1]);
  else if (event.key === '/' && view.input) view.input.focus();
  else if (event.key === 't') nextTheme();
  else if (event.key === '?') byId('keys').showModal();
  else if ((event.key === 'n' || event.key === 'p') && app.shown === 'lines') view.nextChange(event.key === 'n' ? 1 : -1);
  else return;
  event.preventDefault();
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
  byId('help').title = 'Keys (?) – instr ' + model.version;
  byId('key-list').append(...diffKeys.flatMap(([keys, words]) => [create('dt', {}, keys), create('dd', {}, visibleText(words))]));
}

async function startDiff() {
  startTheme();
  const [diff, extras] = await Promise.all([decodeElement(byId('diff-0')), decodeElement(byId('extras-0'))]);
  const app = new DiffApp(buildDiff(diff, extras));
  fillDiffPage(app);
  for (const name of Object.keys(diffViews)) byId('tab-' + name).addEventListener('click', () => app.go('#' + name));
  byId('unit').addEventListener('change', (event) => app.changeUnit(event.target.value));
  byId('help').addEventListener('click', () => byId('keys').showModal());
  addEventListener('keydown', (event) => onDiffKey(app, event));
  addEventListener('hashchange', () => app.follow());
  app.follow();
}

startDiff().catch((error) => {
  const old = typeof DecompressionStream === 'undefined';
  byId('main').append(create('p', { class: 'message', role: 'alert' }, old ? 'This browser is too old to read the report: it has no DecompressionStream.' : 'The report cannot be read: ' + error.message));
  console.error(error);
});
