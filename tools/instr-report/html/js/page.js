// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the pages of a report and of a diff have in common: tabs, keys, dialogs.
import { byId, create } from './dom.js';

// Follows an address, also the one that is shown already.
export function goTo(app, hash, replace) {
  if (location.hash === hash) app.follow();
  else if (replace) location.replace(hash);
  else location.hash = hash;
}

// Gives the focus to a view, unless the reader is going through the tabs.
export function focusView(view) {
  const { activeElement } = document;
  view.focus();
  if (activeElement && activeElement.getAttribute('role') === 'tab') activeElement.focus();
  document.documentElement.dataset.ready = location.hash || '#functions';
}

export function showTab(names, shown) {
  for (const name of names) {
    byId('view-' + name).hidden = name !== shown;
    byId('tab-' + name).setAttribute('aria-selected', name === shown);
    byId('tab-' + name).tabIndex = name === shown ? 0 : -1;
  }
}

function onTabKey(app, names, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const name = names[(names.indexOf(app.shown) + step + names.length) % names.length];
  event.preventDefault();
  byId('tab-' + name).focus();
  goTo(app, '#' + name);
}

// Keys that mean something wherever the focus is; onKey(key) says whether one did.
function onPageKey(app, onKey, event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
  const view = app.views[app.shown];
  if (event.ctrlKey || event.altKey || event.metaKey || byId('keys').open) return;
  if (typing) {
    if (event.key === 'Escape') view.focus();
    return;
  }
  if (event.key === '/' && view.filterInput) view.filterInput.focus();
  else if (event.key === '?') byId('keys').showModal();
  else if (!onKey(event.key)) return;
  event.preventDefault();
}

export function startPage(app, names, keyTexts, version, onKey) {
  for (const name of names) byId('tab-' + name).addEventListener('click', () => goTo(app, '#' + name));
  byId('tabs').addEventListener('keydown', (event) => onTabKey(app, names, event));
  byId('unit').addEventListener('change', (event) => app.changeUnit(event.target.value));
  byId('help').addEventListener('click', () => byId('keys').showModal());
  byId('help').title = 'Keys (?) – instr ' + version;
  byId('key-list').append(...keyTexts.flatMap(([keys, words]) => [create('dt', {}, keys), create('dd', {}, words)]));
  addEventListener('keydown', (event) => onPageKey(app, onKey, event));
  addEventListener('hashchange', () => app.follow());
}

export function tellFailure(error) {
  const old = typeof DecompressionStream === 'undefined';
  byId('main').append(create('p', { class: 'message', role: 'alert' }, old ? 'This browser is too old to read the report: it has no DecompressionStream.' : 'The report cannot be read: ' + error.message));
  console.error(error);
}
