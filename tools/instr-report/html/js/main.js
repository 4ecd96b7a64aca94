// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { buildModel, decodeElement } from './data.js';
import { byId, create, visibleText } from './dom.js';
import { focusView, goTo, showTab, startPage, tellFailure } from './page.js';
import { nextTheme, startTheme } from './theme.js';
import { FunctionView } from './function_view.js';
import { SourceView } from './source_view.js';
import { FlameView } from './flame_view.js';
import { TreemapView } from './treemap_view.js';
import { CallsView } from './calls_view.js';
import { commandText } from './processes.js';
import { factsOf, RunView } from './run_view.js';
import { Status } from './status.js';
import { hashOfLine, parseHash } from './router.js';

const viewClasses = { functions: FunctionView, source: SourceView, flame: FlameView, map: TreemapView, calls: CallsView, run: RunView };
const viewNames = Object.keys(viewClasses);

const keyTexts = [
  ['1 … 6', 'views'], ['/', 'filter or search'], ['↑ ↓ or k j', 'move'], ['Page Up, Page Down, Home, End', 'move further'],
  ['Enter', 'open or zoom'], ['Escape', 'leave the filter; reset the zoom'], ['n, p', 'next and previous hottest line of the file'],
  ['c', 'call graph of the function'], ['t', 'colours: system, dark, light'], ['?', 'this help'],
];

// The page: which view is shown, and what leads from one to another.
class App {
  constructor(model) {
    this.model = model;
    this.unit = 'auto';
    this.views = {};
    this.status = new Status(this);
    this.chosen = null;
  }

  view(name) {
    if (!this.views[name]) this.views[name] = new viewClasses[name](this);
    return this.views[name];
  }

  go(hash, replace) {
    goTo(this, hash, replace);
  }

  openLine(fileId, line, replace) {
    if (fileId >= 0) this.go(hashOfLine(this.model.files[fileId], line || 1), replace);
  }

  openFunction(item) {
    this.chosen = item;
    if (item.fileId >= 0 && item.line) this.openLine(item.fileId, item.line);
    else this.openCalls(item);
  }

  linkOf(item) {
    return item.fileId >= 0 && item.line ? hashOfLine(this.model.files[item.fileId], item.line) : '#calls=' + item.id;
  }

  openCalls(item) {
    this.go('#calls=' + item.id);
  }

  currentFunction() {
    const view = this.views[this.shown];
    if (this.shown === 'functions') return view.table.rows[view.table.current];
    if (this.shown === 'flame') return view.current && view.current.data.item;
    return view.item || this.chosen;
  }

  // Without an own address these views open at the hottest function.
  completeTarget(target) {
    const [first] = this.model.functions;
    if (target.view === 'calls' && !target.item) target.item = this.chosen || first;
    if (target.view === 'source' && !target.file) {
      if (this.views.source && this.views.source.fileId >= 0) return;
      const item = (this.chosen || first || {}).fileId >= 0 ? this.chosen || first : this.model.functions.find((one) => one.fileId >= 0);
      if (item) Object.assign(target, { file: this.model.files[item.fileId], line: item.line || 1 });
    }
  }

  async follow() {
    const target = parseHash(this.model, location.hash);
    this.completeTarget(target);
    this.shown = target.view;
    showTab(viewNames, target.view);
    const view = this.view(target.view);
    if (target.file) await view.show(target.file.id, target.line);
    if (target.item) view.show(target.item);
    focusView(view);
  }

  changeUnit(unit) {
    this.unit = unit;
    for (const view of Object.values(this.views)) view.changeUnit();
  }
}

function onKey(app, key) {
  if (key >= '1' && key <= '6') app.go('#' + viewNames[key - 1]);
  else if (key === 't') nextTheme();
  else if (key === 'c' && app.currentFunction()) app.openCalls(app.currentFunction());
  else if ((key === 'n' || key === 'p') && app.shown === 'source') app.views.source.nextHot(key === 'n' ? 1 : -1);
  else return false;
  return true;
}

function fillPage(app) {
  const { processes } = app.model;
  const [first] = processes;
  if (first) {
    byId('command').textContent = commandText(first) + (processes.length > 1 ? '  and ' + (processes.length - 1) + ' more' : '');
    byId('facts').append(...(processes.length === 1 ? factsOf(first) : []).flatMap(([name, value]) => [create('div', {}, create('dt', {}, name), create('dd', {}, visibleText(String(value))))]));
    document.title = commandText(first) + ' – instr profile';
  }
}

async function start() {
  startTheme();
  const [profile, extras] = await Promise.all([decodeElement(byId('profile-0')), decodeElement(byId('extras-0'))]);
  const app = new App(buildModel(profile, extras));
  fillPage(app);
  startPage(app, viewNames, keyTexts, app.model.version, (key) => onKey(app, key));
  await app.follow();
}

start().catch(tellFailure);
