import { useEffect, useState } from 'preact/hooks';
import type { ServerClient } from '../data/server-client.ts';
import { parseMetrics } from './metrics-text.ts';
import { between, type Counts, countsOf, type Interval } from './statistics.ts';

const everyMs = 2000;

/** Rates and percentiles are of the last ten seconds: of two, few requests would say little. */
const window = 5;

/** What is shown: the last five minutes. */
const kept = 150;

export interface Metrics {
  /** Oldest first. */
  readonly intervals: readonly Interval[];
  /** Why there are none at the moment; null: there are. */
  readonly problem: string | null;
}

/** Asks for the metrics again and again, as long as somebody looks at the page. */
export function useMetrics(client: ServerClient, path: string): Metrics {
  const [metrics, setMetrics] = useState<Metrics>({ intervals: [], problem: null });
  useEffect(() => {
    let recent: readonly Counts[] = [];
    let isAsking = false;
    const ask = async () => {
      if (document.hidden || isAsking) return;
      isAsking = true;
      const outcome = await client.get(path);
      isAsking = false;
      if (outcome.kind !== 'answer') {
        setMetrics(({ intervals }) => ({ intervals, problem: outcome.message }));
        return;
      }
      const counts = countsOf(parseMetrics(outcome.text), Date.now());
      const [before] = recent;
      const interval = before === undefined ? null : between(before, counts);
      // After a new start of the server there is nothing yet to compare with.
      recent = interval === null ? [counts] : [...recent, counts].slice(-window);
      setMetrics(({ intervals }) => ({
        intervals: interval === null ? intervals : [...intervals, interval].slice(-kept),
        problem: null,
      }));
    };
    void ask();
    const timer = setInterval(() => void ask(), everyMs);
    return () => clearInterval(timer);
  }, [client, path]);
  return metrics;
}
