import type {DnsSummary} from '../../systems/dns.ts';
import type {ServiceLine} from '../../systems/services.ts';
import {closing, counted, section} from './parts.ts';

/** `ktriage dns` as lines of text; Services that are as they should be are only counted. */
export function dnsText(summary: DnsSummary): readonly string[] {
	const {service, workloads, pods, domain, zones, denied, deniedKnown, services, findings, gaps} = summary;
	const remarkable = services.filter(
		({state}) => state === 'stale' || state === 'no-endpoints' || state === 'old',
	);
	return [
		service === null
			? 'DNS: no Service of the cluster is found'
			: `DNS ${service.clusterIps.join(', ')} (${service.namespace}/${service.name}): ${counted(service.readyEndpoints, 'ready endpoint')}, domain ${domain}`,
		...section(
			'served by',
			workloads.map(({kind, namespace, name, ready, desired}) => [
				`${kind} ${namespace}/${name}`,
				`${ready}/${desired} ready`,
			]),
		),
		...section(
			'pods',
			pods.map(pod => [
				`${pod.namespace}/${pod.name}`,
				pod.ip,
				pod.node,
				pod.ready ? 'ready' : 'NOT READY',
				pod.network,
			]),
		),
		...section(
			'zones',
			zones.map(zone => [
				zone.zones.join(' '),
				zone.plugins.includes('kubernetes') ? 'cluster names' : '',
				zone.forwards.length === 0 ? 'forwards nothing' : `forwards to ${zone.forwards.join(', ')}`,
				zone.file,
			]),
		),
		...section(
			'cannot ask it, by policies',
			denied.map(one => [
				one.namespace,
				counted(one.pods, 'pod'),
				one.ports.join(' '),
				one.policies.join(', '),
			]),
		),
		...(deniedKnown ? [] : ['not certain: whether policies keep pods from asking it']),
		...section(
			'Services that need a look',
			remarkable.map(one => [
				`${one.namespace}/${one.name}`,
				one.state,
				one.clusterIps.join(', '),
				endpointsText(one),
			]),
		),
		`${counted(services.length, 'Service')} in all, ${remarkable.length} that need a look`,
		...closing(findings, gaps),
	];
}

function endpointsText({readyEndpoints, notReadyEndpoints, old, stale}: ServiceLine): string {
	return [
		`${readyEndpoints} ready, ${notReadyEndpoints} not`,
		...(old.length > 0 ? [`old addresses ${few(old)}`] : []),
		...(stale.length > 0 ? [`stale addresses ${few(stale.map(({address}) => address))}`] : []),
	].join('; ');
}

function few(texts: readonly string[]): string {
	return texts.length > 5 ? `${texts.slice(0, 5).join(', ')} and ${texts.length - 5} more` : texts.join(', ');
}
