/** One line of metrics. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples that share a description. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const helpLine = /^# HELP ([a-zA-Z_:][\w:]*) \S.*$/;
const typeLine = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary|untyped)$/;
const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/y;
const number = /^(?:[+-]?Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/**
 * Reads Prometheus's text format 0.0.4 and takes offence at everything that its documentation doesn't
 * allow: https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @throws Error with the line
 */
export function parsePrometheus(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { name: string; type: string; samples: Sample[] }>();
  let help: string | undefined;
  let family: { name: string; type: string; samples: Sample[] } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    if (line.startsWith('# HELP')) {
      help = helpLine.exec(line)?.[1] ?? refuse(line);
    } else if (line.startsWith('#')) {
      const [, name = '', type = ''] = typeLine.exec(line) ?? [];
      if (name === '' || name !== help || families.has(name)) refuse(line);
      family = { name, type, samples: [] };
      families.set(name, family);
    } else {
      const sample = parseSample(line);
      if (family === undefined || !belongs(sample.name, family)) refuse(line);
      family?.samples.push(sample);
    }
  }
  for (const one of families.values()) check(one);
  return families;
}

/** The same for two samples if they are of one series. */
export function seriesKey(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.toSorted().join(',')}}`;
}

function refuse(line: string): never {
  throw new Error(`not Prometheus's text format: ${line}`);
}

function parseSample(line: string): Sample {
  const [, name = '', list = '', text = ''] = sampleLine.exec(line) ?? refuse(line);
  const labels: Record<string, string> = {};
  label.lastIndex = 0;
  while (label.lastIndex < list.length) {
    const [, key = '', value = ''] = label.exec(list) ?? refuse(line);
    if (Object.hasOwn(labels, key)) refuse(line);
    labels[key] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  if (!number.test(text)) refuse(line);
  return { name, labels, value: Number(text.replace('Inf', 'Infinity')) };
}

function belongs(sample: string, { name, type }: Family): boolean {
  if (type !== 'histogram') return sample === name;
  return ['_bucket', '_sum', '_count'].some((suffix) => sample === name + suffix);
}

/** No series twice, no negative count; the buckets of a histogram in order, the last of them all there is. */
function check({ name, type, samples }: Family): void {
  const keys = samples.map((sample) => seriesKey(sample.name, sample.labels));
  if (new Set(keys).size < keys.length) refuse(`${name}: the same series twice`);
  if (type !== 'gauge' && samples.some(({ value }) => !(value >= 0))) refuse(`${name}: a negative count`);
  if (type !== 'histogram') return;
  for (const { labels, value: count } of samples.filter((sample) => sample.name === `${name}_count`)) {
    const buckets = samples.filter(
      (sample) => sample.name === `${name}_bucket` && isSameBut(sample.labels, labels, 'le'),
    );
    const bounds = buckets.map((bucket) => Number(bucket.labels['le']?.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    if (!isAscending(bounds) || !isAscending(counts)) refuse(`${name}: buckets out of order`);
    if (bounds.at(-1) !== Infinity || counts.at(-1) !== count) refuse(`${name}: not all is in a bucket`);
  }
}

function isSameBut(a: Sample['labels'], b: Sample['labels'], but: string): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  names.delete(but);
  return [...names].every((name) => a[name] === b[name]);
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= (values[i - 1] ?? NaN));
}
