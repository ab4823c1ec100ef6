import type {MessageTable} from './schema.ts';

/** Configuration, events, quotas and claims (core/v1), leases and storage classes. */
export const configMessages: MessageTable = {
	Lease: 'metadata=1:ObjectMeta! spec=2:LeaseSpec!',
	LeaseSpec: `
		holderIdentity=1:s leaseDurationSeconds=2:i acquireTime=3:t renewTime=4:t leaseTransitions=5:i
		strategy=6:s preferredHolder=7:s
	`,
	StorageClass: `
		metadata=1:ObjectMeta! provisioner=2:s! parameters=3:%s reclaimPolicy=4:s mountOptions=5:*s
		allowVolumeExpansion=6:b volumeBindingMode=7:s allowedTopologies=8:*TopologySelectorTerm
	`,
	TopologySelectorTerm: 'matchLabelExpressions=1:*TopologySelectorLabelRequirement',
	TopologySelectorLabelRequirement: 'key=1:s! values=2:*s',
	ConfigMap: 'metadata=1:ObjectMeta! data=2:%s binaryData=3:%y immutable=4:b',
	Secret: 'metadata=1:ObjectMeta! data=2:%y type=3:s! stringData=4:%s immutable=5:b',
	ServiceAccount: `
		metadata=1:ObjectMeta! secrets=2:*ObjectReference imagePullSecrets=3:*LocalObjectReference
		automountServiceAccountToken=4:b
	`,
	Event: `
		metadata=1:ObjectMeta! involvedObject=2:ObjectReference! reason=3:s! message=4:s!
		source=5:EventSource! firstTimestamp=6:t! lastTimestamp=7:t! count=8:i! type=9:s! eventTime=10:t!
		series=11:EventSeries action=12:s! related=13:ObjectReference reportingComponent=14:s!
		reportingInstance=15:s!
	`,
	EventSource: 'component=1:s! host=2:s!',
	EventSeries: 'count=1:i! lastObservedTime=2:t!',
	ResourceQuota: 'metadata=1:ObjectMeta! spec=2:ResourceQuotaSpec! status=3:ResourceQuotaStatus!',
	ResourceQuotaSpec: 'hard=1:%q scopes=2:*s scopeSelector=3:ScopeSelector',
	ScopeSelector: 'matchExpressions=1:*ScopedResourceSelectorRequirement',
	ScopedResourceSelectorRequirement: 'scopeName=1:s! operator=2:s! values=3:*s',
	ResourceQuotaStatus: 'hard=1:%q used=2:%q',
	LimitRange: 'metadata=1:ObjectMeta! spec=2:LimitRangeSpec!',
	LimitRangeSpec: 'limits=1:*LimitRangeItem',
	LimitRangeItem: `
		type=1:s! max=2:%q min=3:%q default=4:%q defaultRequest=5:%q maxLimitRequestRatio=6:%q
	`,
	PersistentVolumeClaim: `
		metadata=1:ObjectMeta! spec=2:PersistentVolumeClaimSpec! status=3:PersistentVolumeClaimStatus!
	`,
	PersistentVolumeClaimStatus: `
		phase=1:s! accessModes=2:*s capacity=3:%q conditions=4:*PersistentVolumeClaimCondition
		allocatedResources=5:%q allocatedResourceStatuses=7:%s currentVolumeAttributesClassName=8:s
		modifyVolumeStatus=9:ModifyVolumeStatus
	`,
	PersistentVolumeClaimCondition: `
		type=1:s! status=2:s! lastProbeTime=3:t! lastTransitionTime=4:t! reason=5:s! message=6:s!
	`,
	ModifyVolumeStatus: 'targetVolumeAttributesClassName=1:s! status=2:s!',
};
