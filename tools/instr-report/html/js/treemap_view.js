// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The treemap: folders, files and functions as squares of their own time, by d3-hierarchy.
import { byId, create, visibleText } from './dom.js';
import { fitText, heatOf, valueText } from './charts.js';
import { ownShare } from './data.js';

const SMALLEST_TILE = 3;
const TITLE_HEIGHT = 18;

// Folders of one folder only are one.
function shorten(node) {
  node.children.forEach((child) => child.children && shorten(child));
  while (node.children.length === 1 && node.children[0].folder) {
    const [only] = node.children;
    node.name += '/' + only.name;
    node.children = only.children;
  }
}

function treeOfFiles(model) {
  const rooted = model.files.some((file) => file.path.startsWith('/'));
  const root = { name: rooted ? '' : '.', folder: true, children: [], byName: new Map() };
  const inside = (parent, name, more) => {
    if (!parent.byName.has(name)) {
      const node = { name, children: [], byName: new Map(), ...more };
      parent.byName.set(name, node);
      parent.children.push(node);
    }
    return parent.byName.get(name);
  };
  for (const item of model.functions) {
    const value = model.anyTimes ? item.self_ns || 0 : item.hits;
    if (!(value > 0)) continue;
    const parts = item.fileId < 0 ? ['unknown'] : model.files[item.fileId].path.split('/');
    let node = root;
    parts.slice(0, -1).filter(Boolean).forEach((part) => (node = inside(node, part, { folder: true })));
    node = inside(node, parts[parts.length - 1], { file: true });
    node.children.push({ name: item.name, item, value });
  }
  shorten(root);
  return root;
}

export class TreemapView {
  constructor(app) {
    this.app = app;
    const view = byId('view-map');
    this.path = create('nav', { class: 'path', 'aria-label': 'Folder' });
    view.append(create('div', { class: 'bar-line' }, this.path, create('span', { class: 'note' }, 'area: time of the function itself; colour: its share of the program; click or Enter: open; Backspace: up')));
    this.box = create('div', { class: 'chart', tabindex: '0', role: 'application', 'aria-label': 'Treemap: arrow keys move, Enter opens, Backspace goes up' });
    view.append(this.box);
    this.svg = globalThis.instrVendor.select(this.box).append('svg').attr('class', 'map');
    this.box.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  build() {
    const { hierarchy } = globalThis.instrVendor;
    this.root = hierarchy(treeOfFiles(this.app.model)).sum((node) => node.value || 0).sort((a, b) => b.value - a.value);
    this.shownRoot = this.root;
    this.current = null;
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!width || !height) return;
    if (!this.root) this.build();
    const { treemap, treemapSquarify } = globalThis.instrVendor;
    const copy = this.shownRoot.copy();
    treemap().tile(treemapSquarify.ratio(1.4)).size([width, height]).paddingInner(1).paddingOuter(2).paddingTop((node) => (node.data.item ? 0 : TITLE_HEIGHT)).round(true)(copy);
    const originals = this.shownRoot.descendants();
    const tiles = copy.descendants().map((node, i) => ({ node, original: originals[i] }))
      .filter(({ node }) => node.x1 - node.x0 >= SMALLEST_TILE && node.y1 - node.y0 >= SMALLEST_TILE);
    this.tiles = tiles;
    this.svg.attr('width', width).attr('height', height);
    const groups = this.svg.selectAll('g').data(tiles).join((enter) => {
      const tile = enter.append('g');
      tile.append('rect').attr('rx', 2);
      tile.append('text').attr('x', 4).attr('y', 13);
      tile.on('click', (event, { original }) => this.open(original)).on('mouseenter', (event, { original }) => this.tell(original));
      return tile;
    });
    groups.attr('transform', ({ node }) => 'translate(' + node.x0 + ',' + node.y0 + ')')
      .attr('class', ({ node, original }) => 'tile' + (node.data.item ? '' : ' group') + (original === this.current ? ' current' : ''))
      .attr('data-name', ({ node }) => visibleText(node.data.name))
      .attr('data-heat', ({ node }) => heatOf(this.app.model, node.data.item));
    groups.select('rect').attr('width', ({ node }) => node.x1 - node.x0).attr('height', ({ node }) => node.y1 - node.y0);
    groups.select('text').text(({ node }) => (node.y1 - node.y0 < 15 ? '' : fitText(visibleText(node.data.name || '/'), node.x1 - node.x0)));
    this.drawPath();
  }

  drawPath() {
    const steps = this.shownRoot.ancestors().reverse();
    this.path.replaceChildren(...steps.map((node, i) => create('button', { type: 'button', class: 'quiet', 'aria-current': i === steps.length - 1 ? 'true' : null, onclick: () => this.enter(node) }, visibleText(node.data.name || '/'))));
  }

  tell(node) {
    const { model, status } = this.app;
    const share = node.data.item ? ownShare(model, node.data.item) : (100 * node.value) / (this.root.value || 1);
    status.showShare(node.data.name || '/', valueText(model, node.value), share, 'the program');
  }

  enter(node) {
    this.shownRoot = node;
    this.current = null;
    this.draw();
  }

  open(node) {
    if (node.data.item) this.app.openFunction(node.data.item);
    else if (node === this.shownRoot) this.enter(node.parent || node);
    else this.enter(node);
  }

  onKey(event) {
    const list = this.tiles.map(({ original }) => original);
    const at = list.indexOf(this.current);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in steps) {
      this.current = list[Math.min(Math.max(at + steps[event.key], 0), list.length - 1)];
      this.tell(this.current);
      this.draw();
    } else if (event.key === 'Enter' && this.current) this.open(this.current);
    else if (event.key === 'Backspace' || event.key === 'Escape') this.enter(this.shownRoot.parent || this.shownRoot);
    else return;
    event.preventDefault();
  }

  changeUnit() {}

  focus() {
    this.draw();
    this.box.focus({ preventScroll: true });
  }
}
