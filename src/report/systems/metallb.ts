import type {MetalLbSummary, MetalLbWorkload} from '../../systems/metallb.ts';
import {closing, section} from './parts.ts';

/** `ktriage metallb` as lines of text. */
export function metallbText(summary: MetalLbSummary): readonly string[] {
	const {presence, why, version, namespace, controller, speaker, pools, services, misplaced, findings, gaps} =
		summary;
	const part = (name: string, row: MetalLbWorkload | null) =>
		row === null ? `no ${name}` : `${name} ${row.ready}/${row.desired}`;
	const where = [version, namespace === '' ? '' : `in ${namespace}`].filter(text => text !== '').join(' ');
	const parts =
		presence === 'running'
			? ` ${where}: ${part('controller', controller)}, ${part('speakers', speaker)}`
			: '';
	return [
		`MetalLB ${presence}${why === '' ? '' : `: ${why}`}${parts}`,
		...section(
			'pools',
			pools.map(pool => [
				pool.name,
				`${pool.used}/${pool.size} used`,
				pool.addresses.join(', '),
				pool.advertisedBy.length === 0
					? 'advertised by nobody'
					: `advertised by ${pool.advertisedBy.join(', ')}`,
			]),
		),
		...section(
			'services',
			services.map(service => [
				`${service.namespace}/${service.name}`,
				service.verdict === 'PASS' ? 'ok' : service.verdict,
				`wants ${[...service.wants, ...(service.wantsPool === '' ? [] : [`pool ${service.wantsPool}`])].join(', ') || 'any'}`,
				`has ${service.has.join(', ') || 'none'}`,
				service.announcedBy.length > 0
					? `announced by ${service.announcedBy.join(', ')}`
					: service.byBgp
						? 'announced by BGP'
						: 'announced by nobody known',
				service.note,
			]),
		),
		...misplaced.map(name => `not read by MetalLB, wrong namespace: ${name}`),
		...closing(findings, gaps),
	];
}
