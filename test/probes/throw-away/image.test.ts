import {expect, test} from 'vitest';
import {imageOnNode, pullNote} from '../../../src/probes/throw-away/image.ts';

const names = [
	['registry.test/library/busybox:1.36', 'registry.test/library/busybox@sha256:aa'],
	['pause:3'],
];

test('an image that the node has needs no word; one that it has not is pulled first', () => {
	expect(pullNote('registry.test/library/busybox:1.36', 'n1', names)).toBeUndefined();
	expect(pullNote('library/busybox:1.36', 'n1', names)).toBeUndefined();
	expect(pullNote('busybox:1.37', 'n1', names)).toBe(
		'node n1 does not have the image busybox:1.37: it has to be pulled first, through the network that is in question',
	);
});

test('a node that names as many as it may can have more', () => {
	const many = Array.from({length: 50}, (_, index) => [`image:${index}`]);
	expect(pullNote('busybox:1.37', 'n1', many)).toMatch(/^node n1 does not name the image/);
});

test('a tag is taken before a digest', () => {
	expect(imageOnNode(names.flat())).toBe('registry.test/library/busybox:1.36');
	expect(imageOnNode(['pause:3'])).toBeUndefined();
});
