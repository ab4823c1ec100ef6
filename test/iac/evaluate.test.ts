import {describe, expect, it} from 'vitest';
import {evaluateText} from '../../src/iac/evaluate.ts';
import type {Resolved, Value} from '../../src/iac/value.ts';

const known: Readonly<Record<string, Value>> = {
	cidr: '10.42.0.0/16',
	list: ['a', 'b'],
	map: {inner: {deep: 7}},
	empty: '',
	on: true,
};

const run = (text: string): Resolved =>
	evaluateText(
		text,
		name =>
			name in known
				? {kind: 'value', value: known[name]!}
				: {kind: 'undefined', name, why: `nothing sets ${name} here`},
		{defaulted: () => {}},
	);

describe('templates', () => {
	it.each([
		['plain', 'plain'],
		['{{ cidr }}', '10.42.0.0/16'],
		['a {{ cidr }} b {{list[0]}}', 'a 10.42.0.0/16 b a'],
		["{{ none_such | default('x') }}", 'x'],
		["{{ empty | default('x') }}", ''],
		["{{ empty | default('x', true) }}", 'x'],
		["{{ map.inner['deep'] }}", 7],
		["{{ list | join(',') }}", 'a,b'],
		["{{ 'LoadBalancer' if on else 'NodePort' }}", 'LoadBalancer'],
		["{{ missing is defined and missing == 'present' }}", false],
		["{{ not on or cidr != '10.42.0.0/16' }}", false],
		["{{ 'a' in list and 'z' not in list }}", true],
		["{{ (on | ternary('y', 'n')) ~ '-' ~ 1 }}", 'y-1'],
		["{{ missing.inner | default('x') }}", 'x'],
		['{{- cidr -}}', '10.42.0.0/16'],
	])('%s is worked out', (text, value) => {
		expect(run(text)).toEqual({kind: 'value', value});
	});

	it.each([
		"{{ lookup('env', 'HOME') }}",
		'{{ cidr | ipaddr }}',
		'{% if on %}x{% endif %}',
		'{{ cidr | regex_replace("a", "b") }}',
		'{{ __import__("os") }}',
		`{{ ${'('.repeat(5000)} }}`,
	])('%s stays unknown', text => {
		expect(run(text).kind).toBe('unknown');
	});

	it('says which variable is not set', () => {
		expect(run('--cluster-cidr={{ pod_cidr }}')).toMatchObject({kind: 'undefined', name: 'pod_cidr'});
	});
});
