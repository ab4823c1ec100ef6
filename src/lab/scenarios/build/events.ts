import {suffix, uid} from '../ids.ts';
import {type KubeObject, kubeObject} from '../object.ts';

/** A core/v1 Event about an object, written by a component. */
export function eventObject(
	subject: {
		readonly apiVersion: string;
		readonly kind: string;
		readonly namespace: string;
		readonly name: string;
	},
	component: string,
	at: string,
	said: {
		readonly reason: string;
		readonly message: string;
		readonly type?: 'Normal' | 'Warning';
		readonly count?: number;
	},
): KubeObject {
	const {namespace, name, kind} = subject;
	return kubeObject(
		['v1', 'Event'],
		[
			namespace === '' ? 'default' : namespace,
			`${name}.${suffix(`${kind}/${namespace}/${name}/${said.reason}/${at}`, 16)}`,
		],
		at,
		{
			involvedObject: {...subject, uid: uid(`${kind}/${namespace}/${name}`)},
			reason: said.reason,
			message: said.message,
			type: said.type ?? 'Normal',
			count: said.count ?? 1,
			firstTimestamp: at,
			lastTimestamp: at,
			eventTime: null,
			source: {component},
			reportingComponent: component,
			reportingInstance: '',
		},
	);
}
