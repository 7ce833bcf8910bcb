import type { NonEmpty } from '../../util/non-empty.ts';
import type { Stack, StackImage, StackModel, StackShadow } from '../stack.ts';

/** Which of Kubernetes' ways of serving the models are written for. */
type ServingStyle = 'deployment' | 'kserve' | 'knative';

/** What a replica of a model's server was seen to take, as its limits come from it. */
export interface MeasuredResources {
  /** Most memory that was resident in the smoke test, or what is asked for without one. */
  readonly memoryBytes: number;
  /** CPU of one request, in seconds; null where it wasn't measured. */
  readonly cpuSecondsPerRequest: number | null;
}

/** A model's shadow with what Kubernetes has to know of it. */
interface KubernetesShadow extends StackShadow {
  readonly measured: MeasuredResources;
}

/** A model with what Kubernetes has to know beyond Compose. */
export interface KubernetesModel extends StackModel {
  readonly shadow?: KubernetesShadow | undefined;
  /** Port of gRPC in the container; null where it serves none. */
  readonly grpcPort: number | null;
  readonly measured: MeasuredResources;
  /** The next version, which gets a share of the requests; null without one. */
  readonly canary: StackImage | null;
}

/** How the number of replicas follows the requests. */
export interface Autoscale {
  /** `cpu`: HorizontalPodAutoscaler on CPU; `queue`: on the server's queue, too; `keda`: ScaledObject, down to zero. */
  readonly by: 'cpu' | 'queue' | 'keda';
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Who lets requests in from outside the cluster. */
export interface Entry {
  readonly by: 'gateway' | 'ingress';
  readonly host: string;
  /** Name of the Gateway (`NAMESPACE/NAME` where it is in another than the stack) or of the IngressClass, which the cluster has. */
  readonly name: string;
}

/** A stack for Kubernetes: the same as for Compose, and what only a cluster has. */
export interface KubernetesStack extends Omit<Stack, 'models' | 'proxy'> {
  readonly models: NonEmpty<KubernetesModel>;
  readonly style: ServingStyle;
  /** Names of the overlays, such as `staging`. */
  readonly overlays: readonly string[];
  readonly autoscale: Autoscale | null;
  readonly entry: Entry | null;
  /** Where the database's login comes from: what the cluster makes or has, SealedSecret, or ExternalSecret. */
  readonly secrets: 'plain' | 'sealed' | 'external';
  /** The entries of the database's login as they were sealed for the cluster; null where it isn't sealed. */
  readonly sealedLogin: Readonly<Record<string, string>> | null;
  /** Name of the Secret with an existing database's `uri`; null: CloudNativePG's Cluster is written. */
  readonly databaseSecret: string | null;
  /** What a canary is rolled out by; null where no model has one. */
  readonly canaryBy: 'httproute' | 'rollout' | null;
}
