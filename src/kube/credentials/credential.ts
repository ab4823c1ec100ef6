/** What proves to the server who we are: headers, a client certificate, or both. `expiresAt` in milliseconds since the epoch. */
export type Credential = {
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly cert?: string;
	readonly key?: string;
	readonly expiresAt?: number;
};
