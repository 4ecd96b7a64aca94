// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prism would highlight the page by itself. It is looked for before the library is there.
globalThis.Prism = { manual: true, disableWorkerMessageHandler: true };
