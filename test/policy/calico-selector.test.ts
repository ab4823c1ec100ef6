import {describe, expect, it} from 'vitest';
import {calicoSelector} from '../../src/policy/calico-selector.ts';

const labels = {zone: 'edge', 'k8s.io/rack': 'r1', empty: ''};

describe('calicoSelector', () => {
	it.each([
		['', true],
		['all()', true],
		['!all()', false],
		['has(zone)', true],
		['!has(k8s.io/rack)', false],
		["zone == 'edge'", true],
		['zone == "core"', false],
		["zone != 'core'", true],
		["missing != 'x'", true],
		["zone in {'core', 'edge'}", true],
		["zone not in {'core'}", true],
		["missing not in {'core'}", true],
		["missing in {'core'}", false],
		["zone contains 'dg'", true],
		["zone starts with 'ed' && zone ends with 'ge'", true],
		["zone == 'core' || k8s.io/rack == 'r1' && has(zone)", true],
		["(zone == 'core' || has(zone)) && !has(empty)", false],
	])('%s is %s', (text, expected) => {
		expect(calicoSelector(text)?.(labels)).toBe(expected);
	});
	it.each([
		'zone',
		'zone = x',
		'zone == edge',
		"zone in {'a'",
		'has(',
		"(zone == 'a'",
		"all() zone == 'a'",
		"zone == 'a' &&",
		'~',
	])('does not guess at %s', text => {
		expect(calicoSelector(text)).toBeUndefined();
	});
});
