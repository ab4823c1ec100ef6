import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {runFolder} from './cluster.ts';
import {run} from './run.ts';

/** Opens the connection in the network namespace of the pod that has the address, with the bash of this machine. */
const script = `
for space in /run/netns/*; do
	nsenter --net="$space" ip -o -4 address show | grep -q " $1/" || continue
	words=$(nsenter --net="$space" timeout -s KILL 3 bash -c "exec 3<>/dev/tcp/$2/$3" 2>&1)
	code=$?
	case "$code $words" in
	0*) echo ok ;;
	137*) echo timeout ;;
	*refused*) echo refused ;;
	*"No route"*) echo unreachable ;;
	*) echo "$code $words" ;;
	esac
	exit 0
done
echo "no pod here has $1"
`;

/** What comes of a connection from a pod, without ktriage, exec and kubelet: ok, refused, timeout or unreachable. */
export async function connectionFrom(
	pod: {readonly node: string; readonly ip: string},
	host: string,
	port: number,
): Promise<string> {
	const pid = (await readFile(path.join(runFolder(), 'nodes', pod.node, 'pid'), 'utf8')).trim();
	const inside = [
		'-t',
		pid,
		'-m',
		'-n',
		'-p',
		'--',
		'bash',
		'-c',
		script,
		'connection',
		pod.ip,
		host,
		String(port),
	];
	return (await run('nsenter', inside, {env: process.env})).trim();
}
