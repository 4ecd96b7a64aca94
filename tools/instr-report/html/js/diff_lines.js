// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lines of one function of a diff, with those around them.
import { byId, create, visibleText } from './dom.js';
import { DataTable } from './columns.js';
import { VirtualList } from './virtual_list.js';
import { chooseUnit, groupDigits, timeIn } from './format.js';
import { tokenPiece, tokensOfLines } from './syntax.js';
import { countChangeText, fillChange, sideText, signOf } from './diff_cells.js';

const LINE_ROW = 18;
const LINE_HEADER = 26;
const timedNames = ['oldtime', 'newtime', 'change', 'byhits', 'perhit'];

function sectionText({ files: [before, after], byNumber }) {
  const name = before && after && before !== after ? before + ' → ' + after : after || before || 'unknown file';
  return visibleText(name) + (byNumber ? ' – the text of this source is not known: lines are matched by number' : '');
}

function longest(rows, textOf, least) {
  return rows.reduce((most, row) => Math.max(most, row.line ? textOf(row.line).length : 0), least);
}

// Columns as wide as their numbers, so that most of a window is left for the source.
function widthsOf(rows, timed) {
  const hits = longest(rows, ({ before, after }) => groupDigits(Math.max(before ? before.hits : 0, after ? after.hits : 0)), 7);
  const change = longest(rows, ({ change: one }) => countChangeText(one.hits), 6);
  const widths = [6, 6, hits + 2, hits + 2, change + 2, ...(timed ? [10, 10, 11, 11, 11] : [])];
  return widths.map((width) => width + 'ch').join(' ') + ' minmax(var(--code-width, 80ch), 1fr)';
}

export class DiffLines {
  constructor(app) {
    this.app = app;
    this.item = null;
    this.rows = [];
    this.current = -1;
    const view = byId('view-lines');
    this.about = create('span', { class: 'about' });
    this.next = create('button', { type: 'button', class: 'quiet', title: 'Next line that changed (n)', onclick: () => this.nextChange(1) }, 'Next change');
    this.note = create('span', { class: 'note' }, app.model.withLines.length ? '' : 'No function changed: --all has the lines of all of them in the page.');
    view.append(create('div', { class: 'bar-line' }, this.next, this.about, this.note));
    const body = create('div', { class: 'source-body' });
    view.append(body);
    this.outline = new DataTable(body, {
      label: 'Functions with their lines',
      columns: [
        app.model.timed
          ? { key: 'self', title: 'Change', hint: 'Of self time', width: '11ch', value: ({ change }) => change.self_ns || 0, cell: (cell, { change }) => fillChange(cell, app.model, this.unit || chooseUnit('us', 0), change.self_ns, change.error_ns) }
          : { key: 'calls', title: 'Calls', hint: 'Change of the calls', width: '11ch', value: ({ change }) => change.calls, text: ({ change }) => countChangeText(change.calls) },
        { key: 'name', title: 'Function', left: true, width: 'minmax(8ch, 1fr)', value: (item) => item.name, cell: (cell, item) => { cell.replaceChildren(create('span', { class: 'sign' }, signOf[item.presence]), visibleText(item.name)); cell.title = visibleText(item.name); } },
      ],
      onMove: (item) => app.openFunction(item, true),
      onOpen: () => this.code.focus(),
    });
    this.outline.element.classList.add('outline');
    this.makeCode(body);
    this.outline.setRows(app.model.withLines);
  }

  makeCode(body) {
    const { timed } = this.app.model;
    this.names = ['number', 'number', 'hits', 'hits', 'hitchange', ...(timed ? timedNames : []), 'text'];
    this.code = create('div', { class: 'table code diff', role: 'grid', tabindex: '0', 'aria-label': 'Lines of the function' });
    this.header = create('div', { class: 'row header', role: 'row' });
    this.code.append(this.header);
    body.append(this.code);
    this.list = new VirtualList(this.code, { rowHeight: LINE_ROW, headerHeight: LINE_HEADER, makeRow: () => this.makeRow(), render: (row, index) => this.renderRow(row, index) });
    this.code.addEventListener('keydown', (event) => this.onKey(event));
  }

  makeRow() {
    const row = create('div', { class: 'row', role: 'row' }, ...this.names.map((name) => create('div', { class: 'cell ' + name, role: 'gridcell' })));
    row.addEventListener('click', () => String(getSelection()) || this.move(Number(row.dataset.index)));
    return row;
  }

  // Shows a function, at a row or its first change.
  show(item, index) {
    if (item !== this.item) {
      this.item = item;
      this.rows = item.sections.flatMap((section) => {
        const tokens = tokensOfLines(section.rows.map(({ text }) => text).join('\n'));
        return [{ section }, ...section.rows.map((row, i) => ({ ...row, tokens: tokens[i] || [] }))];
      });
      this.about.replaceChildren(create('b', {}, visibleText(item.name)), item.presence === 'same' ? '' : ' ' + item.presence);
      this.code.style.setProperty('--columns', widthsOf(this.rows, this.app.model.timed));
      this.code.style.setProperty('--code-width', this.rows.reduce((most, row) => Math.max(most, Math.min(400, (row.text || '').length + 10)), 40) + 'ch');
      this.code.setAttribute('aria-rowcount', this.rows.length + 1);
      this.changeUnit();
      this.list.setCount(this.rows.length);
      const place = this.outline.rows.indexOf(item);
      this.outline.current = place;
      if (place >= 0) this.outline.list.reveal(place, true);
      this.outline.list.refresh();
    }
    const first = this.rows.findIndex((row) => row.changed);
    this.move(index === undefined ? Math.max(first, 0) : index, true);
  }

  // The row of a line of the file after, or before if it is gone.
  rowOf(item, line) {
    const rows = item.sections.flatMap((section) => [{ numbers: [0, 0] }, ...section.rows]);
    const after = rows.findIndex((row) => row.numbers[1] === line);
    return after >= 0 ? after : Math.max(0, rows.findIndex((row) => row.numbers[0] === line));
  }

  changeUnit() {
    if (!this.item) return;
    const { before, after } = this.item;
    this.unit = chooseUnit(this.app.unit, Math.max((before && before.total_ns) || 0, (after && after.total_ns) || 0), 1);
    const times = ['Old ' + this.unit.name, 'New ' + this.unit.name, 'Change', 'By hits', 'Per hit'];
    const titles = ['Old', 'New', 'Old hits', 'New hits', 'Change', ...(this.app.model.timed ? times : []), 'Source'];
    this.header.replaceChildren(...titles.map((title) => create('div', { class: title === 'Source' ? 'cell left' : 'cell', role: 'columnheader' }, title)));
    this.list.refresh();
    this.outline.list.refresh();
  }

  renderRow(row, index) {
    const data = this.rows[index];
    const cells = [...row.children];
    const text = cells[cells.length - 1];
    row.dataset.index = index;
    row.id = 'line-' + index;
    row.setAttribute('aria-rowindex', index + 2);
    row.className = 'row' + (data.section ? ' section' : ' ' + data.presence) + (data.changed ? ' changed' : '') + (index === this.current ? ' current' : '');
    cells.forEach((cell, i) => {
      cell.textContent = '';
      cell.title = '';
      cell.className = 'cell ' + this.names[i];
    });
    if (data.section) {
      text.textContent = sectionText(data.section);
      return;
    }
    data.numbers.forEach((number, side) => (cells[side].textContent = number || ''));
    text.append(create('span', { class: 'sign' }, signOf[data.presence]), ...data.tokens.map(([kind, part]) => tokenPiece(kind, part)));
    if (data.line) this.renderLine(cells, data.line);
  }

  renderLine(cells, { before, after, change }) {
    cells[2].textContent = before ? groupDigits(before.hits) : '';
    cells[3].textContent = after ? groupDigits(after.hits) : '';
    cells[4].textContent = countChangeText(change.hits);
    if (!this.app.model.timed) return;
    [before, after].forEach((side, i) => (cells[5 + i].textContent = side && side.time_ns !== null ? timeIn(this.unit, side.time_ns, 1) : ''));
    fillChange(cells[7], this.app.model, this.unit, change.time_ns, change.error_ns);
    ['by_hits_ns', 'per_hit_ns'].forEach((key, i) => {
      const ns = change[key];
      cells[8 + i].textContent = ns ? (ns > 0 ? '+' : '') + timeIn(this.unit, ns, 1) : '';
      cells[8 + i].classList.toggle('unclear', change.within_error === true);
    });
  }

  move(index, middle) {
    if (!this.rows.length) return;
    this.current = Math.min(Math.max(index, 0), this.rows.length - 1);
    this.list.reveal(this.current, middle);
    for (const [i, row] of this.list.rows) row.classList.toggle('current', i === this.current);
    this.code.setAttribute('aria-activedescendant', 'line-' + this.current);
    this.tell(this.rows[this.current]);
  }

  tell({ section, numbers, line }) {
    const parts = [create('b', {}, visibleText(this.item.name))];
    if (section) parts.push(create('span', {}, sectionText(section)));
    else if (!line) parts.push(create('span', {}, 'no code'));
    else
      for (const [i, side] of ['before', 'after'].entries())
        if (line[side]) parts.push(create('span', { class: 'pair' }, side + ', line ' + numbers[i] + ': ' + groupDigits(line[side].hits) + ' hits, ' + sideText(line[side].time_ns, line[side].error_ns)));
    byId('status').replaceChildren(...parts);
  }

  onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: this.list.page, PageUp: -this.list.page, Home: -Infinity, End: Infinity };
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in steps)) return;
    this.move(this.current + steps[event.key]);
    event.preventDefault();
  }

  nextChange(step) {
    const changes = this.rows.map((row, i) => (row.changed ? i : -1)).filter((i) => i >= 0);
    if (!changes.length) return;
    const later = step > 0 ? changes.find((i) => i > this.current) : changes.filter((i) => i < this.current).pop();
    this.move(later === undefined ? changes[step > 0 ? 0 : changes.length - 1] : later, true);
  }

  focus() {
    this.list.refresh();
    this.outline.list.refresh();
    if (!this.outline.element.contains(document.activeElement)) this.code.focus({ preventScroll: true });
  }
}
