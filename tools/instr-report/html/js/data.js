// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The profile as the page works with it. Everything that comes from the elements of data is text of
// unknown origin: it reaches the page as text nodes only.

// An element holds JSON, deflated and in base64.
export async function decodeElement(element) {
  const letters = atob(element.textContent);
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
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

function addArc(arcs, other, name, callee) {
  const key = other ? other.id : 'name ' + name;
  let arc = arcs.get(key);
  if (!arc) arcs.set(key, (arc = { other, name, calls: 0, total: 0, lines: [] }));
  arc.calls += callee.calls;
  arc.total += callee.total_ns;
  if (callee.line) arc.lines.push(callee.line);
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
    stacks: extras.stacks,
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
