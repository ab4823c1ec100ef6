import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import type {KubeObject} from '../../../src/lab/json.ts';
import {decodeMessage, openEnvelope} from '../../../src/lab/protobuf/decode.ts';
import {encodeMessage} from '../../../src/lab/protobuf/encode.ts';
import {envelope} from '../../../src/lab/protobuf/envelope.ts';

type Recorded = {readonly json: KubeObject; readonly protobuf: string};

/** Objects as kube-apiserver 1.33.13 answered them, in both forms. */
const recorded: readonly Recorded[] = JSON.parse(
	await readFile(new URL('real-objects.json', import.meta.url), 'utf8'),
);

test.each(recorded.map(item => [`${item.json.kind} ${item.json.metadata.name}`, item] as const))(
	'%s is written byte for byte as the real server writes it',
	(_, {json, protobuf}) => {
		const bytes = envelope(json.apiVersion, json.kind, encodeMessage(json.kind, json));
		expect(bytes.toString('base64')).toBe(protobuf);
	},
);

test.each(
	recorded
		.filter(item => item.json.kind !== 'CustomResourceDefinition')
		.map(item => [item.json.kind, item] as const),
)('%s is read back as what it was', (_, {protobuf}) => {
	const {kind, message} = openEnvelope(Buffer.from(protobuf, 'base64'));
	expect(encodeMessage(kind, decodeMessage(kind, message)).equals(message)).toBe(true);
});

test('a message cut short is refused at every byte', () => {
	const {kind, message} = openEnvelope(Buffer.from(recorded[0]!.protobuf, 'base64'));
	const whole = JSON.stringify(decodeMessage(kind, message));
	let refused = 0;
	for (let length = 0; length < message.length; length++)
		try {
			expect(JSON.stringify(decodeMessage(kind, message.subarray(0, length)))).not.toBe(whole);
		} catch (error) {
			expect(error).toBeInstanceOf(RangeError);
			refused++;
		}
	expect(refused).toBeGreaterThan(message.length / 2);
});

test('numbers of every size keep their value', () => {
	for (const value of [0, 1, 127, 128, 300, 2 ** 31 - 1, 2 ** 40, -1, -(2 ** 31)]) {
		const message = encodeMessage('Toleration', {key: 'k', tolerationSeconds: value});
		expect(decodeMessage('Toleration', message)).toEqual({key: 'k', tolerationSeconds: value});
	}
});

test('a text that is no time is written as the zero time, so that one odd object hides no others', () => {
	const odd = {metadata: {name: 'a'}, status: {conditions: [{type: 'Ready', lastTransitionTime: 'soon'}]}};
	const {status} = decodeMessage('Pod', encodeMessage('Pod', odd as never)) as {
		status: {conditions: readonly unknown[]};
	};
	expect(status.conditions[0]).toEqual({type: 'Ready'});
});
