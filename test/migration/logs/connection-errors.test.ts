import {describe, expect, it} from 'vitest';
import {connectionError} from '../../../src/migration/logs/connection-errors.ts';
import {shapeOf} from '../../../src/migration/logs/shapes.ts';

describe('a line about a connection', () => {
	it.each([
		['dial tcp 10.43.51.131:9004: i/o timeout"', 'timeout', '10.43.51.131', 9004],
		['dial tcp 10.43.0.1:443: connect: connection refused', 'refused', '10.43.0.1', 443],
		['dial tcp [fd00:43::1]:443: connect: no route to host', 'no route', 'fd00:43::1', 443],
		[
			'write tcp 10.42.0.5:4021->10.43.0.1:443: write: operation not permitted',
			'not permitted',
			'10.43.0.1',
			443,
		],
		[
			'read tcp 10.42.0.5:4021->10.43.88.12:9000: read: connection reset by peer',
			'reset',
			'10.43.88.12',
			9000,
		],
		['dial tcp: lookup minio.minio.svc on 10.43.0.10:53: no such host', 'unknown name', 'minio.minio.svc', 0],
		[
			'dial tcp: lookup minio.minio.svc on 10.43.0.10:53: server misbehaving',
			'name server fails',
			'minio.minio.svc',
			0,
		],
		[
			'lookup minio.minio.svc.cluster.local on 10.43.0.10:53: i/o timeout',
			'name server silent',
			'minio.minio.svc.cluster.local',
			0,
		],
		[
			'ERROR: Failed to resolve seldon-scheduler.a.svc.cluster.local: timeout',
			'name server silent',
			'seldon-scheduler.a.svc.cluster.local',
			0,
		],
		[
			'upstream timed out (110: Connection timed out) while connecting to upstream, upstream: "http://10.43.243.221:9000/v2"',
			'timeout',
			'10.43.243.221',
			9000,
		],
		[
			"HTTPConnectionPool(host='192.168.1.203', port=5000): Max retries exceeded with url: / (Caused by ConnectTimeoutError: timed out)",
			'timeout',
			'192.168.1.203',
			5000,
		],
		[
			'connection to server at "mlflow-postgres" (10.43.77.21), port 5432 failed: Connection timed out',
			'timeout',
			'mlflow-postgres',
			5432,
		],
		[
			'could not translate host name "db" to address: Temporary failure in name resolution',
			'name server fails',
			'db',
			0,
		],
	])('%s', (text, fault, host, port) => {
		expect(connectionError(text)).toEqual({fault, host, port});
	});

	it.each([
		'request timeout set to 30s',
		'timeout: 5',
		'GET /v2/health/live 200',
		'reconnected after 10.43.0.1:443',
	])('is not %s', text => expect(connectionError(text)).toBeUndefined());

	it('is judged in little time, whatever it holds', () => {
		const hostile = `dial tcp ${'a.'.repeat(2000)} ${'lookup '.repeat(500)}connection refused`;
		expect(connectionError(hostile)?.fault).toBeDefined();
	});
});

describe('the shape of a line', () => {
	it('is the same for lines that differ in numbers, addresses and ids', () => {
		const one = '[ERROR][70] felix/x.go 12: endpoint 10.244.1.7:80 of web-6f6d84d678-b6w9s failed 3 times';
		const other = '[ERROR][81] felix/x.go 12: endpoint 10.244.9.1:81 of web-7a6d84d678-x2w9s failed 14 times';
		expect(shapeOf(one)).toBe(shapeOf(other));
		expect(shapeOf(one)).not.toBe(shapeOf(one.replace('failed', 'passed')));
	});
});
