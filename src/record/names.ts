import {createHash} from 'node:crypto';

const longest = 200;
const plain = /^[a-z0-9][a-z0-9._-]*$/;

/** True for a name that can stand between two slashes of an API path, which is what Kubernetes asks of every name. */
export function isObjectName(name: string): boolean {
	return (
		name !== '' &&
		name !== '.' &&
		name !== '..' &&
		name.length <= 253 &&
		!/[\u0000-\u001f\u007f/%]/.test(name)
	);
}

/**
 * A file or folder name for a name that came from a cluster. Names as Kubernetes allows them stay as they are; every other
 * character becomes %XX, so that nothing can leave the folder, hide, or differ from another name by case alone.
 */
export function fileName(name: string): string {
	if (plain.test(name) && name.length <= longest) return name;
	const encoded = [...Buffer.from(name)]
		.map((byte, index) => {
			const letter = String.fromCharCode(byte);
			return (index === 0 ? /[a-z0-9]/ : /[a-z0-9._-]/).test(letter)
				? letter
				: `%${byte.toString(16).padStart(2, '0')}`;
		})
		.join('');
	if (encoded.length <= longest) return encoded === '' ? '%' : encoded;
	const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
	return `${encoded.slice(0, longest - 17).replace(/%.?$/, '')}~${digest}`;
}

/** The name that {@link fileName} made a file name of; undefined when it is no such file name. */
export function nameOfFile(file: string): string | undefined {
	try {
		return decodeURIComponent(file);
	} catch {
		return undefined;
	}
}
