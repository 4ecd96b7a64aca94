// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rows of a source file: lines whose text is known, lines that only have numbers, and gaps.
import { tokensOfLines } from './syntax.js';

// A piece that starts where a function does can be coloured by itself.
const LONGEST_PIECE = 4000;

export class SourceRows {
  constructor(file, ranges, lines) {
    this.file = file;
    this.lines = lines; // number -> [{ item, line }]
    this.rows = [];
    this.positions = new Map(); // number -> row
    this.pieces = []; // { first, texts, tokens }
    this.addRanges(ranges);
  }

  addRanges(ranges) {
    const starts = new Set(this.file.functions.map((item) => item.line));
    const spare = [...this.lines.keys()].sort((a, b) => a - b);
    let at = 0;
    const addSpare = (until) => {
      for (; at < spare.length && spare[at] < until; at++) this.addRow(spare[at], null, 0);
    };
    for (const [first, text] of ranges) {
      addSpare(first);
      const texts = text.split('\n');
      let piece = null;
      texts.forEach((one, i) => {
        const number = first + i;
        if (!piece || starts.has(number) || piece.texts.length >= LONGEST_PIECE)
          this.pieces.push((piece = { first: number, texts: [], tokens: null }));
        piece.texts.push(one);
        this.addRow(number, piece, i);
      });
      while (at < spare.length && spare[at] < first + texts.length) at++;
    }
    addSpare(Infinity);
  }

  addRow(number, piece) {
    const before = this.rows[this.rows.length - 1];
    if (before ? number > before.number + 1 : number > 1) this.rows.push({ gap: true, number: number - 1, from: before ? before.number + 1 : 1 });
    this.positions.set(number, this.rows.length);
    this.rows.push({ number, piece, cells: this.lines.get(number) || null });
  }

  tokens(row) {
    if (!row.piece) return [];
    if (!row.piece.tokens) row.piece.tokens = tokensOfLines(row.piece.texts.join('\n'));
    return row.piece.tokens[row.number - row.piece.first] || [];
  }

  // The row of a line, or of the nearest one behind it.
  position(number) {
    if (this.positions.has(number)) return this.positions.get(number);
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].number < number) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, this.rows.length - 1);
  }
}

// What stands beside a line: sums over the functions that have code on it (mostly one). The
// percentage is that of the function, as in the text report, and the largest of several.
export function numbersOfCells(cells) {
  const sum = { hits: 0, time: 0, self: 0, lib: 0, error: 0, percent: 0, measured: false, estimated: false, shown: false };
  for (const { item, line } of cells) {
    sum.hits += line.hits;
    if (line.time_ns === null) continue;
    sum.measured = true;
    sum.time += line.time_ns;
    sum.self += line.self_ns;
    sum.lib += line.lib_ns;
    sum.error = Math.hypot(sum.error, line.error_ns);
    sum.estimated = sum.estimated || line.estimated;
    if (item.total_ns > 0) sum.percent = Math.max(sum.percent, (100 * line.time_ns) / item.total_ns);
  }
  sum.shown = sum.measured && (sum.hits > 0 || sum.time !== 0);
  return sum;
}
