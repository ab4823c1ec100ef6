import type {ServedResource} from '../api/resource.ts';
import {timestamp} from '../clock.ts';
import {isObject, type JsonObject, type KubeObject, objectAt, objectsAt, textAt} from '../json.ts';

/** What the server fills in when an object of some kinds is created. */
export function withDefaults(resource: ServedResource, object: KubeObject, now: number): KubeObject {
	switch (resource.storage) {
		case '/pods':
			return pod(object);
		case '/namespaces':
			return namespace(object);
		case '/services':
			return service(object);
		case 'apiextensions.k8s.io/customresourcedefinitions':
			return definition(object, now);
		default:
			return resource.subresources.some(({name}) => name === 'status') ? withoutStatus(object) : object;
	}
}

/** A status is never taken from who creates an object; Kubernetes' own kinds then show an empty one, custom resources none. */
function withoutStatus({status: _, ...rest}: KubeObject): KubeObject {
	return rest as KubeObject;
}

function namespace(object: KubeObject): KubeObject {
	const {metadata} = object;
	const labels = {...metadata.labels, 'kubernetes.io/metadata.name': metadata.name};
	return {
		...object,
		metadata: {...metadata, labels},
		spec: {finalizers: ['kubernetes']},
		status: {phase: 'Active'},
	};
}

/** Without a cluster IP, which the lab hands out to nobody. */
function service(object: KubeObject): KubeObject {
	const spec = objectAt(object, 'spec');
	const ports = objectsAt(spec, 'ports').map(port => ({protocol: 'TCP', targetPort: port.port, ...port}));
	return {
		...object,
		spec: {
			type: 'ClusterIP',
			sessionAffinity: 'None',
			internalTrafficPolicy: 'Cluster',
			...spec,
			...(ports.length > 0 ? {ports} : {}),
		},
		status: {loadBalancer: {}},
	};
}

function container(value: JsonObject): JsonObject {
	const image = textAt(value, 'image');
	const latest = !/:[^/]+$/.test(image) || image.endsWith(':latest');
	return {
		resources: {},
		terminationMessagePath: '/dev/termination-log',
		terminationMessagePolicy: 'File',
		imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
		...value,
	};
}

const tolerate = (key: string) => ({
	key: `node.kubernetes.io/${key}`,
	operator: 'Exists',
	effect: 'NoExecute',
	tolerationSeconds: 300,
});

function pod(object: KubeObject): KubeObject {
	const spec = objectAt(object, 'spec');
	const {initContainers} = spec;
	const account = textAt(spec, 'serviceAccountName') || 'default';
	return {
		...object,
		spec: {
			restartPolicy: 'Always',
			terminationGracePeriodSeconds: 30,
			dnsPolicy: 'ClusterFirst',
			securityContext: {},
			schedulerName: 'default-scheduler',
			priority: 0,
			enableServiceLinks: true,
			preemptionPolicy: 'PreemptLowerPriority',
			tolerations: [tolerate('not-ready'), tolerate('unreachable')],
			...spec,
			...(Array.isArray(initContainers)
				? {initContainers: initContainers.filter(isObject).map(container)}
				: {}),
			containers: objectsAt(spec, 'containers').map(container),
			serviceAccountName: account,
			serviceAccount: account,
		},
		status: {phase: 'Pending', qosClass: qualityOf(objectsAt(spec, 'containers'))},
	};
}

/** BestEffort without any request or limit, Guaranteed with equal ones for all, else Burstable (kubernetes pkg/apis/core/helper/qos). */
function qualityOf(containers: readonly JsonObject[]): string {
	const sets = containers.map(value => ({
		limits: objectAt(value, 'resources.limits'),
		requests: objectAt(value, 'resources.requests'),
	}));
	if (sets.every(({limits, requests}) => Object.keys(limits).length + Object.keys(requests).length === 0))
		return 'BestEffort';
	const guaranteed = sets.every(({limits, requests}) =>
		['cpu', 'memory'].every(
			name => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name],
		),
	);
	return guaranteed ? 'Guaranteed' : 'Burstable';
}

function definition(object: KubeObject, now: number): KubeObject {
	const names = objectAt(object, 'spec.names');
	const kind = textAt(names, 'kind');
	const acceptedNames = {singular: kind.toLowerCase(), listKind: `${kind}List`, ...names};
	const condition = (type: string, reason: string, message: string) => ({
		type,
		status: 'True',
		lastTransitionTime: timestamp(now),
		reason,
		message,
	});
	const stored = objectsAt(object, 'spec.versions').find(version => version.storage === true);
	return {
		...object,
		spec: {conversion: {strategy: 'None'}, ...objectAt(object, 'spec'), names: acceptedNames},
		status: {
			conditions: [
				condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
				condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
			],
			acceptedNames,
			storedVersions: stored ? [textAt(stored, 'name')] : [],
		},
	};
}
