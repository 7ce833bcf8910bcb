/** What each kind of object is for, and what of the cluster has to know it where Kubernetes itself does not. */
export const purposes: ReadonlyMap<string, string> = new Map([
  ['Deployment', "The pods of a model's server: of a new version, one is ready before an old one goes"],
  ['Service', 'The name and address that a model has in the cluster'],
  ['PodDisruptionBudget', 'Lets nodes be emptied, but takes one pod of a model at a time'],
  ['NetworkPolicy', 'Who may ask a model, and whom it may ask; needs a network that enforces it'],
  ['ConfigMap', "The dashboard, which Grafana's sidecar finds by a label"],
  [
    'HorizontalPodAutoscaler',
    'More pods when there is more to do; on the queue, it needs prometheus-adapter',
  ],
  ['ScaledObject', 'The same by KEDA, down to none'],
  ['HTTPRoute', 'Leads requests of HTTP in from the Gateway (Gateway API)'],
  ['GRPCRoute', 'Leads calls of gRPC in from the Gateway (Gateway API)'],
  ['Ingress', 'Leads requests in by an IngressClass'],
  ['ServiceMonitor', 'Has Prometheus ask every pod (Prometheus operator)'],
  ['PodMonitor', 'Has Prometheus ask the database (Prometheus operator)'],
  ['PrometheusRule', 'The alerts (Prometheus operator)'],
  ['Cluster', 'PostgreSQL for every prediction (CloudNativePG)'],
  ['SealedSecret', "The database's login, which only the cluster can open (Sealed Secrets)"],
  ['ExternalSecret', "The database's login, from a store outside (External Secrets)"],
  ['Rollout', 'Gives the next version its share of the requests step by step (Argo Rollouts)'],
  ['AnalysisTemplate', 'What the next version has to keep to meanwhile (Argo Rollouts)'],
  ['Job', 'Replays the golden cases that are in the image'],
  ['InferenceService', 'A model that KServe serves'],
  ['ClusterServingRuntime', "The model's server, for other models that KServe mounts; the whole cluster's"],
]);

/** The same of the file that a ConfigMap is made of. */
export const settingsPurpose = 'Settings of the server, which become a ConfigMap';

/** The same where it is otherwise for what Knative calls a Service. */
export const knativePurpose = 'A model that Knative serves, with as many pods as its requests need';
