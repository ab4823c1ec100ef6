import type {ResourceRef} from '../src/kube/types.ts';
import {type Fields, labelSelector, objectMeta, part, parts, texts} from '../src/store/fields.ts';
import type {L2AdvertisementRow} from '../src/store/rows/metallb.ts';
import type {LabelSelector} from '../src/store/rows.ts';

/** A resource of metallb.io. */
export function metalLbResource(resource: string, kind: string, version = 'v1beta1'): ResourceRef {
	return {group: 'metallb.io', version, resource, kind, namespaced: true};
}

/** The label selectors of a list. */
export function selectorList(spec: Fields, key: string): readonly LabelSelector[] {
	return parts(spec, key).map(selector => labelSelector({selector}, 'selector'));
}

/** What both kinds of advertisements have. */
export function advertisement(object: Fields): Omit<L2AdvertisementRow, 'interfaces'> {
	const spec = part(object, 'spec');
	return {
		...objectMeta(object),
		pools: texts(spec, 'ipAddressPools'),
		poolSelectors: selectorList(spec, 'ipAddressPoolSelectors'),
		nodeSelectors: selectorList(spec, 'nodeSelectors'),
		serviceSelectors: selectorList(spec, 'serviceSelectors'),
	};
}
