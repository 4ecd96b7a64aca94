// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Facts of the runs, their threads, and regions.
import { byId, create, visibleText } from './dom.js';
import { barCell, DataTable } from './columns.js';
import { commandText } from './processes.js';
import { bytesText, chooseUnit, groupDigits, heatLevel, percentText, plural, timeIn, timeText } from './format.js';

export function factsOf(process) {
  const facts = [
    ['Wall', timeText(process.wall_ns)], ['User', timeText(process.user_ns)], ['System', timeText(process.system_ns)],
    ['Peak memory', bytesText(process.max_rss_bytes)], ['Ended with', process.exit], ['Timing', process.timing],
  ];
  if (process.probes) facts.push(['Overhead removed', timeText(process.overhead_removed_ns)]);
  return facts;
}

function moreFacts(process) {
  const date = process.start_unix_ns ? new Date(process.start_unix_ns / 1e6).toISOString().replace('T', ' ').slice(0, 19) + ' UTC' : 'unknown';
  const facts = [
    ['Command', commandText(process)], ['Directory', process.directory], ['Host', [process.host, process.system, process.cpu, process.cpu_count && plural(process.cpu_count, 'CPU')].filter(Boolean).join(', ')],
    ['Started', date + ', process ' + process.pid], ...factsOf(process),
    ['Options', process.options], ['Clock', process.tsc_hz ? 'cycle counter at ' + (process.tsc_hz / 1e9).toPrecision(4) + ' GHz' : 'CLOCK_MONOTONIC'],
    ['Probes', groupDigits(process.probes) + (process.probes ? ' of ' + process.probe_ns.toPrecision(3) + ' ns' : '')],
    ['Sampler', process.sampler + (process.sample_rate ? ', ' + process.sample_rate_asked + ' Hz asked, ' + process.sample_rate.toFixed(0) + ' Hz delivered, ' + plural(process.samples, 'sample') + (process.samples_lost ? ' (' + groupDigits(process.samples_lost) + ' lost)' : '') : '')],
  ];
  if (process.frames_lost) facts.push(['Lost', groupDigits(process.frames_lost) + ' activations were not timed for want of memory']);
  return facts.filter(([, value]) => value);
}

export class RunView {
  constructor(app) {
    this.app = app;
    const { model } = app;
    const view = byId('view-run');
    const box = create('div', { class: 'runs' });
    view.append(box);
    for (const process of model.processes.slice(0, 64)) {
      const list = create('dl', { class: 'run' });
      for (const [name, value] of moreFacts(process)) list.append(create('dt', {}, name), create('dd', {}, visibleText(String(value))));
      box.append(list);
    }
    if (model.processes.length > 64) box.append(create('p', { class: 'note' }, plural(model.processes.length - 64, 'further run') + ' (--format=json has them all)'));
    this.tables = [];
    this.addThreads(view, model);
    if (model.regions.length) this.addRegions(view, model);
    this.changeUnit();
  }

  time(key, title, hint) {
    return { key, title: () => title + ' ' + this.unit.name, hint, width: '13ch', value: (row) => row[key] || 0, text: (row) => (row[key] === null ? '' : timeIn(this.unit, row[key], 3)) };
  }

  addTable(view, title, rows, options) {
    const part = create('section', { class: 'part' }, create('h2', {}, title));
    view.append(part);
    const table = new DataTable(part, { label: title, ...options });
    table.source = rows;
    this.tables.push(table);
  }

  addThreads(view, model) {
    const wall = Math.max(1, ...model.processes.map((process) => process.wall_ns));
    this.unit = chooseUnit(this.app.unit, wall);
    this.addTable(view, plural(model.threads.reduce((sum, thread) => sum + thread.count, 0), 'thread'), model.threads, {
      sort: 'cpu_ns',
      columns: [
        { key: 'tid', title: 'Thread', width: '11ch', value: (thread) => thread.tid, text: (thread) => (thread.count > 1 ? groupDigits(thread.count) + ' threads' : String(thread.tid)) },
        ...(model.processes.length > 1 ? [{ key: 'process', title: 'Process', width: '10ch', value: (thread) => thread.process, text: (thread) => String(model.processes[thread.process].pid) }] : []),
        this.time('wall_ns', 'Wall', 'From its start to its end'),
        this.time('cpu_ns', 'CPU', 'Processor time'),
        { key: 'busy', title: 'CPU %', hint: 'Processor time by wall time', width: '9ch', value: (thread) => thread.cpu_ns / (thread.wall_ns || 1), cell: (cell, thread) => { const part = (100 * thread.cpu_ns) / (thread.wall_ns || 1); barCell(cell, percentText(part), part, heatLevel(part / 2)); } },
        this.time('self_ns', 'Self', 'Time in profiled functions, as probes measured it'),
        { key: 'samples', title: 'Samples', width: '10ch', value: (thread) => thread.samples, text: (thread) => groupDigits(thread.samples) },
        { key: 'name', title: 'Name', left: true, width: 'minmax(12ch, 1fr)', value: (thread) => thread.name, text: (thread) => visibleText(thread.name) },
      ],
    });
  }

  addRegions(view, model) {
    this.addTable(view, 'Regions', model.regions, {
      sort: 'total_ns',
      columns: [
        { key: 'calls', title: 'Calls', width: '14ch', value: (region) => region.calls, text: (region) => groupDigits(region.calls) },
        this.time('total_ns', 'Total', 'Time inside'), this.time('min_ns', 'Shortest', ''), this.time('max_ns', 'Longest', ''),
        { key: 'name', title: 'Region', left: true, width: 'minmax(12ch, 1fr)', value: (region) => region.name, text: (region) => visibleText(region.name) },
      ],
    });
  }

  changeUnit() {
    this.unit = chooseUnit(this.app.unit, Math.max(1, ...this.app.model.processes.map((process) => process.wall_ns)));
    for (const table of this.tables) {
      table.drawHeader();
      table.setRows(table.source);
    }
  }

  focus() {
    for (const table of this.tables) table.list.refresh();
  }
}
