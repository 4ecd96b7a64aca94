// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A list of any length of which only the rows in sight exist. All rows have one height. Browsers
// cut elements off at some ten million pixels: a longer list is scrolled in larger steps.

const MAX_PIXELS = 6e6;
const ROWS_AROUND = 6;

export class VirtualList {
  // render(row, index) fills a row element anew; the scroller may have a sticky header.
  constructor(scroller, { rowHeight, headerHeight = 0, makeRow, render }) {
    Object.assign(this, { scroller, rowHeight, headerHeight, makeRow, render });
    this.count = 0;
    this.rows = new Map();
    this.spare = [];
    this.body = document.createElement('div');
    this.body.className = 'rows';
    this.body.setAttribute('role', 'rowgroup');
    scroller.append(this.body);
    scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(scroller);
  }

  get viewHeight() {
    return Math.max(0, this.scroller.clientHeight - this.headerHeight);
  }

  get contentHeight() {
    return this.count * this.rowHeight;
  }

  // Pixels of content for one pixel of scrolling.
  get ratio() {
    const view = this.viewHeight;
    const shown = Math.min(this.contentHeight, MAX_PIXELS);
    return shown > view && this.contentHeight > MAX_PIXELS ? (this.contentHeight - view) / (shown - view) : 1;
  }

  setCount(count) {
    this.count = count;
    this.body.style.height = Math.min(this.contentHeight, MAX_PIXELS) + 'px';
    this.refresh();
  }

  refresh() {
    for (const row of this.rows.values()) this.retire(row);
    this.rows.clear();
    this.draw();
  }

  retire(row) {
    row.hidden = true;
    this.spare.push(row);
  }

  draw() {
    const top = this.scroller.scrollTop;
    const contentTop = top * this.ratio;
    const view = this.viewHeight;
    if (!view) return;
    const first = Math.max(0, Math.floor(contentTop / this.rowHeight) - ROWS_AROUND);
    const last = Math.min(this.count - 1, Math.ceil((contentTop + view) / this.rowHeight) + ROWS_AROUND);
    for (const [index, row] of this.rows) {
      if (index >= first && index <= last) continue;
      this.rows.delete(index);
      this.retire(row);
    }
    for (let index = first; index <= last; index++) {
      let row = this.rows.get(index);
      if (!row) {
        row = this.spare.pop();
        if (!row) this.body.append((row = this.makeRow()));
        row.hidden = false;
        this.rows.set(index, row);
        this.render(row, index);
      }
      row.style.transform = 'translateY(' + (top + index * this.rowHeight - contentTop) + 'px)';
    }
  }

  // Scrolls as little as needed; with `middle` puts a row that is out of sight there.
  reveal(index, middle) {
    const view = this.viewHeight;
    const top = index * this.rowHeight;
    const now = this.scroller.scrollTop * this.ratio;
    let wanted = now;
    if (top < now || top + this.rowHeight > now + view) {
      if (middle) wanted = top - (view - this.rowHeight) / 2;
      else wanted = top < now ? top : top + this.rowHeight - view;
    }
    if (wanted !== now) this.scroller.scrollTop = Math.max(0, wanted) / this.ratio;
    this.draw();
  }

  get page() {
    return Math.max(1, Math.floor(this.viewHeight / this.rowHeight) - 1);
  }
}
