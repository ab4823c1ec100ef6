/** What the operator expects of the cluster, from --profile FILE. Every key is optional; what is unset is learned or not judged. */
export type Profile = {
	readonly mode?: 'in-place' | 'parallel';
	readonly window?: {readonly start?: number; readonly end?: number; readonly outageMinutes?: number};
	readonly nodes?: number;
	readonly podCIDR?: string;
	readonly serviceCIDR?: string;
	readonly metallb?: {readonly ranges?: readonly string[]; readonly pins?: Readonly<Record<string, string>>};
	readonly reserved?: {
		readonly lan?: readonly string[];
		readonly dhcp?: readonly string[];
		readonly vpn?: readonly string[];
	};
	readonly namespaces?: Readonly<Record<string, string>>;
	readonly hosts?: readonly string[];
	readonly minimumCalico?: string;
};
