// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What flame graph, treemap and call graph share.
import { groupDigits, heatLevel, timeText } from './format.js';
import { ownShare } from './data.js';

// A value of a chart: nanoseconds, or hits in a profile without times.
export function valueText(model, value) {
  return model.anyTimes ? timeText(value) : groupDigits(value) + ' hits';
}

const LETTER_WIDTH = 6.7;

// As much of a text as fits into so many pixels; nothing if that is next to nothing.
export function fitText(text, width) {
  const room = Math.floor((width - 8) / LETTER_WIDTH);
  if (room < 4 && text.length > room) return '';
  return text.length <= room ? text : text.slice(0, room - 1) + '…';
}

// Colours stand for how hot a function is by itself, whatever the size of its frame.
export function heatOf(model, item) {
  return item ? heatLevel(ownShare(model, item)) : 0;
}
