// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A filter is a part of a name or a file, whatever the case; or /a regular expression/.
export function makeFilter(words) {
  const expression = /^\/(.+)\/$/s.exec(words);
  if (expression) {
    const pattern = new RegExp(expression[1]);
    return (text) => pattern.test(text);
  }
  const lower = words.toLowerCase();
  return (text) => text.toLowerCase().includes(lower);
}
