/** Images with a shell and tools that clusters often have on every node already (K3s brings the first and the second). */
const known = [
	/(^|\/)(mirrored-library-)?busybox[:@]/,
	/(^|\/)klipper-lb[:@]/,
	/(^|\/)netshoot[:@]/,
	/(^|\/)alpine[:@]/,
	/(^|\/)(curl|curlimages\/curl)[:@]/,
	/(^|\/)python[:@]/,
] as const;

/**
 * An image that the node has, so that nothing has to be pulled in a broken network (Node .status.images, at most 50 by default). Names
 * with a tag are preferred to digests. Undefined when none is known to have tools.
 */
export function imageOnNode(names: readonly string[]): string | undefined {
	for (const pattern of known) {
		const found = names.filter(name => pattern.test(name));
		const best = found.find(name => !name.includes('@')) ?? found[0];
		if (best !== undefined) return best;
	}
	return undefined;
}

/** A kubelet tells at most this many images of its node (kubelet nodeStatusMaxImages, its default). */
const mostTold = 50;

/** What has to be known about an image that a node does not name: it is pulled through the very network that is in question. */
export function pullNote(
	image: string,
	node: string,
	names: readonly (readonly string[])[],
): string | undefined {
	const isThere = names.flat().some(name => name === image || name.endsWith(`/${image}`));
	if (isThere) return undefined;
	const have = names.length < mostTold ? `node ${node} does not have` : `node ${node} does not name`;
	return `${have} the image ${image}: it has to be pulled first, through the network that is in question`;
}

/** Whether a text can be the name of an image (distribution/reference). */
export function isImage(text: string): boolean {
	return /^[a-z0-9][a-z0-9._:/@-]{0,254}$/i.test(text);
}
