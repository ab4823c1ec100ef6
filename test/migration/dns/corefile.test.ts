import {describe, expect, it} from 'vitest';
import {isWithin, readCorefile} from '../../../src/migration/dns/corefile.ts';
import {serviceOfHost} from '../../../src/migration/dns/names.ts';

const read = (text: string) => readCorefile('f', text.split('\n'));

describe('a Corefile', () => {
	it('has server blocks with zones and plugins, and imports', () => {
		const {blocks, imports} = read(
			[
				'# comment {',
				'(snippet) {',
				'  errors',
				'}',
				'dns://Example.org:53, 10.0.0.0/8 corp.local. {',
				'  forward . 1.1.1.1 { # upstream',
				'    policy sequential',
				'  }',
				'  cache 30',
				'}',
				'.:53 {',
				'  import snippet',
				'  kubernetes cluster.local in-addr.arpa',
				'}',
				'import /etc/coredns/custom/*.server',
			].join('\n'),
		);
		expect(blocks.map(({zones}) => zones)).toEqual([['example.org', 'corp.local'], ['.']]);
		expect(blocks[0]?.plugins).toEqual([
			{name: 'forward', args: ['.', '1.1.1.1']},
			{name: 'cache', args: ['30']},
		]);
		expect(blocks[1]?.plugins[1]).toEqual({name: 'kubernetes', args: ['cluster.local', 'in-addr.arpa']});
		expect(imports).toEqual(['/etc/coredns/custom/*.server']);
	});
	it.each(['', '}', '{', '}}}} {{{{', '.:53 {'])('that makes no sense (%j) throws nothing', text => {
		expect(read(text).imports).toEqual([]);
	});
});

describe('names', () => {
	it('belong to zones by whole labels', () => {
		expect(isWithin('a.cluster.local', 'cluster.local')).toBe(true);
		expect(isWithin('mycluster.local', 'cluster.local')).toBe(false);
		expect(isWithin('a', '.')).toBe(true);
	});
	it.each([
		['minio.storage.svc', 'storage/minio'],
		['MINIO.storage.svc.cluster.local.', 'storage/minio'],
		['db-0.db.storage.svc.cluster.local', 'storage/db'],
		['minio.storage.svc.other.local', undefined],
		['svc.cluster.local', undefined],
		['storage.svc', undefined],
	])('%s is of %s', (host, expected) => {
		const found = serviceOfHost(host, 'cluster.local');
		expect(found && `${found.namespace}/${found.name}`).toBe(expected);
	});
});
