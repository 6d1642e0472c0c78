import type { RealSystem } from './contract.ts';
import { covers, fitsNone, MAPPED_ON, partly, read } from './feature.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

const KUEUE = read('kubernetes-sigs/kueue README.md');
const KUBERNETES = read('kubernetes/website content/en/docs/concepts/overview/components.md');
const KUBERNETES_SCALING = read(
  'kubernetes/website content/en/docs/concepts/workloads/autoscaling.md',
);

export const KUBERNETES_KUEUE: RealSystem = {
  id: 'kubernetes-kueue',
  name: 'Kubernetes with Kueue',
  aliases: ['kubernetes', 'k8s', 'kueue'],
  kind: 'platform',
  usedFor: 'synthesis',
  source: 'repositories kubernetes-sigs/kueue and kubernetes/website',
  date: MAPPED_ON,
  features: [
    covers('O1', 'changes the number of pods by their use', KUBERNETES_SCALING),
    partly('O1', 'asks for nodes before a workload is admitted', KUEUE),
    covers('O2', 'puts pods on nodes', KUBERNETES),
    covers('O2', 'all pods of a workload or none, near each other in the topology', KUEUE),
    covers('O2', 'sends workloads to other clusters with room', KUEUE),
    covers(
      'O4',
      'joins services to the pods behind them, and notices nodes that go down',
      KUBERNETES,
    ),
    partly(
      'I1',
      'accelerators of a node counted and their health watched',
      read('NVIDIA/k8s-device-plugin README.md (excerpt)'),
    ),
    partly('D1', 'metrics of queues and admissions', KUEUE),
    fitsNone(
      'quotas, fair shares and preemption of accelerators among tenants',
      KUEUE,
      MISFIT_NOTES.shares,
    ),
    fitsNone('replaces pods that are lost', KUBERNETES, MISFIT_NOTES.recovery),
  ],
};

const OPENDC_EXPERIMENT = read(
  'atlarge-research/opendc site/docs/documentation/Input/Experiment.md',
);
const OPENDC_ALLOCATION = read(
  'atlarge-research/opendc site/docs/documentation/Input/AllocationPolicy.md',
);
const OPENDC_OUTPUT = read('atlarge-research/opendc site/docs/documentation/Output.md');
const OPENDC_POWER = read(
  'atlarge-research/opendc site/docs/documentation/Input/Topology/PowerSource.md',
);

export const OPENDC: RealSystem = {
  id: 'opendc',
  name: 'OpenDC',
  aliases: ['atlarge opendc'],
  kind: 'simulator',
  usedFor: 'synthesis',
  source: 'repository atlarge-research/opendc',
  date: MAPPED_ON,
  features: [
    partly('F1', 'workloads from traces, as tasks and not as prompts', OPENDC_EXPERIMENT),
    covers('O2', 'hosts chosen by filters and weights', OPENDC_ALLOCATION),
    covers('O5', 'delays and interrupts tasks until carbon is low', OPENDC_ALLOCATION),
    covers('I1', 'hosts with power draw and energy by utilisation', OPENDC_OUTPUT),
    partly('I1', 'failures of hosts', OPENDC_EXPERIMENT),
    covers('I3', 'power sources with a limit and a trace of carbon intensity', OPENDC_POWER),
    covers('D1', 'series of tasks, hosts, power and carbon', OPENDC_OUTPUT),
    fitsNone(
      'checkpoints, and tasks that start again after failures',
      OPENDC_EXPERIMENT,
      MISFIT_NOTES.recovery,
    ),
    fitsNone(
      'experiments of several scenarios, repeated by seed',
      OPENDC_EXPERIMENT,
      MISFIT_NOTES.machinery,
    ),
  ],
};
