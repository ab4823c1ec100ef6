import type {ResourceRef} from '../src/kube/types.ts';
import {type Fields, number, part, text, texts} from '../src/store/fields.ts';

/** A resource of Seldon Core v2; there is one version of its API. */
export function seldonResource(kind: string): readonly ResourceRef[] {
	const resource = `${kind.toLowerCase()}s`;
	return [{group: 'mlops.seldon.io', version: 'v1alpha1', resource, kind, namespaced: true}];
}

/** spec.replicas, which defaults to 1 (seldon-core operator api v1alpha1 ScalingSpec). */
export function wantedReplicas(spec: Fields): number {
	return number(spec, 'replicas', 1);
}

/** The server of a selector "server=NAME"; empty while nothing is scheduled. */
export function serverOf(status: Fields): string {
	return /^server=(.*)$/.exec(text(status, 'selector'))?.[1] ?? '';
}

/**
 * The Secrets that agents configure rclone from: spec.config.agentConfig.rclone.config_secrets of a SeldonConfig or a SeldonRuntime
 * (seldon-core operator api v1alpha1 SeldonConfiguration, RcloneConfiguration).
 */
export function agentSecretsOf(spec: Fields): readonly string[] {
	return texts(part(part(part(spec, 'config'), 'agentConfig'), 'rclone'), 'config_secrets');
}
