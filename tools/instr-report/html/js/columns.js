// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A table that sorts: columns of { key, title, hint, width, left, value, text, cell }. value(row) is
// what to sort by; the cell shows text(row), or what cell(element, row) makes of it.
import { create } from './dom.js';
import { VirtualList } from './virtual_list.js';

const TABLE_ROW = 22;
const TABLE_HEADER = 26;
let tableCount = 0;

export class DataTable {
  constructor(parent, { label, columns, sort, onOpen, onMove }) {
    Object.assign(this, { columns, onOpen, onMove, rows: [], all: [], current: -1 });
    this.id = 'table' + ++tableCount;
    this.sort = { key: sort, down: true };
    this.element = create('div', { class: 'table', role: 'grid', tabindex: '0', 'aria-label': label });
    this.header = create('div', { class: 'row header', role: 'row' });
    this.element.append(this.header);
    this.element.style.setProperty('--columns', columns.map((column) => column.width).join(' '));
    parent.append(this.element);
    this.list = new VirtualList(this.element, {
      rowHeight: TABLE_ROW,
      headerHeight: TABLE_HEADER,
      makeRow: () => this.makeRow(),
      render: (row, index) => this.renderRow(row, index),
    });
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.drawHeader();
  }

  drawHeader() {
    this.header.replaceChildren(...this.columns.map((column) => this.headerCell(column)));
  }

  headerCell(column) {
    const sorted = this.sort.key === column.key;
    const button = create('button', { type: 'button', tabindex: '-1', title: column.hint, onclick: () => this.sortBy(column.key) },
      typeof column.title === 'function' ? column.title() : column.title);
    return create('div', {
      role: 'columnheader',
      class: 'cell' + (column.left ? ' left' : '') + (sorted ? ' sorted' : ''),
      'data-key': column.key,
      'aria-sort': sorted ? (this.sort.down ? 'descending' : 'ascending') : 'none',
    }, button);
  }

  sortBy(key) {
    const column = this.columns.find((one) => one.key === key);
    this.sort = { key, down: this.sort.key === key ? !this.sort.down : !column.left };
    this.drawHeader();
    this.order();
  }

  // Rows in the profile's order; those for which `keep` is false are left out.
  setRows(rows, keep) {
    this.all = rows;
    this.keep = keep;
    this.order();
  }

  order() {
    const column = this.columns.find((one) => one.key === this.sort.key);
    const chosen = this.rows[this.current];
    const sign = this.sort.down ? -1 : 1;
    this.rows = this.keep ? this.all.filter(this.keep) : this.all.slice();
    if (column) {
      const keyed = this.rows.map((row) => [column.value(row), row]);
      keyed.sort(([a], [b]) => (a < b ? -sign : a > b ? sign : 0)); // stable
      this.rows = keyed.map(([, row]) => row);
    }
    this.current = chosen ? this.rows.indexOf(chosen) : -1;
    this.element.setAttribute('aria-rowcount', this.rows.length + 1);
    this.list.setCount(this.rows.length);
  }

  makeRow() {
    const row = create('div', { class: 'row', role: 'row' });
    for (const column of this.columns)
      row.append(create('div', { class: 'cell' + (column.left ? ' left' : ''), role: 'gridcell', 'data-key': column.key }));
    row.addEventListener('click', () => this.move(Number(row.dataset.index), true));
    row.addEventListener('dblclick', () => this.open());
    return row;
  }

  renderRow(row, index) {
    const item = this.rows[index];
    row.dataset.index = index;
    row.id = this.id + '-' + index;
    row.setAttribute('aria-rowindex', index + 2);
    row.classList.toggle('current', index === this.current);
    this.columns.forEach((column, i) => {
      const cell = row.children[i];
      if (column.cell) column.cell(cell, item);
      else cell.textContent = column.text(item);
    });
  }

  move(index, quiet) {
    if (!this.rows.length) return;
    this.current = Math.min(Math.max(index, 0), this.rows.length - 1);
    this.element.setAttribute('aria-activedescendant', this.id + '-' + this.current);
    if (!quiet) this.list.reveal(this.current);
    for (const [i, row] of this.list.rows) row.classList.toggle('current', i === this.current);
    if (this.onMove) this.onMove(this.rows[this.current]);
  }

  open() {
    if (this.rows[this.current] && this.onOpen) this.onOpen(this.rows[this.current]);
  }

  onKey(event) {
    const steps = {
      ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: this.list.page, PageUp: -this.list.page,
      Home: -Infinity, End: Infinity,
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in steps) this.move(this.current + steps[event.key]);
    else if (event.key === 'Enter' && event.target === this.element) this.open();
    else return;
    event.preventDefault();
  }
}

// A number with a bar of so many percent behind it.
export function barCell(cell, text, percent, level) {
  cell.textContent = text;
  cell.classList.add('bar');
  cell.dataset.heat = level;
  cell.style.setProperty('--part', Math.min(100, Math.max(0, percent)) + '%');
}
