import type { Dashboard, Panel as GrafanaPanel, VariableModel } from '@grafana/schema';
import { datasourceId } from './grafana-files.ts';
import type { Panel } from './panel.ts';
import { predictionPanels } from './prediction-panels.ts';
import { shadowPanels } from './shadow-panels.ts';
import type { DatabaseKind } from '../stack.ts';

const asked = 'service=~"$service",route!~"health|metadata|metrics"';

function quantiles(metric: string, labels: string, of: readonly number[]): Panel['lines'] {
  return of.map((quantile) => ({
    legend: `{{service}} p${quantile * 100}`,
    expression: `histogram_quantile(${quantile}, sum by (service, le) (rate(${metric}_bucket{${labels}}[$__rate_interval])))`,
  }));
}

const chosen = 'service=~"$service"';

const serverPanels: readonly Panel[] = [
  {
    title: 'Requests',
    unit: 'reqps',
    lines: [
      {
        legend: '{{service}} {{route}}',
        expression: `sum by (service, route) (rate(mlpack_requests_total{${asked}}[$__rate_interval]))`,
      },
    ],
  },
  {
    title: 'Latency',
    unit: 's',
    lines: quantiles('mlpack_request_duration_seconds', asked, [0.5, 0.95, 0.99]),
  },
  {
    title: 'Errors',
    unit: 'reqps',
    lines: [
      {
        legend: '{{service}} {{status}}',
        expression: `sum by (service, status) (rate(mlpack_requests_total{${asked},status!~"2.."}[$__rate_interval]))`,
      },
      {
        legend: '{{service}} {{reason}}',
        expression: `sum by (service, reason) (rate(mlpack_rejected_total{${chosen}}[$__rate_interval]))`,
      },
    ],
  },
  {
    title: 'Queue',
    unit: 'short',
    lines: [{ legend: '{{service}} {{instance}}', expression: `mlpack_queue_depth{${chosen}}` }],
  },
  {
    title: 'Inference',
    unit: 's',
    lines: quantiles('mlpack_inference_seconds', chosen, [0.5, 0.99]),
  },
  {
    title: 'Rows of an inference',
    unit: 'short',
    lines: [
      {
        legend: '{{service}} mean',
        expression: `sum by (service) (rate(mlpack_batch_rows_sum{${chosen}}[$__rate_interval])) / sum by (service) (rate(mlpack_batch_rows_count{${chosen}}[$__rate_interval]))`,
      },
      ...quantiles('mlpack_batch_rows', chosen, [0.99]),
    ],
  },
  {
    title: 'Replicas that answer',
    unit: 'short',
    lines: [{ legend: '{{service}}', expression: `sum by (service) (up{job="models",${chosen}})` }],
  },
  {
    title: 'Memory',
    unit: 'bytes',
    lines: [{ legend: '{{service}} {{instance}}', expression: `process_resident_memory_bytes{${chosen}}` }],
  },
];

const panelWidth = 12;
const panelHeight = 8;

/** Most characters of a dashboard's uid. */
const longestId = 40;

/**
 * The dashboard of the models, as Grafana's JSON.
 *
 * @param sharedBy name of the stack that it is of, in a Grafana that others use, too: there it has a name and an id of its own, and
 *   who looks at it chooses the datasource and by which labels to narrow it down, such as the namespace
 * @param hasShadows whether some models have copies of their requests sent on
 */
export function dashboard(
  database: DatabaseKind,
  { sharedBy, hasShadows = false }: { readonly sharedBy?: string; readonly hasShadows?: boolean } = {},
): string {
  const panels = [
    ...serverPanels,
    ...(database === 'none' ? [] : predictionPanels),
    ...(hasShadows ? shadowPanels : []),
  ];
  const isShared = sharedBy !== undefined;
  const source: Source = { type: 'prometheus', uid: isShared ? '${datasource}' : datasourceId };
  const model = {
    uid: isShared ? `mlpack-${sharedBy}`.slice(0, longestId) : 'mlpack-models',
    title: isShared ? `Models of ${sharedBy}` : 'Models',
    schemaVersion: 39,
    editable: true,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        ...(isShared ? [datasourceVariable] : []),
        serviceVariable(source),
        ...(isShared ? [filterVariable(source)] : []),
      ],
    },
    panels: panels.map((panel, index) => panelModel(panel, index, source)),
  } satisfies Dashboard;
  return `${JSON.stringify(model, null, 2)}\n`;
}

/** Where the answers come from: a datasource's uid, or the variable that has it. */
interface Source {
  readonly type: 'prometheus';
  readonly uid: string;
}

function serviceVariable(source: Source) {
  return {
    name: 'service',
    label: 'Model',
    type: 'query',
    datasource: source,
    query: { query: 'label_values(up{job="models"}, service)', refId: 'service' },
    refresh: 2,
    multi: true,
    includeAll: true,
    current: { text: 'All', value: '$__all' },
  } satisfies VariableModel;
}

const datasourceVariable = {
  name: 'datasource',
  label: 'Datasource',
  type: 'datasource',
  query: 'prometheus',
  refresh: 1,
} satisfies VariableModel;

/** Grafana puts its labels into every query of the datasource. */
function filterVariable(source: Source) {
  return { name: 'filters', label: 'Filters', type: 'adhoc', datasource: source } satisfies VariableModel;
}

function panelModel({ title, unit, lines }: Panel, index: number, source: Source): GrafanaPanel {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: source,
    gridPos: {
      x: (index % 2) * panelWidth,
      y: Math.floor(index / 2) * panelHeight,
      w: panelWidth,
      h: panelHeight,
    },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: lines.map(({ legend, expression }, line) => ({
      refId: String.fromCodePoint(65 + line),
      datasource: source,
      expr: expression,
      legendFormat: legend,
    })),
  };
}
