import type {PredictionTest} from './finding.ts';

/** The command that asks what settles a prediction. */
export function predictionCommand({probe, from, to, protocol, name}: PredictionTest): string {
	const [first] = to;
	const host = first?.host ?? '';
	const place =
		from.kind === 'pod'
			? `${from.namespace}/${from.pod}`
			: from.kind === 'node'
				? `node/${from.node}`
				: 'jump-host';
	const allow = from.kind === 'outside' ? '' : ' --allow-actions';
	if (probe === 'dns')
		return `ktriage probe dns --from ${place} --to ${name}. --server ${host}${protocol === 'tcp' ? ' --protocol tcp' : ''}${allow}`;
	const target = host.includes(':') ? `[${host}]` : host;
	return `ktriage probe tcp --from ${place} --to ${target}:${first?.port ?? 0}${allow}`;
}
