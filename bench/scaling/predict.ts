/**
 * What the simulation says of replicas of one CPU and thread each, for the costs of docs/benchmarks.md:
 * node bench/scaling/predict.ts [--replicas 4] [--per-second 10000]
 */
import { randomNumbers } from '../../test/support/random-numbers.ts';
import { commandLine } from '../serving/support/command-line.ts';
import { decimal } from '../serving/support/show.ts';
import { printSection } from '../support.ts';
import { arrivalTimes } from './simulation/arrivals.ts';
import type { Service } from './simulation/lane.ts';
import { type Balance, type Simulated, simulate } from './simulation/simulate.ts';
import { capacity, profiles } from './support/profiles.ts';

/** The server's default, MLPACK_MAX_QUEUE. */
const maxQueue = 1024;

/** Most requests of a simulation, and seconds. */
const most = { requests: 300_000, seconds: 120 };

/** Bursts come every five seconds on average: to be like themselves they need more. */
const bursty = { requests: 5_000_000, seconds: 1200 };

/** By how much a load grows before another pod answers, and how long that takes. */
const growth = { factor: 1.5, seconds: 45 };

/** What autoscaling aims at. */
const aimed = 0.6;

const { numbers } = commandLine({ replicas: 4, 'per-second': 10_000 });
const { replicas } = numbers;

printSection(
  `p50 and p99 of ${replicas} replicas by their load, ms`,
  ['Model', 'Balance, bursts', ...[0.5, 0.6, 0.7, 0.8, 0.9].map((load) => decimal(load, 1))],
  profiles.flatMap(({ title, service }) =>
    (
      [
        ['random', 1],
        ['least-requests', 1],
        ['random', 3],
      ] as const
    ).map(([balance, burst]) => [
      title,
      `${balance}${burst === 1 ? '' : `, bursts of ${burst}`}`,
      ...[0.5, 0.6, 0.7, 0.8, 0.9].map((load) => {
        const perSecond = load * replicas * capacity(service);
        if (burst > 1 && perSecond * bursty.seconds > bursty.requests) return '–';
        const outcome = run(service, replicas, perSecond, balance, burst);
        return `${latencies(outcome)}${refusals(outcome)}`;
      }),
    ]),
  ),
);

printSection(
  `A load that grows ${growth.factor} times at once, in the ${growth.seconds} s until another pod answers: p99, ms, of ${replicas} replicas`,
  ['Model', ...[0.5, 0.6, 0.7, 0.8].map((load) => `at ${decimal(load, 1)} before`)],
  profiles.map(({ title, service }) => [
    title,
    ...[0.5, 0.6, 0.7, 0.8].map((load) => {
      const perSecond = load * growth.factor * replicas * capacity(service);
      const outcome = run(service, replicas, perSecond, 'random', 1, growth.seconds);
      return `${decimal(outcome.p99 * 1000, 1)}${refusals(outcome)}`;
    }),
  ]),
);

printSection(
  `${decimal(numbers['per-second'])} requests a second`,
  [
    'Model',
    'Replicas of one core',
    'Busy cores',
    'p50 / p99 by chance, ms',
    'fewest under way, ms',
    'Under way in a pod',
  ],
  profiles.map(({ title, service }) => {
    const perSecond = numbers['per-second'];
    const needed = Math.max(2, Math.ceil(perSecond / (capacity(service) * aimed)));
    const byChance = run(service, needed, perSecond, 'random', 1);
    const known = run(service, needed, perSecond, 'least-requests', 1);
    return [
      title,
      decimal(needed),
      decimal(byChance.utilisation * needed, 1),
      latencies(byChance),
      latencies(known),
      decimal(byChance.meanUnderWay / needed, 2),
    ];
  }),
);

function run(
  service: Service,
  count: number,
  perSecond: number,
  balance: Balance,
  burst: number,
  longest = most.seconds,
): Simulated {
  const seconds = burst > 1 ? bursty.seconds : Math.min(longest, most.requests / perSecond);
  const arrivals = arrivalTimes({ perSecond, seconds, burst }, randomNumbers(1));
  return simulate(arrivals, service, { replicas: count, workers: 1, maxQueue, balance }, 1);
}

function latencies({ p50, p99 }: Simulated): string {
  const digits = p99 < 0.001 ? 3 : 1;
  return `${decimal(p50 * 1000, digits)} / ${decimal(p99 * 1000, digits)}`;
}

function refusals({ answered, refused }: Simulated): string {
  return refused === 0 ? '' : `, ${decimal((refused / (answered + refused)) * 100, 1)} % refused`;
}
