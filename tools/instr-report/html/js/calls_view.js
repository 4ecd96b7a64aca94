// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One function between its callers and its callees. A click moves to another one.
import { byId, create, visibleText } from './dom.js';
import { barCell, DataTable } from './columns.js';
import { callsText, chooseUnit, groupDigits, heatLevel, percentText, timeIn } from './format.js';
import { fitText, heatOf, valueText } from './charts.js';

const BOX_HEIGHT = 24;
const BOX_GAP = 6;
const MOST_BOXES = 9;

export class CallsView {
  constructor(app) {
    this.app = app;
    this.item = null;
    const view = byId('view-calls');
    this.input = create('input', { type: 'search', class: 'filter', id: 'calls-search', list: 'calls-names', placeholder: 'function', 'aria-label': 'Function', autocomplete: 'off', spellcheck: 'false', onchange: () => this.find(), onfocus: () => this.input.select() });
    this.names = create('datalist', { id: 'calls-names' });
    this.sourceButton = create('button', { type: 'button', class: 'quiet', onclick: () => app.openFunction(this.item) }, 'Source');
    this.note = create('span', { class: 'note' }, 'calls: those that were timed; time: that of the flame graph, with callees; Alt+Left: back');
    view.append(create('div', { class: 'bar-line' }, create('label', { for: 'calls-search', class: 'label' }, 'Function'), this.input, this.names, this.sourceButton, this.note));
    this.box = create('div', { class: 'chart calls-chart' });
    this.svg = globalThis.instrVendor.select(this.box).append('svg').attr('class', 'calls').attr('role', 'group').attr('aria-label', 'Callers, function, callees');
    view.append(this.box);
    const tables = create('div', { class: 'two-tables' });
    view.append(tables);
    this.callers = this.makeTable(tables, 'Callers');
    this.callees = this.makeTable(tables, 'Callees');
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  makeTable(parent, label) {
    return new DataTable(parent, {
      label,
      sort: 'weight',
      columns: [
        { key: 'calls', title: 'Calls', hint: 'Calls that were timed; none: only samples met them', width: '13ch', value: (arc) => arc.calls, text: (arc) => (arc.calls ? groupDigits(arc.calls) : '') },
        { key: 'weight', title: () => 'Total ' + (this.unit ? this.unit.name : ''), hint: 'Time of these calls, callees included', width: '12ch', value: (arc) => this.weight(arc), text: (arc) => (this.app.model.anyTimes ? timeIn(this.unit, arc.total, 3) : '') },
        { key: 'share', title: '%', hint: 'Share of all ' + label.toLowerCase(), width: '8ch', value: (arc) => this.weight(arc), cell: (cell, arc) => { const part = this.share(arc, label); barCell(cell, percentText(part), part, heatLevel(part)); } },
        { key: 'name', title: label, left: true, width: 'minmax(10ch, 1fr)', value: (arc) => arc.name, cell: (cell, arc) => { cell.textContent = visibleText(arc.name); cell.title = cell.textContent; cell.classList.add('name'); } },
        { key: 'lines', title: 'Lines', left: true, width: '14ch', value: (arc) => arc.lines[0] || 0, text: (arc) => [...new Set(arc.lines)].join(' ') },
      ],
      onOpen: (arc) => arc.other && this.app.openCalls(arc.other),
      onMove: (arc) => arc.other && this.app.status.showFunction(arc.other),
    });
  }

  arcsOf(label) {
    return [...(label === 'Callers' ? this.item.callers : this.item.calleeArcs).values()].sort((a, b) => this.weight(b) - this.weight(a));
  }

  weight(arc) {
    return this.app.model.anyTimes ? arc.total : arc.calls;
  }

  share(arc, label) {
    const sum = this.arcsOf(label).reduce((all, one) => all + this.weight(one), 0);
    return sum ? (100 * this.weight(arc)) / sum : 0;
  }

  find() {
    const words = this.input.value.trim();
    const exact = this.app.model.functions.find((item) => item.name === words);
    const item = exact || this.app.model.functions.find((one) => one.name.toLowerCase().includes(words.toLowerCase()));
    if (words && item) this.app.openCalls(item);
  }

  show(item) {
    this.item = item;
    this.input.value = item.name;
    if (!this.names.children.length)
      this.names.append(...this.app.model.functions.slice(0, 500).map((one) => create('option', { value: one.name })));
    this.changeUnit();
    this.callers.setRows(this.arcsOf('Callers'));
    this.callees.setRows(this.arcsOf('Callees'));
    this.app.status.showFunction(item);
    this.draw();
  }

  draw() {
    const width = this.box.clientWidth;
    if (!this.item || !width) return;
    const columns = [this.arcsOf('Callers').slice(0, MOST_BOXES), this.arcsOf('Callees').slice(0, MOST_BOXES)];
    const most = Math.max(columns[0].length, columns[1].length, 1);
    const height = most * (BOX_HEIGHT + BOX_GAP) + BOX_GAP;
    const boxWidth = Math.min(320, Math.floor(width / 3.6));
    const middle = { x: (width - boxWidth) / 2, y: (height - BOX_HEIGHT) / 2, item: this.item, name: this.item.name, center: true };
    const nodes = [middle];
    const links = [];
    columns.forEach((arcs, side) => {
      const sum = arcs.reduce((all, arc) => all + this.weight(arc), 0) || 1;
      const top = (height - arcs.length * (BOX_HEIGHT + BOX_GAP) + BOX_GAP) / 2;
      arcs.forEach((arc, i) => {
        const node = { x: side ? width - boxWidth - 1 : 1, y: top + i * (BOX_HEIGHT + BOX_GAP), item: arc.other, name: arc.name, arc };
        const ends = [[node.x + (side ? 0 : boxWidth), node.y + BOX_HEIGHT / 2], [middle.x + (side ? boxWidth : 0), middle.y + BOX_HEIGHT / 2]];
        nodes.push(node);
        links.push({ source: side ? ends[1] : ends[0], target: side ? ends[0] : ends[1], size: 1 + (11 * this.weight(arc)) / sum });
      });
    });
    this.svg.attr('width', width).attr('height', height);
    this.drawLinks(links);
    this.drawNodes(nodes, boxWidth);
  }

  drawLinks(links) {
    const { link, curveBumpX } = globalThis.instrVendor;
    this.svg.selectAll('path').data(links).join((enter) => enter.insert('path', 'g'))
      .attr('class', 'link').attr('d', link(curveBumpX)).attr('stroke-width', ({ size }) => size);
  }

  drawNodes(nodes, boxWidth) {
    const { model } = this.app;
    const groups = this.svg.selectAll('g').data(nodes).join((enter) => {
      const group = enter.append('g').attr('tabindex', '0').attr('role', 'link');
      group.append('rect').attr('rx', 3).attr('height', BOX_HEIGHT);
      group.append('text').attr('class', 'what').attr('x', 7).attr('y', 16);
      group.append('text').attr('class', 'value').attr('y', 16).attr('text-anchor', 'end');
      const go = (event, node) => node.item && (node.center ? this.app.openFunction(node.item) : this.app.openCalls(node.item));
      group.on('click', go).on('keydown', (event, node) => event.key === 'Enter' && go(event, node));
      return group;
    });
    const value = (node) => (node.center ? callsText(node.item) + '×' : valueText(model, this.weight(node.arc)).replace(' hits', '×'));
    groups.attr('transform', ({ x, y }) => 'translate(' + x + ',' + y + ')').attr('class', (node) => 'box' + (node.center ? ' center' : ''))
      .attr('data-heat', (node) => heatOf(model, node.item)).attr('data-name', (node) => visibleText(node.name))
      .attr('aria-label', (node) => visibleText(node.name) + ', ' + value(node));
    groups.select('rect').attr('width', boxWidth);
    groups.select('.value').attr('x', boxWidth - 7).text(value);
    groups.select('.what').text((node) => fitText(visibleText(node.name), boxWidth - 14 - 6.7 * value(node).length));
  }

  changeUnit() {
    if (!this.item) return;
    this.unit = chooseUnit(this.app.unit, this.item.total_ns || 0);
    for (const table of [this.callers, this.callees]) {
      table.drawHeader();
      table.list.refresh();
    }
  }

  focus() {
    this.draw();
    this.callers.list.refresh();
    this.callees.list.refresh();
  }

  get filterInput() {
    return this.input;
  }
}
