import {placeText} from '../place.ts';
import type {Planned} from './planned.ts';

/** The command that asks one question of a plan by itself. */
export function commandOf({probe, question, from}: Planned): string {
	const allowed = from.place.kind === 'outside' ? '' : ' --allow-actions';
	const place = `--from ${placeText(from.place)}`;
	switch (question.kind) {
		case 'dns': {
			const server = question.server === '' ? '' : ` --server ${question.server}`;
			const protocol = question.protocol === 'TCP' ? ' --protocol tcp' : '';
			return `ktriage probe dns ${place} --to ${question.name}${server}${protocol}${allowed}`;
		}
		case 'http':
			return `ktriage probe ${probe} ${place} --to ${question.url}${allowed}`;
		default: {
			const host = question.host.includes(':') ? `[${question.host}]` : question.host;
			return `ktriage probe ${probe} ${place} --to ${host}:${question.port}${allowed}`;
		}
	}
}
