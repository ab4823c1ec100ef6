import {expect, it} from 'vitest';
import {fileName, isObjectName, nameOfFile} from '../../src/record/names.ts';

it.each([
	'demo',
	'ippools.crd.projectcalico.org',
	'a..b',
	'0-a',
	'_cluster',
	'..',
	'.',
	'',
	'A',
	'a/b',
	'ü',
	'%2e',
	'a\u0000b',
])('makes a harmless file name of %j that leads back to it', name => {
	const file = fileName(name);
	expect(file).toMatch(/^[a-z0-9%][a-z0-9._%-]*$/);
	expect(nameOfFile(file)).toBe(name === '' ? undefined : name);
});

it('keeps long names apart', () => {
	const [a, b] = [fileName(`${'/'.repeat(300)}a`), fileName(`${'/'.repeat(300)}b`)];
	expect(a).not.toBe(b);
	expect(Math.max(a.length, b.length)).toBeLessThanOrEqual(200);
});

it('knows names that Kubernetes refuses', () => {
	expect(['', '.', '..', 'a/b', 'a%b', 'a\nb', 'x'.repeat(254)].filter(isObjectName)).toEqual([]);
	expect(['a', 'k8s-pod-network.1f', 'system:node', 'A_b'].every(isObjectName)).toBe(true);
});
