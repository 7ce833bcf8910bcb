/** A probe of a container over HTTP; what is absent is as Kubernetes has it. */
export interface HttpProbe {
  readonly httpGet: { readonly path: string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
}

interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly readOnlyRootFilesystem?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[] };
}

interface Resources {
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
}

export interface Container {
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly startupProbe?: HttpProbe;
  readonly readinessProbe: HttpProbe;
  readonly livenessProbe?: HttpProbe;
  readonly securityContext?: SecurityContext;
  readonly resources?: Resources;
  readonly volumeMounts?: readonly { readonly mountPath: string }[];
}

/** What of a Deployment of Kubernetes says how its pods are started, asked, replaced and stopped. */
export interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly minReadySeconds?: number;
    readonly strategy: {
      readonly rollingUpdate: { readonly maxSurge: number; readonly maxUnavailable: number };
    };
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds?: number;
        readonly securityContext?: SecurityContext;
        readonly containers: readonly [Container, ...Container[]];
      };
    };
  };
}
