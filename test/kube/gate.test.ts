import {describe, expect, it} from 'vitest';
import {KubeError} from '../../src/kube/errors.ts';
import {createGate} from '../../src/kube/gate.ts';
import {parseRequest} from '../../src/kube/request-info.ts';

function verdict(method: string, target: string): string {
	try {
		const info = createGate().check(method, target);
		return info.kind === 'resource'
			? `${info.verb} ${info.resource}${info.subresource && `/${info.subresource}`}`
			: `${info.verb} ${info.path}`;
	} catch (error) {
		if (error instanceof KubeError && error.kind === 'refusedByGate') return 'refused';
		throw error;
	}
}

describe('what the gate lets through', () => {
	it.each([
		['GET', '/api/v1/pods?limit=500', 'list pods'],
		['GET', '/api/v1/pods?limit=500&continue=eyJ2IjoibWV0YSJ9%3D%3D', 'list pods'],
		['GET', '/api/v1/pods?watch=true&resourceVersion=5', 'watch pods'],
		['GET', '/api/v1/pods?watch=1', 'watch pods'],
		['GET', '/api/v1/pods?watch=false', 'list pods'],
		['GET', '/api/v1/namespaces', 'list namespaces'],
		['GET', '/api/v1/namespaces/web', 'get namespaces'],
		['GET', '/api/v1/namespaces/web/status', 'get namespaces/status'],
		['GET', '/api/v1/namespaces/web/pods/front-0', 'get pods'],
		['GET', '/api/v1/namespaces/web/pods/front-0/log?follow=true&container=c', 'get pods/log'],
		['GET', '/api/v1/namespaces/web/pods/front-0/status', 'get pods/status'],
		['GET', '/apis/apps/v1/namespaces/web/deployments/front/scale', 'get deployments/scale'],
		['GET', '/apis/crd.projectcalico.org/v1/ippools', 'list ippools'],
		['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node', 'get clusterroles'],
		['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode', 'get clusterroles'],
		['HEAD', '/api/v1/nodes/a', 'get nodes'],
		['GET', '/api', 'get /api'],
		['GET', '/apis', 'get /apis'],
		['GET', '/api/v1', 'get /api/v1'],
		['GET', '/apis/apps/v1', 'get /apis/apps/v1'],
		['GET', '/version', 'get /version'],
		['GET', '/readyz?verbose', 'get /readyz'],
		['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'create selfsubjectaccessreviews'],
		['POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', 'create selfsubjectrulesreviews'],
		['POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', 'create selfsubjectreviews'],
	])('%s %s', (method, target, expected) => {
		expect(verdict(method, target)).toBe(expected);
	});
});

const pod = '/api/v1/namespaces/web/pods/front-0';

describe('what the gate refuses', () => {
	it.each([
		// Writes by their plain methods.
		['POST', '/api/v1/namespaces/web/pods'],
		['PUT', pod],
		['PATCH', pod],
		['DELETE', pod],
		['DELETE', '/api/v1/namespaces/web/pods'],
		['PATCH', `${pod}/status`],
		['PATCH', `${pod}/ephemeralcontainers`],
		['POST', `${pod}/eviction`],
		['POST', `${pod}/binding`],
		['PUT', '/api/v1/namespaces/web/finalize'],
		['GET', '/api/v1/namespaces/web/finalize'],
		['POST', '/api/v1/namespaces/web/serviceaccounts/default/token'],
		['POST', '/api/v1/namespaces/web/pods?dryRun=All'],
		['PATCH', `${pod}?dryRun=All`],
		// What runs something although it comes as GET.
		['GET', `${pod}/exec?command=sh`],
		['GET', `${pod}/attach`],
		['GET', `${pod}/portforward?ports=80`],
		['GET', `${pod}/proxy`],
		['GET', `${pod}/proxy/admin`],
		['HEAD', `${pod}/exec?command=sh`],
		['POST', `${pod}/exec?command=sh`],
		['GET', '/api/v1/namespaces/web/services/front/proxy/'],
		['GET', '/api/v1/namespaces/web/services/front/proxy/api/v1/admin/tsdb/delete_series'],
		['GET', '/api/v1/namespaces/web/services/front/proxy/api/v1/query/x'],
		['POST', '/api/v1/namespaces/web/services/front/proxy/api/v1/query'],
		['GET', '/api/v1/namespaces/web/pods/front/proxy/api/v1/query'],
		['GET', '/api/v1/namespaces/web/services/http:front:80/proxy/reset'],
		['GET', '/api/v1/nodes/a/proxy/run/web/front-0/c?cmd=id'],
		['GET', '/apis/subresources.kubevirt.io/v1/namespaces/web/virtualmachineinstances/vm/console'],
		['GET', '/apis/example.com/v1/namespaces/web/pods/front-0/log'],
		['GET', `${pod}/log?watch=true`],
		// Older forms that move the meaning of the segments.
		['GET', '/api/v1/proxy/namespaces/web/pods/front-0/admin'],
		['GET', '/api/v1/proxy/nodes/a'],
		['GET', '/api/v1/watch/namespaces/web/pods/front-0'],
		['DELETE', '/api/v1/watch/pods'],
		['GET', '/api/v1/watch/pods'],
		['GET', '/api/v1/watch'],
		['GET', '/api/v1/proxy/nodes'],
		['GET', '/apis/apps/v1/watch/deployments'],
		// The same path written in other ways.
		['GET', `${pod}//exec`],
		['GET', `/${pod}`],
		['GET', '/api/v1//namespaces/web/pods'],
		['GET', `${pod}/`],
		['GET', `${pod}/log/../exec`],
		['GET', `${pod}/./log`],
		['GET', `${pod}/...`],
		['GET', `${pod}/%2e%2e/exec`],
		['GET', `${pod}/.%2E/x`],
		['GET', `${pod}%2fexec`],
		['GET', `${pod}%2Fexec`],
		['GET', `${pod}%252fexec`],
		['GET', `${pod}/ex%65c`],
		['GET', `${pod}/exec%3fcommand=sh`],
		['GET', `${pod}/log%23`],
		['GET', `${pod}/log;exec`],
		['GET', `${pod}\\exec`],
		['GET', `${pod}%5cexec`],
		['GET', `${pod}/log%00`],
		['GET', `${pod}/log%0d%0aPOST`],
		['GET', `${pod}/log\r\nDELETE /api/v1/nodes HTTP/1.1`],
		['GET', `${pod}/log HTTP/1.1`],
		['GET', `${pod}/%`],
		['GET', `${pod}/%zz`],
		['GET', `${pod}/log#exec`],
		['GET', `${pod}?x=1#y`],
		['GET', `${pod}?x=\n`],
		['GET', `${pod}?x=ü`],
		['GET', '/api/v1/pods/ü'],
		['GET', 'api/v1/pods'],
		['GET', 'http://other/api/v1/pods'],
		['GET', '//other/api/v1/pods'],
		['GET', '*'],
		['GET', ''],
		['GET', '?/api/v1/pods'],
		['GET', '/'],
		// Letters of the other case mean something else, or something unknown.
		['GET', '/API/v1/pods'],
		['GET', '/api/V1/pods'],
		['GET', '/api/v1/Pods'],
		['GET', `${pod}/EXEC`],
		['get', '/api/v1/pods'],
		['Get', '/api/v1/pods'],
		// Methods and shapes that are not known.
		['OPTIONS', '/api/v1/pods'],
		['TRACE', '/api/v1/pods'],
		['CONNECT', '/api/v1/pods'],
		['PROPFIND', '/api/v1/pods'],
		['', '/api/v1/pods'],
		['GET ', '/api/v1/pods'],
		['GET', `${pod}/log/extra`],
		['GET', `${pod}/unknown`],
		['GET', '/api/v1/namespaces/web/pods/front-0/exec/more'],
		['GET', '/apis/apps/deployments/x/y'],
		['GET', '/apis/..%2fapi/v1/pods'],
		['GET', '/debug/pprof'],
		['GET', '/logs/kube-apiserver.log'],
		['GET', '/metrics'],
		['POST', '/version'],
		['POST', '/api'],
		['DELETE', '/apis'],
		// Reviews that are about others, or only look like one.
		['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
		['POST', '/apis/authorization.k8s.io/v1/namespaces/web/localsubjectaccessreviews'],
		['POST', '/apis/authentication.k8s.io/v1/tokenreviews'],
		['POST', '/apis/example.com/v1/selfsubjectaccessreviews'],
		['POST', '/api/v1/selfsubjectaccessreviews'],
		['POST', '/apis/authorization.k8s.io/v1/namespaces/web/selfsubjectaccessreviews'],
		['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/x'],
		['PUT', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
	])('%s %j', (method, target) => {
		expect(verdict(method, target)).toBe('refused');
	});

	it('is not fooled by any subresource that is not known to be a read', () => {
		for (const name of [
			'exec',
			'attach',
			'portforward',
			'proxy',
			'token',
			'approval',
			'resize',
			'vnc',
			'usbredir',
			'instantiate',
		]) {
			expect(verdict('GET', `${pod}/${name}`)).toBe('refused');
			expect(verdict('GET', `${pod}/${name}?watch=true`)).toBe('refused');
		}
	});
});

describe('an action token', () => {
	it('lets exactly its own request through, once', () => {
		const gate = createGate();
		const token = gate.mintActionToken('delete', pod);
		expect(gate.check('DELETE', pod, token)).toMatchObject({
			verb: 'delete',
			resource: 'pods',
			name: 'front-0',
		});
		expect(() => gate.check('DELETE', pod, token)).toThrow(/only reads/);
	});

	it('opens exec, which comes as GET', () => {
		const gate = createGate();
		const target = `${pod}/exec?command=id`;
		expect(gate.check('GET', target, gate.mintActionToken('get', target))).toMatchObject({
			subresource: 'exec',
		});
	});

	it.each([
		['another verb', 'PATCH', pod],
		['another object', 'DELETE', '/api/v1/namespaces/web/pods/front-1'],
		['another query', 'DELETE', `${pod}?gracePeriodSeconds=0`],
		['a collection', 'DELETE', '/api/v1/namespaces/web/pods'],
	])('is spent and worth nothing for %s', (_, method, target) => {
		const gate = createGate();
		const token = gate.mintActionToken('delete', pod);
		expect(() => gate.check(method, target, token)).toThrow(KubeError);
		expect(() => gate.check('DELETE', pod, token)).toThrow(KubeError);
	});

	it('cannot be made by hand, copied, or used at another gate', () => {
		const gate = createGate();
		const token = gate.mintActionToken('delete', pod);
		expect(() => gate.check('DELETE', pod, {verb: 'delete', target: pod})).toThrow(KubeError);
		expect(() => gate.check('DELETE', pod, {...token})).toThrow(KubeError);
		expect(() => createGate().check('DELETE', pod, token)).toThrow(KubeError);
	});

	it('does not open paths that can be read in two ways', () => {
		const gate = createGate();
		const target = `${pod}/log/../exec`;
		expect(() => gate.check('GET', target, gate.mintActionToken('get', target))).toThrow(KubeError);
	});

	it('does not allow a dry run to become a real one', () => {
		const gate = createGate();
		const token = gate.mintActionToken('patch', `${pod}?dryRun=All`);
		expect(() => gate.check('PATCH', pod, token)).toThrow(KubeError);
	});
});

describe('reading a request', () => {
	it('names namespace, object and verb as kube-apiserver does', () => {
		expect(parseRequest('DELETE', '/apis/apps/v1/namespaces/web/deployments')).toEqual({
			kind: 'resource',
			verb: 'deletecollection',
			group: 'apps',
			version: 'v1',
			resource: 'deployments',
			subresource: '',
			namespace: 'web',
			name: '',
		});
		expect(parseRequest('PUT', '/api/v1/namespaces/web/finalize')).toMatchObject({
			verb: 'update',
			resource: 'namespaces',
			subresource: 'finalize',
			name: 'web',
			namespace: 'web',
		});
	});
});

describe('a question to Prometheus', () => {
	it('is the one thing that may be read behind a Service', () => {
		const path = '/api/v1/namespaces/web/services/prometheus:9090/proxy/api/v1/query?query=up';
		expect(createGate().check('GET', path)).toMatchObject({
			verb: 'get',
			subresource: 'proxy',
			proxied: 'api/v1/query',
		});
	});
});
