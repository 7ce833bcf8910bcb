import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import type { Interval } from './statistics.ts';

/** A line of a chart. */
export interface Line {
  readonly name: string;
  /** The custom property that holds its colour. */
  readonly colour: string;
  readonly value: (interval: Interval) => number | null;
}

const heightPx = 150;
const minWindowS = 60;

/** Lines over the last five minutes. What they say now is said beside them, for those who don't see them. */
export function Chart({
  title,
  lines,
  intervals,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly intervals: readonly Interval[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const isDark = useDarkness();
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new UPlot(optionsOf(lines, element), dataOf(lines, intervals), element);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heightPx }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
    };
  }, [isDark]);
  useEffect(() => plot.current?.setData(dataOf(lines, intervals)), [intervals]);
  return <div ref={place} class="plot" role="img" aria-label={`${title} over the last five minutes`} />;
}

function dataOf(lines: readonly Line[], intervals: readonly Interval[]): UPlot.AlignedData {
  const times = intervals.map(({ timeMs }) => timeMs / 1000);
  return [times, ...lines.map(({ value }) => intervals.map(value))];
}

/** A canvas has no style sheet: colours are looked up. */
function optionsOf(lines: readonly Line[], element: HTMLElement): UPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: UPlot.Axis = {
    stroke: colour('--muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 20, 0, 0],
    scales: {
      x: { range: (plot) => shownTimes(plot.data[0]) },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.15 : 1] },
    },
    axes: [
      { ...axis, size: 26, space: 80, values: (_plot, timesS) => timesS.map(clockText) },
      { ...axis, size: 44, space: 32 },
    ],
    series: [
      {},
      ...lines.map(({ name, colour: property }) => ({
        label: name,
        stroke: colour(property),
        width: 2,
        points: { show: true, size: 4 },
      })),
    ],
  };
}

/** Beginning and end of what is shown, in seconds: all of some times, but never less than a minute. */
function shownTimes(timesS: ArrayLike<number>): [number, number] {
  const last = timesS[timesS.length - 1] ?? Date.now() / 1000;
  const first = Math.min(timesS[0] ?? last, last - minWindowS);
  // The newest point is a dot, which wants to be seen whole.
  return [first, last + (last - first) / 60];
}

function clockText(timeS: number): string {
  return new Date(timeS * 1000).toLocaleTimeString([], { hourCycle: 'h23', timeStyle: 'medium' });
}

/** Whether the page is dark; charts are drawn anew when that changes. */
function useDarkness(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const change = () => setDark(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return isDark;
}
