import type {MessageSchema} from './message.ts';

/**
 * Messages that several kinds share, with the fields that rows are made of. Numbers are those of the generated.proto files of
 * k8s.io/apimachinery and k8s.io/api (read at v0.33).
 */

export const objectMetaSchema: MessageSchema = {
	1: ['name', 'string'],
	3: ['namespace', 'string'],
	5: ['uid', 'string'],
	7: ['generation', 'int'],
	8: ['creationTimestamp', 'time'],
	9: ['deletionTimestamp', 'time'],
	11: ['labels', 'stringMap'],
	12: ['annotations', 'stringMap'],
	13: [
		'ownerReferences',
		{1: ['kind', 'string'], 3: ['name', 'string'], 4: ['uid', 'string'], 6: ['controller', 'bool']},
		'repeated',
	],
	14: ['finalizers', 'string', 'repeated'],
};

/** Only the metadata: any kind, PartialObjectMetadata included. */
export const metadataSchema: MessageSchema = {1: ['metadata', objectMetaSchema]};

export const labelSelectorSchema: MessageSchema = {
	1: ['matchLabels', 'stringMap'],
	2: [
		'matchExpressions',
		{1: ['key', 'string'], 2: ['operator', 'string'], 3: ['values', 'string', 'repeated']},
		'repeated',
	],
};

/** metav1.Condition. */
export const conditionSchema: MessageSchema = {
	1: ['type', 'string'],
	2: ['status', 'string'],
	4: ['lastTransitionTime', 'time'],
	5: ['reason', 'string'],
	6: ['message', 'string'],
};

/** Conditions of apps/v1 DaemonSet and StatefulSet, CustomResourceDefinition and APIService: numbered differently. */
export const compactConditionSchema: MessageSchema = {
	1: ['type', 'string'],
	2: ['status', 'string'],
	3: ['lastTransitionTime', 'time'],
	4: ['reason', 'string'],
	5: ['message', 'string'],
};

/** Images and environment of a PodTemplateSpec. */
export const podTemplateSchema: MessageSchema = {
	2: [
		'spec',
		{
			2: [
				'containers',
				{
					1: ['name', 'string'],
					2: ['image', 'string'],
					7: ['env', {1: ['name', 'string'], 2: ['value', 'string']}, 'repeated'],
				},
				'repeated',
			],
		},
	],
};
