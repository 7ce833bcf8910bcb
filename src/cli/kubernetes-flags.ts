import { Flags } from '@oclif/core';
import { shadowFlags } from './flags.ts';
import {
  canaryKinds,
  entries,
  secretKinds,
  styles,
} from '../app/stack/write/kubernetes/kubernetes-record.ts';

/** What a stack for Kubernetes may have. */
export const kubernetesFlags = {
  style: Flags.option({
    description: 'What serves the models. [default: deployment]',
    options: styles,
  })(),
  overlay: Flags.string({
    description: 'Overlays of the base. [default: staging,production]',
    helpValue: 'NAME,…',
  }),
  replicas: Flags.integer({
    description: 'Pods of each model, 2 at first; one in staging.',
    min: 1,
    max: 1000,
  }),
  autoscale: Flags.string({
    description: 'How many pods there are, by what is to do: on CPU, on the queue, too, or by KEDA.',
    helpValue: 'cpu|queue|keda[:MIN-MAX]|none',
  }),
  monitoring: Flags.boolean({
    description: "Alert rules, a dashboard, and what has Prometheus' operator ask the models.",
    allowNo: true,
  }),
  db: Flags.string({
    description:
      "Where every prediction is kept: in PostgreSQL by CloudNativePG, or in the database whose URL is a Secret's uri. [default: none]",
    helpValue: 'postgres|none|secret/NAME',
  }),
  entry: Flags.option({
    description: 'Who lets requests in from outside.',
    options: [...entries, 'none'] as const,
  })(),
  host: Flags.string({ description: 'The host that they ask for.', helpValue: 'HOST' }),
  'entry-name': Flags.string({
    description: 'Name of the Gateway or IngressClass, which the cluster has.',
    helpValue: '[NAMESPACE/]NAME',
  }),
  secrets: Flags.option({
    description:
      "Where the database's password comes from: the cluster, what is sealed for it here, or a store outside. [default: plain]",
    options: secretKinds,
  })(),
  'sealing-cert': Flags.string({
    description: 'Certificate that secrets are sealed by, as kubeseal --fetch-cert prints it.',
    helpValue: 'FILE',
  }),
  'sealing-namespace': Flags.string({
    description: 'The namespace that they are sealed for, which alone can open them.',
    helpValue: 'NAMESPACE',
  }),
  ...shadowFlags,
  canary: Flags.string({
    description: 'The next version, which gets a tenth of the requests.',
    helpValue: 'IMAGE|none',
  }),
  'canary-by': Flags.option({
    description: 'Who gives it its share. [default: httproute with a Gateway, else rollout]',
    options: canaryKinds,
  })(),
  helm: Flags.boolean({ description: 'The same as a Helm chart, too.', allowNo: true }),
};
