// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The profile as the page works with it. Everything that comes from the elements of data is text of
// unknown origin: it reaches the page as text nodes only.

function decodePiece(text) {
  const letters = atob(text);
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).arrayBuffer();
}

// An element holds JSON in pieces, each deflated and in base64. A character may lie in two of them.
export async function decodeElement(element) {
  const pieces = await Promise.all(element.textContent.split(' ').map(decodePiece));
  return JSON.parse(await new Blob(pieces).text());
}

function baseName(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

// Gives each file the shortest end of its path that no other file has, for links.
function nameFiles(files) {
  const uses = new Map();
  const ends = files.map((file) => {
    const parts = file.path.split('/');
    return parts.map((_, i) => parts.slice(parts.length - 1 - i).join('/'));
  });
  for (const list of ends) for (const end of list) uses.set(end, (uses.get(end) || 0) + 1);
  files.forEach((file, id) => {
    file.id = id;
    file.base = baseName(file.path);
    file.short = ends[id].find((end) => uses.get(end) === 1) || file.path;
    file.functions = [];
  });
}

function arcTo(arcs, other, name) {
  const key = other ? other.id : 'name ' + name;
  let arc = arcs.get(key);
  if (!arc) arcs.set(key, (arc = { other, name, calls: 0, total: 0, lines: [] }));
  return arc;
}

function addArc(arcs, other, name, callee) {
  const arc = arcTo(arcs, other, name);
  arc.calls += callee.calls;
  if (callee.line) arc.lines.push(callee.line);
}

// The stacks as a tree, in an array in which callers stand before what they call: that is their
// order in the report. `parent` is a place in it.
function joinStacks(model, { depth, function: functions, self }) {
  const path = [];
  model.nodes = depth.map((level, i) => {
    const item = model.functions[functions[i]] || null;
    path[level] = i;
    return { item, name: item ? item.name : model.others[-1 - functions[i]], self: self[i], total: self[i], parent: level ? path[level - 1] : -1 };
  });
  for (let i = model.nodes.length - 1; i >= 0; i--) {
    const node = model.nodes[i];
    if (node.parent >= 0) model.nodes[node.parent].total += node.total;
  }
}

// The same call further up the stack has this one's time already.
function isNested(nodes, node) {
  const caller = nodes[node.parent];
  for (let at = caller; at.parent >= 0; at = nodes[at.parent])
    if (at.name === node.name && at.item === node.item && nodes[at.parent].item === caller.item && nodes[at.parent].name === caller.name) return true;
  return false;
}

// Times of calls are those of the stacks: probes see only some calls, samples the rest.
function timeArcs(model) {
  for (const node of model.nodes) {
    if (node.parent < 0 || isNested(model.nodes, node)) continue;
    const caller = model.nodes[node.parent];
    if (caller.item) arcTo(caller.item.calleeArcs, node.item, node.name).total += node.total;
    if (node.item) arcTo(node.item.callers, caller.item, caller.name).total += node.total;
  }
}

function joinFunction(model, item, id, extras) {
  const more = extras.functions[id];
  const fileId = model.fileIds.has(item.file) ? model.fileIds.get(item.file) : -1;
  Object.assign(item, {
    id,
    fileId,
    measured: item.self_ns !== null,
    selfCalls: more.self_calls,
    totalCalls: more.total_calls,
    showsPrimitive: more.primitive,
    errorNs: more.error_ns,
    estimated: more.estimated,
    untimedLines: more.untimed_lines,
    callers: new Map(),
    calleeArcs: new Map(),
  });
  item.selfPercent = model.programNs > 0 && item.measured ? (100 * item.self_ns) / model.programNs : 0;
  item.totalPercent = model.programNs > 0 && item.measured ? (100 * item.total_ns) / model.programNs : 0;
  item.hits = item.lines.reduce((sum, line) => sum + line.hits, 0);
  if (fileId >= 0) model.files[fileId].functions.push(item);
}

function joinArcs(model, extras) {
  for (const item of model.functions) {
    item.callees.forEach((callee, i) => {
      const other = model.functions[extras.callees[item.id][i]] || null;
      addArc(item.calleeArcs, other, callee.function, callee);
      if (other) addArc(other.callers, item, item.name, callee);
    });
  }
}

export function buildModel(profile, extras) {
  const model = {
    processes: profile.processes || [profile.process],
    threads: profile.threads,
    regions: profile.regions,
    functions: profile.functions,
    files: extras.files,
    fileIds: new Map(extras.files.map((file, id) => [file.path, id])),
    others: extras.others,
    programNs: extras.program_ns,
    anyTimes: extras.any_times,
    timed: extras.program_timed,
    damaged: extras.damaged,
    leftOut: extras.left_out,
    version: extras.version,
    sources: new Map(),
    lineIndex: null,
  };
  nameFiles(model.files);
  model.functions.forEach((item, id) => joinFunction(model, item, id, extras));
  model.programHits = model.functions.reduce((sum, item) => sum + item.hits, 0);
  joinArcs(model, extras);
  joinStacks(model, extras.stacks);
  if (model.anyTimes) timeArcs(model);
  return model;
}

// Share of the program, in percent, of a function itself: of its time, or of hits without times.
export function ownShare(model, item) {
  if (model.anyTimes) return item.selfPercent;
  return model.programHits ? (100 * item.hits) / model.programHits : 0;
}

// For each file a map from line numbers to what functions have there; made when first needed.
export function linesOfFile(model, fileId) {
  if (!model.lineIndex) {
    model.lineIndex = model.files.map(() => new Map());
    for (const item of model.functions) {
      for (const line of item.lines) {
        const id = line.file === undefined ? item.fileId : model.fileIds.get(line.file);
        if (id === undefined || id < 0) continue;
        const map = model.lineIndex[id];
        if (!map.has(line.line)) map.set(line.line, []);
        map.get(line.line).push({ item, line });
      }
    }
  }
  return model.lineIndex[fileId];
}

// Text of a file: [[first line, text], ...]; decoded when first needed.
export function sourceOfFile(model, fileId) {
  if (!model.sources.has(fileId)) {
    const element = document.getElementById('source-' + fileId);
    model.sources.set(fileId, element ? decodeElement(element) : Promise.resolve([]));
  }
  return model.sources.get(fileId);
}

// Files whose functions ran, those with the most time first.
export function filesByTime(model) {
  const weight = new Map();
  for (const item of model.functions)
    if (item.fileId >= 0)
      weight.set(item.fileId, (weight.get(item.fileId) || 0) + ownShare(model, item));
  for (let id = 0; id < model.files.length; id++)
    if (!weight.has(id) && document.getElementById('source-' + id)) weight.set(id, 0);
  return [...weight].sort((a, b) => b[1] - a[1]).map(([id, share]) => ({ file: model.files[id], share }));
}
