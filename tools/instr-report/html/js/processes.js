// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { visibleText } from './dom.js';

// A command as a shell takes it.
export function commandText(process) {
  return visibleText(process.command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'")).join(' '));
}
