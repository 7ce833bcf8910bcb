/** What was measured of a model's server, or is known of it. */
export interface MeasuredServer {
  /** CPU of one request, in seconds; null where it wasn't measured, or was too little to be. */
  readonly cpuSecondsPerRequest: number | null;
  /** CPUs that a replica may use, which may be a fraction. */
  readonly cpus: number;
  /** Requests that may wait on a serving thread: MLPACK_MAX_QUEUE. */
  readonly maxQueue: number;
}

/** What an autoscaler is told. */
export interface AutoscaleTargets {
  /** CPU in use, in per cent of what pods request, above which there are to be more pods. */
  readonly cpuUtilisationPercent: number;
  /** `mlpack_queue_depth` of a pod, requests accepted and not answered, above which there are to be more. */
  readonly queueLengthPerPod: number;
  /** Requests a second that a pod is to have: what takes the CPU above. */
  readonly requestsPerSecond: number;
}

/**
 * Until another pod answers, some 45 s pass: 15 s until metrics are read, 15 s until the autoscaler looks, and the pod's own
 * start. A load that grows by half meanwhile is then 0.9 of what the pods can do, which the simulation answers as soon as
 * at 0.6 but for a few times the service time; at 0.7 it would be 1.05, and the queue fill.
 */
const utilisation = 0.6;

/** What waiting may add to an answer: work for this long may be there, at the utilisation aimed at. */
const waitSeconds = 0.1;

/** One under way is no queue: fewer would have pods come and go with single requests. */
const leastQueue = 2;

/** A queue that is fuller has no room for what comes until another pod answers. */
const fullestShare = 0.25;

/** Without a measured cost: some 4 ms of one CPU a request. */
const queueUnmeasured = 16;
const requestsUnmeasured = 150;

/** The numbers by which replicas of a server follow the requests; docs/scaling.md has the simulation that they come from. */
export function autoscaleTargets({ cpuSecondsPerRequest, cpus, maxQueue }: MeasuredServer): AutoscaleTargets {
  const isMeasured = cpuSecondsPerRequest !== null && cpuSecondsPerRequest > 0;
  const requestsPerSecond = isMeasured
    ? (utilisation * cpus) / cpuSecondsPerRequest
    : requestsUnmeasured * cpus;
  const waiting = isMeasured ? Math.round(waitSeconds * requestsPerSecond) : queueUnmeasured;
  const most = Math.max(1, Math.floor(maxQueue * fullestShare));
  return {
    cpuUtilisationPercent: utilisation * 100,
    queueLengthPerPod: Math.min(Math.max(leastQueue, waiting), most),
    requestsPerSecond: Math.max(1, Math.round(requestsPerSecond)),
  };
}
