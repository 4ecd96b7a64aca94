// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The table of functions.
import { byId, create, visibleText } from './dom.js';
import { barCell, DataTable } from './columns.js';
import { callsText, chooseUnit, groupDigits, heatLevel, percentText, plural, timeIn, timePer, timeText } from './format.js';
import { ownShare } from './data.js';
import { filterField, readFilter } from './filter.js';

function timeColumns(model, unit, asked) {
  const time = (item, ns, calls) => (item.measured && (!calls || item.calls) ? ns / (calls || 1) : -1);
  const show = (value) => (value < 0 ? '' : value === 0 ? '0' : timeIn(unit(), value, 3));
  const column = (key, title, hint, value) => ({ key, title: () => title + ' ' + unit().name, hint, width: '11ch', value, text: (item) => show(value(item)) });
  const each = (key, title, hint, value) => ({ key, title, hint, width: '11ch', value, text: (item) => (value(item) < 0 ? '' : timePer(asked(), value(item))) });
  return [
    {
      ...column('self', 'Self', 'Time in the function without profiled callees', (item) => time(item, item.self_ns)),
      cell: (cell, item) => {
        cell.textContent = show(time(item, item.self_ns));
        cell.title = item.measured ? '± ' + timeText(item.errorNs) + ' (95 %)' : '';
      },
    },
    {
      key: 'share', title: 'Self %', hint: 'Share of the program', width: '9ch', value: (item) => ownShare(model, item),
      cell: (cell, item) => barCell(cell, item.measured ? percentText(item.selfPercent) : '', item.selfPercent, heatLevel(item.selfPercent)),
    },
    column('total', 'Total', 'Time from call to return, of primitive calls', (item) => time(item, item.total_ns)),
    {
      key: 'totalShare', title: 'Total %', hint: 'Share of the program', width: '9ch', value: (item) => item.totalPercent,
      cell: (cell, item) => barCell(cell, item.measured ? percentText(item.totalPercent) : '', item.totalPercent, 'none'),
    },
    each('percall', 'Total/call', 'Total by primitive calls', (item) => time(item, item.total_ns, item.totalCalls)),
    each('selfcall', 'Self/call', 'Self by calls', (item) => time(item, item.self_ns, item.selfCalls)),
    column('lib', 'Lib', 'Part of self in code that is not profiled', (item) => time(item, item.lib_ns)),
  ];
}

export function functionColumns(model, unit, asked) {
  const place = (item) => (item.fileId < 0 ? '' : model.files[item.fileId].short + ':' + (item.line || ''));
  const hitShare = (item) => (model.programHits ? (100 * item.hits) / model.programHits : 0);
  return [
    { key: 'calls', title: 'Calls', hint: 'All calls / primitive ones', width: '16ch', value: (item) => item.calls, text: callsText },
    ...(model.anyTimes ? timeColumns(model, unit, asked) : [
      { key: 'hits', title: 'Line hits', hint: 'Hits of all its lines', width: '16ch', value: (item) => item.hits, text: (item) => groupDigits(item.hits) },
      {
        key: 'share', title: 'Hits %', hint: 'Share of all hits', width: '9ch', value: hitShare,
        cell: (cell, item) => barCell(cell, percentText(hitShare(item)), hitShare(item), heatLevel(hitShare(item))),
      },
    ]),
    {
      key: 'name', title: 'Function', width: 'minmax(24ch, 3fr)', left: true, value: (item) => item.name,
      cell: (cell, item) => {
        cell.textContent = visibleText(item.name);
        cell.title = visibleText(item.name);
        cell.classList.add('name');
        if (item.open) cell.append(create('span', { class: 'tag', title: 'The process was inside when this was all it left: hits may be off by one for each call that was open' }, 'open'));
      },
    },
    {
      key: 'place', title: 'File and line', width: 'minmax(16ch, 1.4fr)', left: true,
      value: (item) => (item.fileId < 0 ? '' : model.files[item.fileId].path + ':' + String(item.line || 0).padStart(9, '0')),
      cell: (cell, item) => {
        cell.classList.add('place');
        cell.textContent = visibleText(place(item));
        cell.title = item.fileId < 0 ? '' : visibleText(model.files[item.fileId].path);
      },
    },
  ];
}

function leftOutText(model) {
  const { uncalled, cut } = model.leftOut;
  const parts = [];
  if (uncalled) parts.push(plural(uncalled, 'function') + ' never called left out (--all)');
  if (cut) parts.push(plural(cut, 'function') + ' left out by --top');
  if (model.damaged) parts.push('the profile is damaged: this is what stands before the damage');
  if (!model.timed) parts.push('times were not measured (timing=none): hits only');
  return parts.join('; ');
}

export class FunctionView {
  constructor(app) {
    const { model } = app;
    const view = byId('view-functions');
    this.app = app;
    this.unit = this.readableUnit();
    this.input = filterField(() => this.filter(), () => this.table);
    this.count = create('output', { class: 'count', for: 'filter' });
    view.append(create('div', { class: 'bar-line' }, create('label', { for: 'filter', class: 'label' }, 'Filter'), this.input, this.count,
      create('span', { class: 'note' }, leftOutText(model))));
    this.table = new DataTable(view, {
      label: 'Functions',
      columns: functionColumns(model, () => this.unit, () => app.unit),
      sort: model.anyTimes ? 'self' : 'share',
      onOpen: (item) => app.openFunction(item),
      onMove: (item) => app.status.showFunction(item),
    });
    this.filter();
  }

  readableUnit() {
    const largest = this.app.model.functions.reduce((most, item) => Math.max(most, item.total_ns || 0), 0);
    return chooseUnit(this.app.unit, largest);
  }

  filter() {
    const { model } = this.app;
    const fits = readFilter(this.input);
    const keep = fits && ((item) => fits(item.name) || (item.fileId >= 0 && fits(model.files[item.fileId].path)));
    this.table.setRows(model.functions, keep);
    const all = model.functions.length;
    this.count.textContent = fits ? groupDigits(this.table.rows.length) + ' of ' + plural(all, 'function') : plural(all, 'function');
    this.table.element.scrollTop = 0;
  }

  changeUnit() {
    this.unit = this.readableUnit();
    this.table.drawHeader();
    this.table.list.refresh();
  }

  focus() {
    this.table.list.refresh();
    this.table.element.focus({ preventScroll: true });
  }

  get filterInput() {
    return this.input;
  }
}
