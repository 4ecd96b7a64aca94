// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Colours of C and C++, by Prism's grammar. Only its tokens are used, not the HTML that it writes.

import { create, visibleText } from './dom.js';

const TAB_WIDTH = 8;

// The tokens of each line of a text: arrays of [kind, text].
export function tokensOfLines(text) {
  const { Prism } = globalThis.instrVendor;
  const lines = [[]];
  const add = (kind, content) => {
    content.split('\n').forEach((part, i) => {
      if (i) lines.push([]);
      if (part) lines[lines.length - 1].push([kind, part]);
    });
  };
  const walk = (tokens, kind) => {
    for (const token of tokens) {
      if (typeof token === 'string') add(kind, token);
      else if (typeof token.content === 'string') add(token.type, token.content);
      else walk(Array.isArray(token.content) ? token.content : [token.content], token.type);
    }
  };
  walk(Prism.tokenize(text, Prism.languages.cpp), '');
  return lines;
}

// A token as the page shows it.
export function tokenPiece(kind, part) {
  const text = visibleText(part.replace(/\t/g, ' '.repeat(TAB_WIDTH)));
  return kind ? create('span', { class: 'k-' + kind }, text) : text;
}
