// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of a diff: before, after, change.
import { byId, create, visibleText } from './dom.js';
import { DataTable } from './columns.js';
import { chooseUnit, groupDigits, plural, timeIn } from './format.js';
import { filterField, readFilter } from './filter.js';
import { countChangeText, fillChange, sideText, signOf } from './diff_cells.js';

function timeColumns(model, unit) {
  const side = (key, title, which, name) => ({
    key, title: () => title + ' ' + unit().name, width: '10.5ch',
    value: (item) => (item[which] && item[which][name] !== null ? item[which][name] : -1),
    text: (item) => (item[which] && item[which][name] !== null ? timeIn(unit(), item[which][name], 1) : ''),
  });
  const change = (key, title, hint, name, error) => ({
    key, title, hint, width: '9.5ch', value: ({ change: one }) => one[name] || 0,
    cell: (cell, { change: one }) => fillChange(cell, model, unit(), one[name], one[error]),
  });
  const part = (key, title, hint, name) => ({
    key, title, hint, width: '9.5ch', value: ({ change: one }) => one[name] || 0,
    text: ({ change: one }) => (one[name] ? (one[name] > 0 ? '+' : '') + timeIn(unit(), one[name], 1) : ''),
  });
  return [
    side('oldself', 'Old self', 'before', 'self_ns'),
    side('newself', 'New self', 'after', 'self_ns'),
    change('self', 'Change', 'Of the time in the function without profiled callees; in parentheses: within the error', 'self_ns', 'error_ns'),
    part('byhits', 'By calls', 'What the calls that came or went cost, at the price before', 'by_hits_ns'),
    part('perhit', 'Per call', 'What all calls after cost more or less each', 'per_hit_ns'),
    side('oldtotal', 'Old total', 'before', 'total_ns'),
    side('newtotal', 'New total', 'after', 'total_ns'),
    change('total', 'Change', 'Of the time from call to return; in parentheses: within the error', 'total_ns', 'total_error_ns'),
  ];
}

function columnsOf(model, unit) {
  const calls = (key, title, which) => ({ key, title, width: '11.5ch', value: (item) => (item[which] ? item[which].calls : -1), text: (item) => (item[which] ? groupDigits(item[which].calls) : '') });
  return [
    calls('oldcalls', 'Old calls', 'before'),
    calls('newcalls', 'New calls', 'after'),
    { key: 'calls', title: 'Change', hint: 'Of the calls, which are exact', width: '11.5ch', value: ({ change }) => change.calls, text: ({ change }) => countChangeText(change.calls) },
    ...(model.timed ? timeColumns(model, unit) : []),
    {
      key: 'name', title: 'Function', left: true, width: 'minmax(20ch, 2fr)', value: (item) => item.name,
      cell: (cell, item) => {
        cell.replaceChildren(create('span', { class: 'sign' }, signOf[item.presence]), visibleText(item.name));
        cell.title = visibleText(item.name) + (item.presence === 'same' ? '' : ' (' + item.presence + ')');
        cell.classList.add('name');
      },
    },
    {
      key: 'place', title: 'File and line', left: true, width: 'minmax(17ch, 1fr)', value: ({ shown }) => (shown.file || '') + ':' + String(shown.line || 0).padStart(9, '0'),
      cell: (cell, { shown }) => {
        cell.classList.add('place');
        cell.textContent = shown.file ? visibleText(shown.file.slice(shown.file.lastIndexOf('/') + 1)) + ':' + (shown.line || '') : '';
        cell.title = shown.file ? visibleText(shown.file) : '';
      },
    },
  ];
}

export class DiffFunctions {
  constructor(app) {
    const { model } = app;
    const view = byId('view-functions');
    this.app = app;
    this.unit = this.readableUnit();
    this.input = filterField(() => this.filter(), () => this.table);
    this.onlyChanged = create('input', { type: 'checkbox', id: 'changed', onchange: () => this.filter() });
    this.onlyChanged.checked = model.functions.some((item) => item.changed);
    this.count = create('output', { class: 'count', for: 'filter' });
    view.append(create('div', { class: 'bar-line' }, create('label', { for: 'filter', class: 'label' }, 'Filter'), this.input,
      create('label', { class: 'choice' }, this.onlyChanged, 'only changes'), this.count, create('span', { class: 'note' }, this.noteText())));
    this.table = new DataTable(view, {
      label: 'Functions',
      columns: columnsOf(model, () => this.unit),
      onOpen: (item) => app.openFunction(item),
      onMove: (item) => this.tell(item),
    });
    this.filter();
  }

  noteText() {
    const { model } = this.app;
    const parts = [];
    if (!model.functions.some((item) => item.changed)) parts.push('no change: hits are equal and times within their errors');
    if (model.cut) parts.push(plural(model.cut, 'function') + ' left out by --top');
    if (!model.timed) parts.push('times were not measured on both sides: hits only');
    return parts.join('; ');
  }

  tell(item) {
    const parts = [create('b', {}, visibleText(item.name)), item.presence === 'same' ? null : create('span', {}, item.presence)];
    for (const side of ['before', 'after'])
      if (item[side]) parts.push(create('span', { class: 'pair' }, side + ': ' + plural(item[side].calls, 'call') + ', self ' + sideText(item[side].self_ns, item[side].error_ns)));
    if (!item.sections) parts.push(create('span', {}, 'no change of its lines (--all has them in the page)'));
    byId('status').replaceChildren(...parts.filter(Boolean));
  }

  readableUnit() {
    const largest = this.app.model.functions.reduce((most, { before, after }) => Math.max(most, (before && before.total_ns) || 0, (after && after.total_ns) || 0), 0);
    return chooseUnit(this.app.unit, largest, 1);
  }

  filter() {
    const { functions } = this.app.model;
    const fits = readFilter(this.input) || (() => true);
    this.table.setRows(functions, (item) => (item.changed || !this.onlyChanged.checked) && (fits(item.name) || fits(item.shown.file || '')));
    this.count.textContent = groupDigits(this.table.rows.length) + ' of ' + plural(functions.length, 'function');
    this.table.element.scrollTop = 0;
  }

  changeUnit() {
    this.unit = this.readableUnit();
    this.table.drawHeader();
    this.table.list.refresh();
  }

  focus() {
    const item = this.table.rows[this.table.current];
    if (item) this.tell(item);
    else byId('status').replaceChildren();
    this.table.list.refresh();
    this.table.element.focus({ preventScroll: true });
  }

  get filterInput() {
    return this.input;
  }
}
