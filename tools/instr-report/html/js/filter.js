// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { create } from './dom.js';

// A filter is a part of a name or a file, whatever the case; or /a regular expression/.
function makeFilter(words) {
  const expression = /^\/(.+)\/$/s.exec(words);
  if (expression) {
    const pattern = new RegExp(expression[1]);
    return (text) => pattern.test(text);
  }
  const lower = words.toLowerCase();
  return (text) => text.toLowerCase().includes(lower);
}

// A field for one; from it the keys lead into the table.
export function filterField(onInput, table) {
  const field = create('input', { type: 'search', id: 'filter', class: 'filter', placeholder: 'name, file or /regular expression/', 'aria-label': 'Filter functions', autocomplete: 'off', spellcheck: 'false', oninput: onInput });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    table().element.focus();
    table().move(0);
  });
  return field;
}

// What the field asks for; null if it is empty. A broken expression fits nothing.
export function readFilter(field) {
  const words = field.value.trim();
  field.setCustomValidity('');
  try {
    return words ? makeFilter(words) : null;
  } catch (error) {
    field.setCustomValidity(error.message);
    return () => false;
  }
}
