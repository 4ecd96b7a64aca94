// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import './manual.js';
import Prism from 'prismjs/components/prism-core.js';
import 'prismjs/components/prism-clike.js';
import 'prismjs/components/prism-c.js';
import 'prismjs/components/prism-cpp.js';

export { hierarchy, partition, treemap, treemapSquarify } from 'd3-hierarchy';
export { select } from 'd3-selection';
export { link, curveBumpX } from 'd3-shape';
export { Prism };
