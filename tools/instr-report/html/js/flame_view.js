// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The flame graph: stacks laid out by d3-hierarchy's partition. Only frames that are wide enough to
// be seen are drawn, so that its size does not matter.
import { byId, create, visibleText } from './dom.js';
import { percentText, groupDigits } from './format.js';
import { fitText, heatOf, valueText } from './charts.js';
import { makeFilter } from './function_view.js';

const FRAME_HEIGHT = 19;
const THINNEST_FRAME = 1;

function treeOfStacks(model) {
  const root = { name: 'all', item: null, self: 0, children: [] };
  const nodes = model.nodes.map(({ item, name, self }) => ({ item, name, self, children: [] }));
  model.nodes.forEach(({ parent }, i) => (parent < 0 ? root : nodes[parent]).children.push(nodes[i]));
  return root;
}

export class FlameView {
  constructor(app) {
    this.app = app;
    this.fromTop = true;
    const view = byId('view-flame');
    this.input = create('input', { type: 'search', class: 'filter', id: 'flame-search', placeholder: 'mark functions', 'aria-label': 'Mark functions in the flame graph', autocomplete: 'off', spellcheck: 'false' });
    this.count = create('output', { class: 'count', for: 'flame-search' });
    const turn = create('button', { type: 'button', class: 'quiet', onclick: () => this.turn() }, 'Turn over');
    this.resetButton = create('button', { type: 'button', class: 'quiet', disabled: true, onclick: () => this.zoom(this.root) }, 'Reset zoom');
    view.append(create('div', { class: 'bar-line' }, create('label', { for: 'flame-search', class: 'label' }, 'Mark'), this.input, this.count, this.resetButton, turn,
      create('span', { class: 'note' }, 'width: time with callees; colour: how hot the function is by itself; click or Enter: zoom; o: source')));
    this.box = create('div', { class: 'chart', tabindex: '0', role: 'application', 'aria-label': 'Flame graph: arrow keys move, Enter zooms, Escape resets, o opens the source' });
    view.append(this.box);
    this.svg = globalThis.instrVendor.select(this.box).append('svg').attr('class', 'flame');
    this.input.addEventListener('input', () => this.draw());
    this.box.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  build() {
    const { hierarchy, partition } = globalThis.instrVendor;
    this.root = hierarchy(treeOfStacks(this.app.model)).sum((node) => node.self).sort((a, b) => b.value - a.value);
    partition()(this.root);
    this.root.each((node) => (node.shown = visibleText(node.data.name)));
    this.focusNode = this.root;
    this.current = this.root;
  }

  // Frames in sight: a frame that is too thin has no wider ones below it.
  visible(width) {
    const { x0, x1 } = this.focusNode;
    const scale = width / (x1 - x0 || 1);
    const list = [];
    const visit = (node) => {
      if ((Math.min(node.x1, x1) - Math.max(node.x0, x0)) * scale < THINNEST_FRAME) return;
      list.push(node);
      if (node.children) node.children.forEach(visit);
    };
    visit(this.root);
    return { list, scale };
  }

  marker() {
    const words = this.input.value.trim();
    if (!words) return null;
    try {
      return makeFilter(words);
    } catch {
      return () => false;
    }
  }

  draw() {
    const width = this.box.clientWidth;
    if (!width || !this.app.model) return;
    if (!this.root) this.build();
    const { list, scale } = this.visible(width);
    const { x0, x1 } = this.focusNode;
    const marks = this.marker();
    const height = (Math.max(...list.map((node) => node.depth)) + 1) * FRAME_HEIGHT;
    const left = (node) => Math.max(0, (node.x0 - x0) * scale);
    const size = (node) => Math.max(0.5, (Math.min(node.x1, x1) - Math.max(node.x0, x0)) * scale - 1);
    const top = (node) => (this.fromTop ? node.depth * FRAME_HEIGHT : height - (node.depth + 1) * FRAME_HEIGHT);
    this.drawn = list;
    this.svg.attr('width', width).attr('height', height).attr('viewBox', '0 0 ' + width + ' ' + height);
    const frames = this.svg.selectAll('g').data(list).join((enter) => {
      const frame = enter.append('g');
      frame.append('rect').attr('height', FRAME_HEIGHT - 1).attr('rx', 1.5);
      frame.append('text').attr('x', 4).attr('y', 13);
      frame.on('click', (event, node) => this.zoom(node)).on('mouseenter', (event, node) => this.tell(node));
      return frame;
    });
    frames.attr('transform', (node) => 'translate(' + left(node) + ',' + top(node) + ')')
      .attr('class', (node) => 'frame' + (node === this.current ? ' current' : '') + (marks && marks(node.data.name) ? ' marked' : '') + (node.depth < this.focusNode.depth ? ' above' : ''))
      .attr('data-heat', (node) => heatOf(this.app.model, node.data.item))
      .attr('data-name', (node) => node.shown);
    frames.select('rect').attr('width', size);
    frames.select('text').text((node) => fitText(node.shown, size(node)));
    this.resetButton.disabled = this.focusNode === this.root;
    this.countMarks(marks);
  }

  // Share of the time in which a marked function is on the stack: each stack once.
  countMarks(marks) {
    let sum = 0;
    const visit = (node) => {
      if (marks(node.data.name)) sum += node.value;
      else if (node.children) node.children.forEach(visit);
    };
    if (marks) visit(this.root);
    this.count.textContent = marks && this.root.value ? percentText((100 * sum) / this.root.value) + ' % of the time' : groupDigits(this.root.descendants().length - 1) + ' stacks';
  }

  tell(node) {
    const { model, status } = this.app;
    status.showShare(node.shown, valueText(model, node.value) + (node.data.self ? ', self ' + valueText(model, node.data.self) : ''), this.root.value ? (100 * node.value) / this.root.value : 0, 'the program');
  }

  zoom(node) {
    this.focusNode = node;
    this.current = node;
    this.draw();
    this.tell(node);
  }

  turn() {
    this.fromTop = !this.fromTop;
    this.draw();
  }

  onKey(event) {
    const node = this.current;
    const siblings = node.parent ? node.parent.children : [node];
    const at = siblings.indexOf(node);
    const outer = this.fromTop ? 'ArrowUp' : 'ArrowDown';
    const inner = this.fromTop ? 'ArrowDown' : 'ArrowUp';
    let next = null;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === outer) next = node.parent;
    else if (event.key === inner) next = node.children && node.children[0];
    else if (event.key === 'ArrowLeft') next = siblings[at - 1];
    else if (event.key === 'ArrowRight') next = siblings[at + 1];
    else if (event.key === 'Enter') return this.zoom(node);
    else if (event.key === 'Escape') return this.zoom(this.root);
    else if (event.key === 'o' && node.data.item) return this.app.openFunction(node.data.item);
    else return undefined;
    event.preventDefault();
    if (!next) return undefined;
    this.current = next;
    if (!this.drawn.includes(next)) this.focusNode = next;
    this.draw();
    return this.tell(next);
  }

  changeUnit() {}

  focus() {
    this.draw();
    this.box.focus({ preventScroll: true });
  }

  get filterInput() {
    return this.input;
  }
}
