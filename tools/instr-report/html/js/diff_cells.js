// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What both tables of a diff have in their cells.
import { groupDigits, timeIn, timeText } from './format.js';
import { isClear, kindOfChange } from './diff_data.js';

export function signed(value, text) {
  return (value > 0 ? '+' : '') + text;
}

export function countChangeText(change) {
  return change ? signed(change, groupDigits(change)) : '';
}

// A change of a time; within its error it is in parentheses.
export function fillChange(cell, model, unit, ns, errorNs) {
  const kind = kindOfChange(model, ns, errorNs);
  const text = ns ? signed(ns, timeIn(unit, ns, 1)) : '';
  cell.textContent = kind === 'unclear' ? '(' + text + ')' : text;
  for (const name of ['worse', 'better', 'unclear']) cell.classList.toggle(name, kind === name);
  cell.title = ns === null || errorNs === null ? '' : signed(ns, timeText(ns)) + ' ± ' + timeText(errorNs) + ' (95 %)' + (isClear(ns, errorNs) ? '' : ': within the error');
}

export function sideText(ns, errorNs) {
  return ns === null ? 'not timed' : timeText(ns) + ' ± ' + timeText(errorNs);
}

export const signOf = { same: '', removed: '−', added: '+' };
