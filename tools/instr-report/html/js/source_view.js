// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Source with hits, time and heat beside each line.
import { byId, create, visibleText } from './dom.js';
import { onThemeChange } from './theme.js';
import { VirtualList } from './virtual_list.js';
import { barCell, DataTable } from './columns.js';
import { callsText, chooseUnit, groupDigits, heatLevel, percentText, timeIn, timePer, timeText } from './format.js';
import { filesByTime, linesOfFile, ownShare, sourceOfFile } from './data.js';
import { numbersOfCells, SourceRows } from './source_rows.js';
import { tokenPiece } from './syntax.js';

const SOURCE_ROW = 18;
const SOURCE_HEADER = 26;

const stateNotes = {
  embedded: 'The source has changed since the build: this is the text kept in the profile.',
  changed: 'The source has changed since the build: numbers and text may not fit together.',
  missing: 'The source was not found (--source-path=OLD=NEW says where it is now).',
};

// A canvas wants colours, not the names that stand for them in styles.
function heatColors(element) {
  return Array.from({ length: 10 }, (_, level) => {
    element.style.color = 'var(--heat' + level + ')';
    return getComputedStyle(element).color;
  });
}

function functionNotes(item) {
  const notes = [];
  if (item.open) notes.push(item.name + ' is open: the process was inside when this was all it left; hits may be off by one for each call that was open.');
  if (!item.lines.length) notes.push(item.name + (item.line ? ' has no lines: no code of it has one.' : ' has no lines: compiled without -g or -gline-tables-only.'));
  else if (item.untimedLines) notes.push(item.name + ': lines were not timed, only enter and exit are (timing=function).');
  return notes;
}

export class SourceView {
  constructor(app) {
    this.app = app;
    this.fileId = -1;
    this.current = -1;
    const view = byId('view-source');
    this.select = create('select', { id: 'file', 'aria-label': 'File', onchange: () => app.openLine(Number(this.select.value), this.firstLine(Number(this.select.value))) });
    for (const { file, share } of filesByTime(app.model))
      this.select.append(create('option', { value: file.id }, visibleText(file.short) + '  ' + percentText(share) + ' %'));
    this.about = create('span', { class: 'about' });
    this.notes = create('span', { class: 'note', id: 'source-note' });
    this.callsButton = create('button', { type: 'button', class: 'quiet', onclick: () => this.item && app.openCalls(this.item) }, 'Call graph of this function');
    this.heatNext = create('button', { type: 'button', class: 'quiet', title: 'Next hottest line (n)', onclick: () => this.nextHot(1) }, 'Next hot line');
    view.append(create('div', { class: 'bar-line' }, create('label', { for: 'file', class: 'label' }, 'File'), this.select, this.heatNext, this.callsButton, this.about, this.notes));
    const body = create('div', { class: 'source-body' });
    view.append(body);
    this.makeOutline(body);
    this.makeCode(body);
  }

  makeOutline(body) {
    this.outline = new DataTable(body, {
      label: 'Functions of the file',
      sort: 'share',
      columns: [
        { key: 'share', title: 'Self %', width: '10ch', value: (item) => ownShare(this.app.model, item), cell: (cell, item) => { const own = ownShare(this.app.model, item); barCell(cell, percentText(own), own, heatLevel(own)); } },
        { key: 'name', title: 'Function', left: true, width: 'minmax(8ch, 1fr)', value: (item) => item.name, cell: (cell, item) => { cell.textContent = visibleText(item.name); cell.title = cell.textContent; } },
        { key: 'line', title: 'Line', width: '8ch', value: (item) => item.line || 0, text: (item) => String(item.line || '') },
      ],
      onMove: (item) => this.app.openLine(item.fileId, item.line, true),
      onOpen: () => this.code.focus(),
    });
    this.outline.element.classList.add('outline');
  }

  makeCode(body) {
    this.code = create('div', { class: 'table code', role: 'grid', tabindex: '0', 'aria-label': 'Source lines' });
    this.header = create('div', { class: 'row header', role: 'row' });
    this.code.append(this.header);
    body.append(this.code);
    this.map = create('canvas', { class: 'minimap', 'aria-hidden': 'true', onclick: (event) => this.jump(event) });
    body.append(this.map);
    this.list = new VirtualList(this.code, {
      rowHeight: SOURCE_ROW,
      headerHeight: SOURCE_HEADER,
      makeRow: () => this.makeRow(),
      render: (row, index) => this.renderRow(row, index),
    });
    this.code.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(() => this.drawMap()).observe(this.map);
    onThemeChange(() => this.drawMap());
  }

  firstLine(fileId) {
    const list = this.app.model.files[fileId].functions;
    return list.length ? list[0].line : 1;
  }

  // Shows a line, in the middle if it was out of sight.
  async show(fileId, line) {
    if (fileId !== this.fileId) {
      const { model } = this.app;
      const file = model.files[fileId];
      const ranges = await sourceOfFile(model, fileId);
      this.fileId = fileId;
      this.rows = new SourceRows(file, ranges, linesOfFile(model, fileId));
      this.select.value = String(fileId);
      this.outline.setRows(file.functions);
      this.changeUnit();
      this.code.style.setProperty('--code-width', this.longest() + 'ch');
      this.code.setAttribute('aria-rowcount', this.rows.rows.length + 1);
      this.list.setCount(this.rows.rows.length);
      this.drawMap();
    }
    this.move(this.rows.position(line), true);
  }

  longest() {
    let most = 40;
    for (const piece of this.rows.pieces) for (const text of piece.texts) if (text.length > most) most = Math.min(400, text.length + 8);
    return most;
  }

  changeUnit() {
    if (this.fileId < 0) return;
    const largest = this.app.model.files[this.fileId].functions.reduce((most, item) => Math.max(most, item.total_ns || 0), 0);
    this.unit = chooseUnit(this.app.unit, largest, 1);
    const titles = this.app.model.timed ? ['Line', 'Hits', 'Time ' + this.unit.name, 'Per hit', '% of fn', 'Source'] : ['Line', 'Hits', '', '', '', 'Source'];
    this.header.replaceChildren(...titles.map((title, i) => create('div', { class: i === 5 ? 'cell left' : 'cell', role: 'columnheader' }, title)));
    this.list.refresh();
  }

  makeRow() {
    const row = create('div', { class: 'row', role: 'row' });
    for (const name of ['number', 'hits', 'time', 'perhit', 'percent', 'text']) row.append(create('div', { class: 'cell ' + name, role: 'gridcell' }));
    row.addEventListener('click', () => {
      if (String(getSelection())) return;
      this.choose(Number(row.dataset.index));
    });
    return row;
  }

  renderRow(row, index) {
    const { rows } = this.rows;
    const data = rows[index];
    const [number, hits, time, perHit, percent, text] = row.children;
    row.dataset.index = index;
    row.id = 'line-' + index;
    row.setAttribute('aria-rowindex', index + 2);
    row.className = 'row' + (data.gap ? ' gap' : '') + (index === this.current ? ' current' : '');
    for (const cell of row.children) cell.textContent = '';
    delete row.dataset.heat;
    percent.className = 'cell percent';
    row.title = '';
    if (data.gap) {
      text.textContent = '⋯ lines ' + data.from + ' to ' + data.number;
      return;
    }
    number.textContent = data.number;
    text.append(...this.rows.tokens(data).map(([kind, part]) => tokenPiece(kind, part)));
    if (!data.cells) return;
    const sum = numbersOfCells(data.cells);
    hits.textContent = groupDigits(sum.hits);
    row.classList.toggle('notrun', sum.hits === 0);
    if (!sum.shown) return;
    row.classList.toggle('cold', sum.time === 0);
    time.textContent = (sum.estimated ? '~' : '') + timeIn(this.unit, sum.time, 1);
    if (sum.hits) perHit.textContent = timePer(this.app.unit, sum.time / sum.hits);
    barCell(percent, percentText(sum.percent), sum.percent, heatLevel(sum.percent));
    row.dataset.heat = heatLevel(sum.percent);
    row.title = this.app.status.lineText(data.cells);
  }

  choose(index) {
    const row = this.rows.rows[index];
    if (!row.gap) this.app.openLine(this.fileId, row.number);
  }

  move(index, middle) {
    const { rows } = this.rows;
    if (!rows.length) return;
    this.current = Math.min(Math.max(index, 0), rows.length - 1);
    this.list.reveal(this.current, middle);
    for (const [i, row] of this.list.rows) row.classList.toggle('current', i === this.current);
    this.code.setAttribute('aria-activedescendant', 'line-' + this.current);
    const data = rows[this.current];
    this.item = this.functionAt(data.number);
    this.callsButton.disabled = !this.item;
    this.tellFunction();
    const note = stateNotes[this.app.model.files[this.fileId].source];
    this.notes.textContent = visibleText([note || '', ...(this.item ? functionNotes(this.item) : [])].filter(Boolean).join(' '));
    this.app.status.showLine(this.app.model.files[this.fileId], data, this.item);
  }

  tellFunction() {
    const { item } = this;
    if (!item) this.about.textContent = '';
    else this.about.replaceChildren(create('b', {}, visibleText(item.name)), item.measured ? ' total ' + timeText(item.total_ns) + ', self ' + timeText(item.self_ns) : ' ' + callsText(item) + ' calls');
  }

  // The innermost function that has the line between its first and last.
  functionAt(number) {
    let best = null;
    for (const item of this.app.model.files[this.fileId].functions)
      if (item.line <= number && number <= (item.end_line || item.line) && (!best || item.line >= best.line)) best = item;
    return best;
  }

  onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: this.list.page, PageUp: -this.list.page, Home: -Infinity, End: Infinity };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in steps) this.move(this.current + steps[event.key]);
    else if (event.key === 'Enter') this.choose(this.current);
    else return;
    event.preventDefault();
  }

  // Lines of the file by their own time, the hottest first.
  hotLines() {
    if (this.hotFile !== this.fileId) {
      const weight = (row) => row.cells.reduce((sum, { line }) => sum + (this.app.model.anyTimes ? line.self_ns || 0 : line.hits), 0);
      this.hot = this.rows.rows.filter((row) => row.cells).map((row) => [weight(row), row.number]).filter(([size]) => size > 0)
        .sort((a, b) => b[0] - a[0]).slice(0, 100).map(([, number]) => number);
      this.hotFile = this.fileId;
    }
    return this.hot;
  }

  nextHot(step) {
    const hot = this.hotLines();
    if (!hot.length) return;
    const at = hot.indexOf(this.rows.rows[this.current].number);
    this.app.openLine(this.fileId, hot[at < 0 ? 0 : (at + step + hot.length) % hot.length]);
  }

  drawMap() {
    if (!this.rows || !this.map.clientHeight) return;
    const { clientWidth: width, clientHeight: height } = this.map;
    const count = this.rows.rows.length;
    const levels = new Int8Array(height).fill(-1);
    this.map.width = width;
    this.map.height = height;
    this.rows.rows.forEach((row, i) => {
      if (!row.cells) return;
      const y = Math.floor((i * height) / count);
      const sum = numbersOfCells(row.cells);
      if (sum.shown && sum.hits) levels[y] = Math.max(levels[y], heatLevel(sum.percent));
    });
    const context = this.map.getContext('2d');
    const colors = heatColors(this.map);
    levels.forEach((level, y) => {
      if (level < 0) return;
      context.fillStyle = colors[level];
      context.fillRect(0, y, width, 2);
    });
  }

  jump(event) {
    const index = Math.floor((event.offsetY / this.map.clientHeight) * this.rows.rows.length);
    this.list.reveal(index, true);
  }

  focus() {
    this.list.refresh();
    this.outline.list.refresh();
    this.drawMap();
    if (!this.outline.element.contains(document.activeElement)) this.code.focus({ preventScroll: true });
  }
}
