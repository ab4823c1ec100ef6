import {flag, number, part} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** FelixConfiguration: by which port nodes carry traffic to each other, and whether Felix serves metrics. */
export const felixConfigurations: Collector<'felixConfigurations'> = {
	name: 'felixConfigurations',
	title: 'Felix configurations',
	about:
		'Which port the traffic between nodes takes, where that is not the usual one, and whether Felix serves metrics.',
	resources: calicoResources('felixconfigurations', 'FelixConfiguration'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...calicoMeta(object),
			vxlanPort: number(spec, 'vxlanPort'),
			wireguard: flag(spec, 'wireguardEnabled'),
			wireguardPort: number(spec, 'wireguardListeningPort'),
			...(typeof spec.prometheusMetricsEnabled === 'boolean' && {metrics: spec.prometheusMetricsEnabled}),
			metricsPort: number(spec, 'prometheusMetricsPort'),
		};
	},
	verbs: listAndWatch,
};
