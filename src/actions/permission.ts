/** What this run may do: from flags, the config file and the chosen context. */
export type Permission = {
	readonly allowActions: boolean;
	/** Beats everything. */
	readonly readOnly: boolean;
	/** The only context that may be changed in this window. */
	readonly pinnedContext?: string;
};

/** Why nothing may be written, in words that say how to change it; undefined when writing is allowed. */
export function whyRefused(permission: Permission, context: string): string | undefined {
	if (permission.readOnly) return 'this run is read-only (--read-only, or read-only in the config file)';
	if (permission.pinnedContext !== undefined && permission.pinnedContext !== context)
		return `the config file pins the context ${permission.pinnedContext} for this window, and this is ${context}`;
	if (!permission.allowActions)
		return 'ktriage only reads unless it is started with --allow-actions, or the config file allows actions for this context';
	return undefined;
}
