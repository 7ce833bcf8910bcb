import { environmentSettings } from '../../../../contract/settings/environment-settings.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import { servingParts } from '../serving-container.ts';

/** Where KServe mounts a model: what a `storageUri` such as `oci://…` leads to. */
const modelMount = '/mnt/models';

/** Name of a model format of our own: the folders of an image's home, as `mlpack build --form modelcar` packs them. */
const modelFormat = 'mlpack';

/**
 * KServe's ClusterServingRuntime: the server of a model's image for other models, which come as modelcars. It is chosen for
 * models of the format `mlpack`; those of `onnx` have to name it, as what it needs beside the graph is in modelcars only.
 * It is the whole cluster's, so its name says whose stack it is of.
 */
export function servingRuntimes(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { service, image, port, grpcPort } = model;
  const { container, volumes } = servingParts({ ...stack, database: 'none' }, model, {
    image,
    probePort: port,
  });
  return [
    {
      apiVersion: 'serving.kserve.io/v1alpha1',
      kind: 'ClusterServingRuntime',
      metadata: { name: `mlpack-${stack.name}-${service}`, labels: labels(stack.name, service) },
      spec: {
        annotations: { 'prometheus.kserve.io/port': String(port), 'prometheus.kserve.io/path': '/metrics' },
        supportedModelFormats: [
          { name: modelFormat, version: '1', autoSelect: true, priority: 1 },
          { name: 'onnx', version: '1', autoSelect: false },
        ],
        protocolVersions: grpcPort === null ? ['v2'] : ['v2', 'grpc-v2'],
        containers: [
          {
            name: 'kserve-container',
            ...container,
            env: [{ name: environmentSettings.home.variable, value: modelMount }],
            ports: [
              { name: 'http1', containerPort: port, protocol: 'TCP' },
              ...(grpcPort === null ? [] : [{ name: 'h2c', containerPort: grpcPort, protocol: 'TCP' }]),
            ],
          },
        ],
        volumes,
      },
    },
  ];
}
