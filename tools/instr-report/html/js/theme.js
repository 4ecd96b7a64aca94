// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Dark and light: as the system, or as chosen here.

import { byId } from './dom.js';
const themeNames = ['auto', 'dark', 'light'];
const themeSigns = { auto: '◐', dark: '☾', light: '☀' };

// A file from a mail may have no storage: then the choice lasts as long as the page.
function storedTheme() {
  try {
    return localStorage.getItem('instr-theme') || 'auto';
  } catch {
    return 'auto';
  }
}

const themeListeners = [];

export function onThemeChange(listener) {
  themeListeners.push(listener);
}

function applyTheme(name) {
  const button = byId('theme');
  if (name === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  button.textContent = themeSigns[name];
  button.dataset.theme = name;
  const words = name === 'auto' ? 'as the system' : name;
  button.setAttribute('aria-label', 'Colours: ' + words);
  button.title = 'Colours: ' + words + ' (t)';
  themeListeners.forEach((listener) => listener());
}

export function nextTheme() {
  const now = byId('theme').dataset.theme;
  const name = themeNames[(themeNames.indexOf(now) + 1) % themeNames.length];
  applyTheme(name);
  try {
    localStorage.setItem('instr-theme', name);
  } catch {
    // See storedTheme.
  }
}

export function startTheme() {
  const name = storedTheme();
  applyTheme(themeNames.includes(name) ? name : 'auto');
  byId('theme').addEventListener('click', nextTheme);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => themeListeners.forEach((listener) => listener()));
}
