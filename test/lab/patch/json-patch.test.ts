import reference from 'fast-json-patch';
import {expect, test} from 'vitest';
import {jsonPatch} from '../../../src/lab/patch/json-patch.ts';
import {mergePatch} from '../../../src/lab/patch/merge-patch.ts';
import {strategicMerge} from '../../../src/lab/patch/strategic.ts';

const target = {a: {b: [1, 2, {c: 'x'}]}, 'k/e~y': true, empty: {}};

const accepted: readonly (readonly reference.Operation[])[] = [
	[{op: 'add', path: '/a/b/-', value: 4}],
	[{op: 'add', path: '/a/b/1', value: null}],
	[{op: 'replace', path: '/a/b/2/c', value: {deep: []}}],
	[{op: 'remove', path: '/k~1e~0y'}],
	[
		{op: 'test', path: '/a/b/2', value: {c: 'x'}},
		{op: 'move', from: '/a/b', path: '/moved'},
	],
	[
		{op: 'copy', from: '/a/b/2', path: '/copy'},
		{op: 'replace', path: '/copy/c', value: 'y'},
	],
	[{op: 'add', path: '/empty/__proto__x', value: 1}],
	[{op: 'replace', path: '', value: {whole: true}}],
];

test.each(accepted.map(patch => [JSON.stringify(patch), patch] as const))(
	'%s does what RFC 6902 says',
	(_, patch) => {
		const expected = reference.applyPatch(structuredClone(target), [...patch]).newDocument;
		expect(jsonPatch(target, patch)).toEqual(expected);
		expect(target.a.b).toHaveLength(3);
	},
);

test.each([
	[[{op: 'test', path: '/a/b/0', value: 2}]],
	[[{op: 'remove', path: '/none'}]],
	[[{op: 'replace', path: '/none', value: 1}]],
	[[{op: 'remove', path: '/a/b/9'}]],
	[[{op: 'add', path: '/a/b/01', value: 1}]],
	[[{op: 'add', path: 'a', value: 1}]],
	[[{op: 'zap', path: '/a'}]],
])('%j is rejected', patch => {
	expect(() => jsonPatch(target, patch)).toThrow('the server rejected our request');
});

test('merge patches follow the examples of RFC 7386', () => {
	expect(mergePatch({a: 'b', c: {d: 'e', f: 'g'}}, {a: 'z', c: {f: null}})).toEqual({a: 'z', c: {d: 'e'}});
	expect(mergePatch({a: [{b: 'c'}]}, {a: [1]})).toEqual({a: [1]});
	expect(mergePatch(['a', 'b'], {a: 1})).toEqual({a: 1});
	expect(mergePatch({a: 'foo'}, 'bar')).toBe('bar');
	expect(mergePatch({}, {a: {bb: {ccc: null}}})).toEqual({a: {bb: {}}});
});

test('strategic merges go by the keys of lists and obey their directives', () => {
	const pod = {
		metadata: {finalizers: ['a', 'b']},
		spec: {
			containers: [
				{name: 'x', image: '1'},
				{name: 'y', image: '1'},
			],
		},
	};
	const image = {
		spec: {
			containers: [
				{name: 'y', image: '2'},
				{name: 'z', image: '3'},
			],
		},
	};
	expect(strategicMerge(pod, image)).toMatchObject({
		spec: {
			containers: [
				{name: 'x', image: '1'},
				{name: 'y', image: '2'},
				{name: 'z', image: '3'},
			],
		},
	});
	expect(strategicMerge(pod, {spec: {containers: [{name: 'x', $patch: 'delete'}]}})).toMatchObject({
		spec: {containers: [{name: 'y'}]},
	});
	expect(strategicMerge(pod, {metadata: {'$deleteFromPrimitiveList/finalizers': ['a']}})).toMatchObject({
		metadata: {finalizers: ['b']},
	});
	expect(strategicMerge(pod, {metadata: {finalizers: ['c']}})).toMatchObject({
		metadata: {finalizers: ['a', 'b', 'c']},
	});
	expect(strategicMerge(pod, {spec: {$patch: 'replace', nodeName: 'n'}})).toMatchObject({
		spec: {nodeName: 'n'},
	});
});
