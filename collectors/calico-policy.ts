import {type Fields, flag, list, number, part, text, texts} from '../src/store/fields.ts';
import type {CalicoPolicyRow} from '../src/store/rows/policies.ts';
import {calicoMeta} from './calico.ts';
import {calicoRules} from './calico-rules.ts';

/** What types default to (Calico api v3 NetworkPolicySpec.Types): the directions that have rules, Ingress when none has. */
function types(spec: Fields): readonly string[] {
	const written = texts(spec, 'types');
	if (written.length > 0) return written;
	if (list(spec, 'egress').length === 0) return ['Ingress'];
	return list(spec, 'ingress').length === 0 ? ['Egress'] : ['Ingress', 'Egress'];
}

/** The row projector of Calico's own policies. */
export function calicoPolicyProjector(kind: CalicoPolicyRow['kind']): (object: Fields) => CalicoPolicyRow {
	return object => {
		const spec = part(object, 'spec');
		const meta = calicoMeta(object);
		const tier = text(spec, 'tier') || 'default';
		return {
			...meta,
			kind,
			ownName: meta.name.startsWith(`${tier}.`) ? meta.name.slice(tier.length + 1) : meta.name,
			tier,
			...(typeof spec.order === 'number' && {order: number(spec, 'order')}),
			selector: text(spec, 'selector', 4096),
			namespaceSelector: text(spec, 'namespaceSelector', 4096),
			serviceAccountSelector: text(spec, 'serviceAccountSelector', 4096),
			types: types(spec),
			hostOnly: flag(spec, 'preDNAT') || flag(spec, 'doNotTrack'),
			onForward: flag(spec, 'applyOnForward') || flag(spec, 'preDNAT') || flag(spec, 'doNotTrack'),
			ingress: calicoRules(spec, 'ingress'),
			egress: calicoRules(spec, 'egress'),
		};
	};
}
