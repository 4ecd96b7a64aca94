// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The line at the foot of the page: everything that is known of what is chosen.
import { byId, create, visibleText } from './dom.js';
import { callsText, groupDigits, percentText, timeText } from './format.js';

function pair(name, value) {
  return create('span', { class: 'pair' }, create('span', { class: 'pair-name' }, name), ' ' + value);
}

export class Status {
  constructor(app) {
    this.app = app;
    this.element = byId('status');
  }

  set(...parts) {
    this.element.replaceChildren(...parts.filter(Boolean));
  }

  showFunction(item) {
    this.set(create('b', {}, visibleText(item.name)), pair('calls', callsText(item)),
      item.measured && pair('self', timeText(item.self_ns) + ' ± ' + timeText(item.errorNs)),
      item.measured && pair('total', timeText(item.total_ns)),
      item.measured && pair('lib', timeText(item.lib_ns)),
      item.min_ns !== null && pair('shortest', timeText(item.min_ns)),
      item.max_ns !== null && pair('longest', timeText(item.max_ns)),
      pair('timed calls', groupDigits(item.timed_calls)));
  }

  // What each function has on a line, as text.
  lineText(cells) {
    return cells.map(({ item, line }) => {
      const parts = [groupDigits(line.hits) + ' hits'];
      if (line.time_ns !== null) {
        parts.push((line.estimated ? '~' : '') + timeText(line.time_ns) + ' ± ' + timeText(line.error_ns) + ' (95 %)');
        parts.push('self ' + timeText(line.self_ns), 'lib ' + timeText(line.lib_ns));
        if (line.min_ns !== null) parts.push('shortest ' + timeText(line.min_ns), 'longest ' + timeText(line.max_ns));
        parts.push(groupDigits(line.timed_hits) + ' timed');
      }
      return visibleText(item.name) + ': ' + parts.join(', ');
    }).join('\n');
  }

  showLine(file, data, item) {
    const parts = [create('b', {}, visibleText(file.short) + (data.gap ? '' : ':' + data.number))];
    if (data.cells) for (const text of this.lineText(data.cells).split('\n')) parts.push(create('span', { class: 'pair' }, text));
    else parts.push(create('span', { class: 'pair' }, data.gap ? 'not part of a function that ran' : 'no code'));
    if (item && !data.gap) parts.push(...this.callsOf(item, data.number));
    this.set(...parts);
  }

  callsOf(item, number) {
    const arcs = [...item.calleeArcs.values()].filter((arc) => arc.other && arc.lines.includes(number));
    return arcs.slice(0, 6).map((arc) => create('a', { href: this.app.linkOf(arc.other), class: 'pair' }, '→ ' + visibleText(arc.name)));
  }

  showShare(name, value, share, whole) {
    this.set(create('b', {}, visibleText(name)), pair('', value), pair('', percentText(share) + ' % of ' + whole));
  }
}
