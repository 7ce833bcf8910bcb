/** Ports that Knative's own container beside ours has, pkg/apis/serving/k8s_validation.go of knative/serving. */
const reservedPorts: readonly number[] = [8008, 8012, 8013, 8022, 8112, 9090, 9091];
const otherPort = 8080;

/** The port of HTTP in Knative's pod. Knative tells the server which it is, and that goes before what the image says. */
export function knativePort(port: number): number {
  return reservedPorts.includes(port) ? otherPort : port;
}
