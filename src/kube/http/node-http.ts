import process from 'node:process';

/**
 * node:http as `require` gives it. An import statement would read all of its exports, and one of them, WebSocket, loads Node's whole
 * fetch implementation: 25 ms of CPU at every start (Node 24).
 */
export const nodeHttp = process.getBuiltinModule('node:http');
