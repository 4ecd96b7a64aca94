// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elements, from text and properties only: no string is ever parsed as HTML.

export function create(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === 'class') element.className = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Characters that show nothing, or that reorder what is around them, made visible in text of
// unknown origin.
export function visibleText(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (c) => '^' + String.fromCharCode(c.charCodeAt(0) ^ 64))
    .replace(/[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '\ufffd');
}

export function byId(id) {
  return document.getElementById(id);
}
