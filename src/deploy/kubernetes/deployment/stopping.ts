/**
 * How a pod ends without losing a request. Kubernetes takes its address from everybody's lists and tells it to stop at the same
 * time, and nobody waits for the other. So for a while it serves on as if nothing were (`preStop`): those who go by the lists,
 * such as kube-proxy and gateways, have left by then. Told to stop, it says that it isn't ready and serves on
 * (MLPACK_DRAIN_DELAY_MS): those who ask it themselves, such as load balancers of clouds, leave as well. Then it closes its ports
 * and answers what has begun, and the kubelet kills only what takes longer than all of that.
 */
export const stopping = {
  /** Longer than a change of endpoints takes to arrive on every node, which is about a second, and more on a busy cluster. */
  preStopSeconds: 5,
  /** Two or three health checks of a load balancer. */
  drainSeconds: 10,
  /** What the server gives its last answers (templates/onnx/server/stop-on-signals.ts), and time for what it writes at its end. */
  lastAnswersSeconds: 30,
} as const;

/** The pod's `terminationGracePeriodSeconds`, which begins with `preStop`. */
export const graceSeconds = stopping.preStopSeconds + stopping.drainSeconds + stopping.lastAnswersSeconds;
