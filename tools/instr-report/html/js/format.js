// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Numbers for people, by the rules of the text report.

const timeUnits = { ns: [1, 'ns'], us: [1e3, 'µs'], ms: [1e6, 'ms'], s: [1e9, 's'] };

// A unit of time for a column whose largest value is that: asked for, or readable.
// With three decimals a larger one does.
export function chooseUnit(asked, largestNs, decimals = 3) {
  let name = asked;
  if (!timeUnits[name]) name = largestNs < 1e5 ? 'ns' : largestNs < (decimals < 3 ? 1e9 : 1e8) ? 'us' : largestNs < 1e12 ? 'ms' : 's';
  return { ns: timeUnits[name][0], name: timeUnits[name][1] };
}

export function groupDigits(value) {
  return value.toLocaleString('en-US');
}

// So many decimals; what would be cut to zeros is written with an exponent.
export function fixedNumber(value, decimals) {
  const size = Math.abs(value);
  if (value !== 0 && size < 0.5 * 10 ** -decimals) return value.toExponential(1);
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export function timeIn(unit, ns, decimals) {
  return fixedNumber(ns / unit.ns, unit.ns === 1 && Number.isInteger(ns) ? 0 : decimals);
}

// A time of one call or hit: in the unit that was asked for, or each in its own.
export function timePer(asked, ns) {
  if (timeUnits[asked]) return timeIn(chooseUnit(asked, 0), ns, 3);
  if (ns === 0) return '0 ns';
  const size = Math.abs(ns);
  const [factor, name] = size < 1e3 ? timeUnits.ns : size < 1e6 ? timeUnits.us : size < 1e9 ? timeUnits.ms : timeUnits.s;
  const value = ns / factor;
  return (size < 0.01 ? value.toExponential(1) : Math.abs(value) < 1 ? value.toFixed(2) : Math.abs(value) >= 999.5 ? value.toFixed(0) : value.toPrecision(3)) + ' ' + name;
}

export function percentText(percent) {
  return percent.toFixed(1);
}

// One time by itself, with its unit.
export function timeText(ns) {
  const size = Math.abs(ns);
  const [factor, name] = size < 1e3 ? timeUnits.ns : size < 1e6 ? timeUnits.us : size < 1e9 ? timeUnits.ms : timeUnits.s;
  return Number((ns / factor).toPrecision(4)) + ' ' + name;
}

export function bytesText(bytes) {
  if (bytes >= 1e9) return (bytes / 1e9).toFixed(2) + ' GB';
  if (bytes >= 1e6) return (bytes / 1e6).toFixed(1) + ' MB';
  return (bytes / 1e3).toFixed(1) + ' kB';
}

// 0 to 9: how hot so many percent are.
export function heatLevel(percent) {
  const steps = [0.1, 0.5, 1, 2.5, 5, 10, 20, 35, 55];
  let level = 0;
  while (level < steps.length && percent >= steps[level]) level++;
  return level;
}

export function callsText(item) {
  const calls = groupDigits(item.calls);
  return item.showsPrimitive ? calls + '/' + groupDigits(item.primitive_calls) : calls;
}

export function plural(count, word) {
  return groupDigits(count) + ' ' + word + (count === 1 ? '' : 's');
}
